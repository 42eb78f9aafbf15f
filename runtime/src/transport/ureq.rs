//! The blocking transport over ureq 3, configured so that no request is sent twice or to another
//! server.

mod proxy;

use std::fmt;
use std::io::{self, Read};
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::{Request, Response};
use ureq::config::{Config, ConfigBuilder};
use ureq::typestate::AgentScope;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::{Agent, SendBody, Timeout};

use self::proxy::BoundedConnector;
use super::loopback::is_loopback;
use super::{MAX_RESPONSE_BYTES, Transport, TransportError};
use crate::request::Body;
use crate::safe_to_print::redacted_ureq_error;

/// Sends requests with [ureq](::ureq) 3, over TLS by rustls with its `ring` provider and Mozilla's
/// root certificates.
///
/// | what | how |
/// | --- | --- |
/// | redirects | never followed |
/// | timeouts | each phase has its own: connecting with TLS 5 s, sending 3 s for the head and 3 s for the body, the response head 12 s, its body 5 s; 28 s in total. If the remaining time of the call is shorter, it applies too |
/// | name resolution | by the operating system, with its timeouts; also limited by the remaining time of the call if that is less than 28 s |
/// | idle connections | kept for 5 s, then dropped |
/// | proxies | HTTP and SOCKS, those of the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, …); never for loopback addresses. The negotiation with a proxy is part of connecting, and shares its timeout |
/// | responses | up to 1 MiB; compression is not requested |
/// | logging | ureq writes to the `log` crate. At level `trace` it would write every byte, the secret key and tokens too, so while that is enabled for it, calls fail at once and nothing is sent |
///
/// Cloning is cheap: clones share their connections. Requires the feature `ureq`.
///
/// ```no_run
/// use actor_token::{Client, transport::Ureq};
///
/// let clerk = Client::from_env(Ureq::new())?;
/// # Ok::<(), actor_token::Error>(())
/// ```
#[derive(Clone)]
pub struct Ureq {
    /// For loopback addresses.
    direct: Agent,
    /// For all other hosts, through the proxy if one is configured.
    outward: Agent,
    /// The maximum duration of a request according to the settings.
    whole: Duration,
}

impl Ureq {
    /// Creates a transport with the settings above.
    #[must_use]
    pub fn new() -> Self {
        Self::with_config(|config| config)
    }

    /// Creates a transport with further settings of ureq, such as root certificates, a proxy, or
    /// other timeouts. To name their types, depend on `ureq` 3 yourself.
    ///
    /// Redirects, the handling of statuses and the timeout of idle connections stay as above,
    /// whatever `adjust` sets. It is called twice, the second time for requests to loopback
    /// addresses, for which no proxy is used.
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
        let outward = settings(&adjust).build();
        let direct = settings(&adjust).proxy(None).build();
        Self {
            whole: longest(&outward),
            outward: if outward.proxy().is_some() {
                Agent::with_parts(
                    outward,
                    BoundedConnector::default(),
                    DefaultResolver::default(),
                )
            } else {
                outward.new_agent()
            },
            direct: direct.new_agent(),
        }
    }
}

/// The maximum timeout. ureq adds timeouts to the current time, which could overflow.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Returns ureq's settings as adjusted, except for those that other code relies on.
fn settings(
    adjust: &impl Fn(ConfigBuilder<AgentScope>) -> ConfigBuilder<AgentScope>,
) -> ConfigBuilder<AgentScope> {
    let seconds = |n| Some(Duration::from_secs(n));
    let adjusted = || {
        // Without a timeout for name resolution: ureq would start a thread for each request. The
        // operating system's resolver has its own timeout.
        let defaults = Config::builder()
            .timeout_connect(seconds(5))
            .timeout_send_request(seconds(3))
            .timeout_send_body(seconds(3))
            .timeout_recv_response(seconds(12))
            .timeout_recv_body(seconds(5));
        adjust(defaults)
    };
    let cut = |timeout: Option<Duration>| timeout.map(|timeout| timeout.min(LONGEST));
    let wanted = adjusted().build();
    let timeouts = wanted.timeouts();
    adjusted()
        .timeout_global(cut(timeouts.global))
        .timeout_per_call(cut(timeouts.per_call))
        .timeout_resolve(cut(timeouts.resolve))
        .timeout_connect(cut(timeouts.connect))
        .timeout_send_request(cut(timeouts.send_request))
        .timeout_send_body(cut(timeouts.send_body))
        .timeout_recv_response(cut(timeouts.recv_response))
        .timeout_recv_body(cut(timeouts.recv_body))
        .timeout_per_read(cut(wanted.timeout_per_read()))
        .timeout_per_write(cut(wanted.timeout_per_write()))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .accept_encoding("")
        .max_idle_age(Duration::from_secs(5))
}

/// Returns the maximum duration of a request according to the settings, without name resolution. It
/// is `Duration::MAX` if they do not limit it.
fn longest(config: &Config) -> Duration {
    let timeouts = config.timeouts();
    let phases = [
        timeouts.connect,
        timeouts.send_request,
        timeouts.send_body,
        timeouts.recv_response,
        timeouts.recv_body,
    ];
    let phases = phases
        .into_iter()
        .try_fold(Duration::ZERO, |sum, phase| sum.checked_add(phase?));
    [phases, timeouts.per_call, timeouts.global]
        .into_iter()
        .flatten()
        .min()
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
            .field("whole", &self.whole)
            .finish_non_exhaustive()
    }
}

/// The log targets to which ureq writes sent and received bytes, and complete URLs, at level
/// `trace`. It has no setting to turn that off.
const LOGS_BYTES: [&str; 2] = ["ureq_proto::util", "ureq::util"];

#[diagnostic::do_not_recommend]
impl Transport for Ureq {
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        if LOGS_BYTES
            .iter()
            .any(|target| log::log_enabled!(target: *target, log::Level::Trace))
        {
            return Err(TransportError::unusable(
                "ureq's trace log would show the secret key; limit the log targets `ureq` and `ureq_proto` \
                 (with env_logger: RUST_LOG=trace,ureq=info,ureq_proto=info)",
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

        // A timeout for the complete request makes ureq start a thread for name resolution. So it
        // is set only if it is shorter than the timeouts of all phases together.
        let timeout = timeout.min(LONGEST);
        let request = if timeout < self.whole {
            agent
                .configure_request(request)
                .timeout_global(Some(timeout))
                .build()
        } else {
            request
        };
        match agent.run(request) {
            Ok(response) => read(response),
            Err(error) => Err(failed(error, has_body.then_some(unsent.asked_for))),
        }
    }
}

/// The body of a request, which records whether ureq asked for it. ureq does so only after it has
/// connected and sent the head. Before that, no complete request can have reached the server.
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

fn read(response: Response<ureq::Body>) -> Result<Response<Body>, TransportError> {
    let (head, mut body) = response.into_parts();
    // What is announced fits at once, and the read that finds the end too.
    let announced = body
        .content_length()
        .and_then(|length| usize::try_from(length).ok());
    let announced = announced.unwrap_or_default().min(MAX_RESPONSE_BYTES);
    let mut bytes = Vec::with_capacity(announced.saturating_add(1));
    // One byte more than is allowed tells that it was too much.
    let limit = u64::try_from(MAX_RESPONSE_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let error = match body.as_reader().take(limit).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() <= MAX_RESPONSE_BYTES => {
            return Ok(Response::from_parts(head, bytes.into()));
        }
        Ok(_) => TransportError::maybe_sent("the response is larger than 1 MiB"),
        Err(error) => TransportError::maybe_sent(redacted_ureq_error(error.into())),
    };
    Err(error.with_response_head(head.status, head.headers))
}

/// `went_out` states whether the complete request may have been sent. `None` for a request without
/// a body. Then the kind of error decides, and an ambiguous one counts as sent.
fn failed(error: ureq::Error, went_out: Option<bool>) -> TransportError {
    let is_unusable = fails_always(&error);
    let not_sent = match went_out {
        Some(went_out) => !went_out,
        None => is_unusable || fails_before_sending(&error),
    };
    let error = redacted_ureq_error(error);
    match (not_sent, is_unusable) {
        (true, true) => TransportError::unusable(error),
        (true, false) => TransportError::not_sent(error),
        (false, _) => TransportError::maybe_sent(error),
    }
}

/// Returns `true` if the settings rule the request out, before anything is sent and on every
/// attempt.
fn fails_always(error: &ureq::Error) -> bool {
    use ureq::Error as E;
    matches!(
        error,
        E::RequireHttpsOnly(_) | E::TlsRequired | E::InvalidProxyUrl | E::BadUri(_) | E::Http(_)
    )
}

/// Returns `true` if `error` only occurs before the request is sent.
fn fails_before_sending(error: &ureq::Error) -> bool {
    use ureq::Error as E;
    match error {
        E::Io(error) => matches!(
            error.kind(),
            io::ErrorKind::ConnectionRefused | io::ErrorKind::AddrNotAvailable
        ),
        E::Timeout(phase) => matches!(phase, Timeout::Resolve | Timeout::Connect),
        E::HostNotFound | E::ConnectionFailed | E::ConnectProxyFailed(_) | E::Tls(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
