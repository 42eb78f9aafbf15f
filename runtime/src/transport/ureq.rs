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

use self::proxy::DeadlineConnector;
use super::library_errors::kind_of_ureq_error;
use super::loopback::is_loopback;
use super::{MAX_RESPONSE_BYTES, Transport, TransportError};
use crate::request::Body;
use crate::safe_to_print::redacted_ureq_error;

/// A transport that sends requests with [ureq](::ureq) 3, over TLS by rustls with its `ring`
/// provider and Mozilla's root certificates.
///
/// | aspect | behavior |
/// | --- | --- |
/// | redirects | never followed |
/// | timeouts | each phase has its own: connecting with TLS 5 s, sending 3 s for the head and 3 s for the body, the response head 12 s, its body 5 s; 28 s in total. If the remaining time of the call is shorter, it applies too |
/// | name resolution | by the operating system, with its timeouts; also limited by the remaining time of the call if that is less than 28 s |
/// | idle connections | kept for 5 s, then dropped |
/// | proxies | HTTP and SOCKS, those of the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, …); never for loopback addresses. The negotiation with a proxy is part of connecting, and shares its timeout |
/// | responses | up to 1 MiB; compression is not requested |
/// | logging | ureq writes to the `log` crate. At level `trace` it would write every byte, including the secret key and tokens. While that level is enabled for ureq, calls fail immediately and nothing is sent |
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
    /// The maximum duration of a request according to the settings. See [`max_duration`].
    max_duration: Duration,
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
    /// `adjust` cannot change redirects, the handling of statuses, compression, and the timeout of
    /// idle connections. It is called more than once, also for requests to loopback addresses, for
    /// which no proxy is used.
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
            max_duration: max_duration(&outward),
            outward: if outward.proxy().is_some() {
                Agent::with_parts(
                    outward,
                    DeadlineConnector::default(),
                    DefaultResolver::default(),
                )
            } else {
                outward.new_agent()
            },
            direct: direct.new_agent(),
        }
    }
}

/// The maximum of each timeout. ureq adds timeouts to the current time, which could overflow.
const MAX_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

/// Returns the default settings, changed by `adjust`, and with the settings that other code relies
/// on.
fn settings(
    adjust: &impl Fn(ConfigBuilder<AgentScope>) -> ConfigBuilder<AgentScope>,
) -> ConfigBuilder<AgentScope> {
    let seconds = |n| Some(Duration::from_secs(n));
    let adjusted = || {
        // There is no timeout for name resolution, because ureq would start a thread for each
        // request. The operating system's resolver has its own timeout.
        let defaults = Config::builder()
            .timeout_connect(seconds(5))
            .timeout_send_request(seconds(3))
            .timeout_send_body(seconds(3))
            .timeout_recv_response(seconds(12))
            .timeout_recv_body(seconds(5));
        adjust(defaults)
    };
    let capped = |timeout: Option<Duration>| timeout.map(|timeout| timeout.min(MAX_TIMEOUT));
    let requested = adjusted().build();
    let timeouts = requested.timeouts();
    adjusted()
        .timeout_global(capped(timeouts.global))
        .timeout_per_call(capped(timeouts.per_call))
        .timeout_resolve(capped(timeouts.resolve))
        .timeout_connect(capped(timeouts.connect))
        .timeout_send_request(capped(timeouts.send_request))
        .timeout_send_body(capped(timeouts.send_body))
        .timeout_recv_response(capped(timeouts.recv_response))
        .timeout_recv_body(capped(timeouts.recv_body))
        .timeout_per_read(capped(requested.timeout_per_read()))
        .timeout_per_write(capped(requested.timeout_per_write()))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .accept_encoding("")
        .max_idle_age(Duration::from_secs(5))
}

/// Returns the maximum duration of a request according to the settings, without name resolution. It
/// is `Duration::MAX` if they do not limit it.
fn max_duration(config: &Config) -> Duration {
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
            .field("max_duration", &self.max_duration)
            .finish_non_exhaustive()
    }
}

/// The log targets to which ureq writes sent and received bytes, and complete URLs, at level
/// `trace`. ureq has no setting to turn that off.
const BYTE_LOG_TARGETS: [&str; 2] = ["ureq_proto::util", "ureq::util"];

#[diagnostic::do_not_recommend]
impl Transport for Ureq {
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        if BYTE_LOG_TARGETS
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
        let mut tracked = TrackedBody {
            bytes: body.as_bytes(),
            is_read: false,
        };
        let request = Request::from_parts(head, SendBody::from_reader(&mut tracked));

        // A timeout for the complete request makes ureq start a thread for name resolution.
        // Therefore the timeout is set only if it is shorter than the sum of all phases' timeouts.
        let timeout = timeout.min(MAX_TIMEOUT);
        let request = if timeout < self.max_duration {
            agent
                .configure_request(request)
                .timeout_global(Some(timeout))
                .build()
        } else {
            request
        };
        match agent.run(request) {
            Ok(response) => read_response(response),
            Err(error) => Err(transport_error(error, has_body.then_some(tracked.is_read))),
        }
    }
}

/// The body of a request, which records whether ureq read it. ureq reads the body only after it has
/// connected and sent the head. Before that, no complete request can have reached the server.
struct TrackedBody<'b> {
    bytes: &'b [u8],
    is_read: bool,
}

impl Read for TrackedBody<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.is_read = true;
        self.bytes.read(buffer)
    }
}

fn read_response(response: Response<ureq::Body>) -> Result<Response<Body>, TransportError> {
    let (head, mut body) = response.into_parts();
    // The buffer has one byte more than announced, so that the read that finds the end does not
    // reallocate it.
    let announced = body
        .content_length()
        .and_then(|length| usize::try_from(length).ok());
    let announced = announced.unwrap_or_default().min(MAX_RESPONSE_BYTES);
    let mut bytes = Vec::with_capacity(announced.saturating_add(1));
    // One more byte shows that the response is too large.
    let limit = u64::try_from(MAX_RESPONSE_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let error = match body.as_reader().take(limit).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() <= MAX_RESPONSE_BYTES => {
            return Ok(Response::from_parts(head, bytes.into()));
        }
        Ok(_) => TransportError::maybe_sent("the response is larger than 1 MiB"),
        Err(error) => {
            let error = ureq::Error::from(error);
            let kind = kind_of_ureq_error(&error);
            TransportError::maybe_sent(redacted_ureq_error(error)).with_kind(kind)
        }
    };
    Err(error.with_response_head(head.status, head.headers))
}

/// Converts an error of ureq. `body_read` is `true` if ureq read the body, so that the complete
/// request may have been sent. `body_read` is `None` for a request without a body. In that case,
/// the kind of error decides, and an ambiguous error counts as sent.
fn transport_error(error: ureq::Error, body_read: Option<bool>) -> TransportError {
    let is_unusable = fails_on_every_attempt(&error);
    let not_sent = match body_read {
        Some(body_read) => !body_read,
        None => is_unusable || fails_before_sending(&error),
    };
    let kind = kind_of_ureq_error(&error);
    let error = redacted_ureq_error(error);
    let error = match (not_sent, is_unusable) {
        (true, true) => TransportError::unusable(error),
        (true, false) => TransportError::not_sent(error),
        (false, _) => TransportError::maybe_sent(error),
    };
    error.with_kind(kind)
}

/// Returns `true` if the settings reject the request. Such an error occurs on every attempt, before
/// anything is sent.
fn fails_on_every_attempt(error: &ureq::Error) -> bool {
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
