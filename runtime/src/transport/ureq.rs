//! The blocking transport over ureq 3, set up so that nothing goes anywhere twice or elsewhere.

use std::fmt;
use std::io::{self, Read};
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::{Request, Response};
use ureq::config::{Config, ConfigBuilder};
use ureq::typestate::AgentScope;
use ureq::{Agent, SendBody, Timeout};

use super::loopback::is_loopback;
use super::{MAX_ANSWER_BYTES, Transport, TransportError};
use crate::Body;

/// Sends requests with [ureq](::ureq) 3, over TLS by rustls with its `ring` provider and Mozilla's root certificates.
///
/// | what | how |
/// | --- | --- |
/// | redirects | never followed |
/// | timeouts | each phase has its own: connecting with TLS 5 s, sending 3 s for the head and 3 s for the body, the answer's head 12 s, its body 5 s; 28 s together. What a call's deadline leaves, if it is less, is kept too |
/// | name resolution | the operating system's, and bounded by its settings; where a call's deadline is near, by the deadline |
/// | idle connections | kept for 5 s, then dropped |
/// | proxies | those of the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, …), never for this machine itself |
/// | answers | up to 1 MiB |
/// | logging | ureq writes to the `log` crate. At level `trace` it would write every byte, the secret key and tokens too; a request is refused while that is enabled for the target `ureq_proto::util` |
///
/// Cheap to clone: clones share their connections.
///
/// ```no_run
/// use actor_token::{Client, transport::Ureq};
///
/// let clerk = Client::from_env(Ureq::new())?;
/// # Ok::<(), actor_token::Error>(())
/// ```
#[derive(Clone)]
pub struct Ureq {
    /// For this machine itself.
    direct: Agent,
    /// For everything else: through the proxy, if one is configured.
    outward: Agent,
    /// How long the phases of one request can take together.
    phases: Duration,
}

impl Ureq {
    /// A transport with the settings above.
    #[must_use]
    pub fn new() -> Self {
        Self::with_config(|config| config)
    }

    /// A transport with further settings of ureq's: root certificates, a proxy, other timeouts.
    ///
    /// Redirects, the handling of statuses and the life of idle connections stay as above, whatever `adjust` says.
    /// It is called twice, the second time for requests to this machine itself, for which no proxy is used.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::transport::Ureq;
    ///
    /// let transport = Ureq::with_config(|config| {
    ///     config.timeout_connect(Some(Duration::from_secs(2))).proxy(None)
    /// });
    /// # let _ = transport;
    /// ```
    pub fn with_config(
        adjust: impl Fn(ConfigBuilder<AgentScope>) -> ConfigBuilder<AgentScope>,
    ) -> Self {
        let outward = fixed(adjust(defaults())).build();
        let direct = fixed(adjust(defaults())).proxy(None).build();
        Self {
            phases: phases(&outward),
            outward: outward.new_agent(),
            direct: direct.new_agent(),
        }
    }
}

/// What can be adjusted.
fn defaults() -> ConfigBuilder<AgentScope> {
    let seconds = |n| Some(Duration::from_secs(n));
    Config::builder()
        .timeout_connect(seconds(5))
        .timeout_send_request(seconds(3))
        .timeout_send_body(seconds(3))
        .timeout_recv_response(seconds(12))
        .timeout_recv_body(seconds(5))
}

/// What can't be adjusted, since other code relies on it.
fn fixed(config: ConfigBuilder<AgentScope>) -> ConfigBuilder<AgentScope> {
    config
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_age(Duration::from_secs(5))
}

/// How long the phases can take together; `Duration::MAX` if one of them has no limit.
fn phases(config: &Config) -> Duration {
    let timeouts = config.timeouts();
    [
        timeouts.connect,
        timeouts.send_request,
        timeouts.send_body,
        timeouts.recv_response,
        timeouts.recv_body,
    ]
    .into_iter()
    .try_fold(Duration::ZERO, |sum, phase| sum.checked_add(phase?))
    .unwrap_or(Duration::MAX)
}

impl Default for Ureq {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Ureq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ureq")
            .field("phases", &self.phases)
            .finish_non_exhaustive()
    }
}

impl Transport for Ureq {
    fn send(
        &self,
        request: Request<Body>,
        within: Duration,
    ) -> Result<Response<Body>, TransportError> {
        if log::log_enabled!(target: "ureq_proto::util", log::Level::Trace) {
            return Err(TransportError::not_sent(
                "ureq's trace log would show the secret key; turn off the log target `ureq_proto` \
                 (with env_logger: RUST_LOG=trace,ureq_proto=info)",
            ));
        }
        let agent = if is_loopback(request.uri()) {
            &self.direct
        } else {
            &self.outward
        };
        let (mut head, body) = request.into_parts();
        head.headers.insert(CONTENT_LENGTH, body.len().into());
        let has_body = !body.is_empty();
        let mut unsent = Unsent {
            body: body.as_bytes(),
            asked_for: false,
        };
        let request = Request::from_parts(head, SendBody::from_reader(&mut unsent));

        // A limit on the whole makes ureq start a thread for name resolution, so it is set only where it
        // is the tighter one.
        let answer = if within < self.phases {
            agent.run(
                agent
                    .configure_request(request)
                    .timeout_global(Some(within))
                    .build(),
            )
        } else {
            agent.run(request)
        };
        match answer {
            Ok(answer) => read(answer),
            Err(error) => Err(failed(error, has_body.then_some(unsent.asked_for))),
        }
    }
}

/// The body on its way out. ureq asks for it only once it is connected and has sent the head, so until it asks, no
/// whole request can have reached the server.
struct Unsent<'b> {
    body: &'b [u8],
    asked_for: bool,
}

impl Read for Unsent<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.asked_for = true;
        self.body.read(buffer)
    }
}

fn read(answer: Response<ureq::Body>) -> Result<Response<Body>, TransportError> {
    let (head, mut body) = answer.into_parts();
    let limit = u64::try_from(MAX_ANSWER_BYTES).unwrap_or(u64::MAX);
    match body.with_config().limit(limit).read_to_vec() {
        Ok(bytes) => Ok(Response::from_parts(head, bytes.into())),
        Err(error) => {
            Err(TransportError::unknown(printable(error)).with_head(head.status, head.headers))
        }
    }
}

/// `went_out` says whether the whole request can have gone out; of one without a body, that isn't known.
fn failed(error: ureq::Error, went_out: Option<bool>) -> TransportError {
    let not_sent = match went_out {
        Some(went_out) => !went_out,
        None => fails_before_sending(&error),
    };
    if not_sent {
        TransportError::not_sent(printable(error))
    } else {
        TransportError::unknown(printable(error))
    }
}

/// Whether `error` only occurs before anything of a request is sent.
fn fails_before_sending(error: &ureq::Error) -> bool {
    use ureq::Error as E;
    match error {
        E::Io(error) => error.kind() == io::ErrorKind::ConnectionRefused,
        E::Timeout(phase) => matches!(phase, Timeout::Resolve | Timeout::Connect),
        E::HostNotFound
        | E::ConnectionFailed
        | E::ConnectProxyFailed(_)
        | E::InvalidProxyUrl
        | E::Tls(_)
        | E::TlsRequired
        | E::BadUri(_)
        | E::Http(_) => true,
        _ => false,
    }
}

/// The error in a form that quotes nothing of what was sent or received.
fn printable(error: ureq::Error) -> Box<dyn std::error::Error + Send + Sync> {
    use ureq::Error as E;
    match error {
        E::Io(_)
        | E::Timeout(_)
        | E::HostNotFound
        | E::ConnectionFailed
        | E::Tls(_)
        | E::Rustls(_)
        | E::TlsRequired
        | E::LargeResponseHeader(..)
        | E::BodyExceedsLimit(_) => error.into(),
        E::Protocol(_) => "the server's answer is not valid HTTP/1.1".into(),
        E::ConnectProxyFailed(_) | E::InvalidProxyUrl => "the proxy can't be used".into(),
        _ => "ureq failed; its own message is left out, since it may quote the request".into(),
    }
}
