//! `TransportError`, which states whether the request may have been sent.

use std::error::Error;
use std::fmt;

use http::{HeaderMap, StatusCode};

use super::TransportErrorKind;

/// Error of a request for which no complete response was received.
///
/// It states whether the request may have reached the server. If it may have, a retry could issue a
/// second token.
///
/// ```
/// use actor_token::transport::TransportError;
///
/// let refused = TransportError::not_sent("connection refused");
/// assert!(refused.is_not_sent());
/// let reset = TransportError::maybe_sent("connection reset while waiting for the response");
/// assert!(!reset.is_not_sent());
/// ```
pub struct TransportError {
    delivery: Delivery,
    kind: TransportErrorKind,
    head: Option<Box<ResponseHead>>,
    source: Box<dyn Error + Send + Sync>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Delivery {
    NotSent,
    /// Not sent, and a retry would fail in the same way.
    Unusable,
    MaybeSent,
}

/// The head of a response whose body was truncated or too large.
struct ResponseHead {
    status: StatusCode,
    headers: HeaderMap,
}

impl TransportError {
    fn new(delivery: Delivery, source: Box<dyn Error + Send + Sync>) -> Self {
        Self {
            delivery,
            kind: TransportErrorKind::Other,
            head: None,
            source,
        }
    }

    /// Creates an error for a request that definitely had no effect, because it was not sent
    /// completely. Examples are a refused connection, no route, an unknown host, or a failed TLS
    /// handshake.
    ///
    /// `source` is printed, so it must not contain secrets.
    pub fn not_sent(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Delivery::NotSent, source.into())
    }

    /// Creates an error for a transport that cannot work because its setup is wrong: nothing was
    /// sent, and a retry would fail in the same way. Examples are a missing async runtime, or
    /// settings that reject the request.
    ///
    /// The call ends immediately. `source` is printed, so it should state the cause and the fix,
    /// and must not contain secrets.
    ///
    /// ```
    /// use actor_token::transport::TransportError;
    ///
    /// let error = TransportError::unusable("no connection pool is configured; call `Pool::init` first");
    /// assert!(error.is_unusable());
    /// assert!(error.is_not_sent());
    /// ```
    pub fn unusable(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Delivery::Unusable, source.into())
    }

    /// Creates an error for a request that may have reached the server. Use it unless you are
    /// certain that the request was not sent completely.
    ///
    /// `source` is printed, so it must not contain secrets.
    pub fn maybe_sent(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Delivery::MaybeSent, source.into())
    }

    /// Adds the head of a response whose body was truncated or too large. Its status can determine
    /// the outcome.
    #[must_use]
    pub fn with_response_head(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.delivery = Delivery::MaybeSent;
        self.head = Some(Box::new(ResponseHead { status, headers }));
        self
    }

    /// Adds the cause, if your transport knows it. Messages then state it.
    ///
    /// ```
    /// use actor_token::transport::{TransportError, TransportErrorKind};
    ///
    /// let error = TransportError::not_sent("no DNS record").with_kind(TransportErrorKind::HostNotFound);
    /// assert_eq!(error.to_string(), "the request was not sent: the host was not found");
    /// ```
    #[must_use]
    pub fn with_kind(mut self, kind: TransportErrorKind) -> Self {
        self.kind = kind;
        self
    }

    /// Returns the cause, as far as the transport knows it.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Returns the cause for a message: nothing, or a colon and a description.
    pub(crate) fn because(&self) -> String {
        match self.kind {
            TransportErrorKind::Other => String::new(),
            kind => format!(": {kind}"),
        }
    }

    /// Returns `true` if the request definitely had no effect, because it was not sent completely.
    /// This is also the case if the transport [cannot work](Self::is_unusable).
    #[must_use]
    pub fn is_not_sent(&self) -> bool {
        self.delivery != Delivery::MaybeSent
    }

    /// Returns `true` if the transport cannot work at all, so that no retry can help.
    #[must_use]
    pub fn is_unusable(&self) -> bool {
        self.delivery == Delivery::Unusable
    }

    /// Returns the status of the response, if a response head was received.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.head.as_ref().map(|head| head.status)
    }

    /// Returns the headers of the response, if a response head was received.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.head.as_ref().map(|head| &head.headers)
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("is_not_sent", &self.is_not_sent())
            .field("is_unusable", &self.is_unusable())
            .field("kind", &self.kind)
            .field("status", &self.status())
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let because = self.because();
        match (self.delivery, self.status()) {
            (Delivery::NotSent, _) => write!(f, "the request was not sent{because}"),
            (Delivery::Unusable, _) => write!(f, "the transport cannot work{because}"),
            (Delivery::MaybeSent, None) => write!(
                f,
                "no response was received{because}; the request may have been sent"
            ),
            (Delivery::MaybeSent, Some(status)) => write!(
                f,
                "the response (status {}) was truncated or too large{because}",
                status.as_u16()
            ),
        }
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}
