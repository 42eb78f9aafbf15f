//! `TransportErrorKind`, the cause of a transport error as far as it is known.

use std::fmt;
use std::io;

/// The cause of a [`TransportError`](super::TransportError), as far as the transport knows it.
///
/// It is part of the messages of errors. It never decides about a retry: that depends on whether
/// the request [may have been sent](super::TransportError::is_not_sent).
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, RetryPolicy, fake::{FakeClerk, Injection}};
/// use actor_token::{Error, transport::TransportErrorKind};
///
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).retry(RetryPolicy::disabled()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// fake.inject(Injection::connection_refused());
/// let Err(Error::NoResponse(error)) = request.send(&clerk) else { panic!("a response was received") };
/// assert_eq!(error.transport().kind(), TransportErrorKind::ConnectionRefused);
/// assert_eq!(
///     error.to_string(),
///     "the request was not sent (1 attempt): the connection was refused; it is safe to retry",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The name of the host could not be resolved.
    HostNotFound,
    /// The host refused the connection, for example because no server uses the port.
    ConnectionRefused,
    /// There is no route to the host or its network.
    Unreachable,
    /// The connection was closed or reset before the response was complete.
    ConnectionClosed,
    /// The server's certificate is not valid, not for this host, or not trusted.
    InvalidCertificate,
    /// The TLS connection failed for another reason. For example, the server does not support TLS.
    Tls,
    /// A timeout elapsed: that of the call, or one of the transport.
    TimedOut,
    /// Another cause, or an unknown one. The
    /// [source](std::error::Error::source) of the error may have a description.
    #[default]
    Other,
}

impl TransportErrorKind {
    /// Returns the kind as a word: `host_not_found`, `connection_refused`, `unreachable`,
    /// `connection_closed`, `invalid_certificate`, `tls`, `timed_out`, `other`.
    ///
    /// ```
    /// use actor_token::transport::TransportErrorKind;
    ///
    /// assert_eq!(TransportErrorKind::TimedOut.as_str(), "timed_out");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HostNotFound => "host_not_found",
            Self::ConnectionRefused => "connection_refused",
            Self::Unreachable => "unreachable",
            Self::ConnectionClosed => "connection_closed",
            Self::InvalidCertificate => "invalid_certificate",
            Self::Tls => "tls",
            Self::TimedOut => "timed_out",
            Self::Other => "other",
        }
    }
}

/// Converts the kind of an I/O error, for your own transports.
///
/// ```
/// use std::io;
/// use actor_token::transport::{TransportError, TransportErrorKind};
///
/// let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
/// let kind = TransportErrorKind::from(refused.kind());
/// let error = TransportError::not_sent(refused).with_kind(kind);
/// assert_eq!(error.kind(), TransportErrorKind::ConnectionRefused);
/// ```
impl From<io::ErrorKind> for TransportErrorKind {
    fn from(kind: io::ErrorKind) -> Self {
        match kind {
            io::ErrorKind::ConnectionRefused => Self::ConnectionRefused,
            io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown => Self::Unreachable,
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => Self::ConnectionClosed,
            io::ErrorKind::TimedOut => Self::TimedOut,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for TransportErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HostNotFound => "the host was not found",
            Self::ConnectionRefused => "the connection was refused",
            Self::Unreachable => "the host is unreachable",
            Self::ConnectionClosed => "the connection was closed",
            Self::InvalidCertificate => "the certificate of the server is not valid or not trusted",
            Self::Tls => "the TLS connection failed",
            Self::TimedOut => "timed out",
            Self::Other => "another or an unknown cause",
        })
    }
}
