//! `TransportError`, which states whether the request may have been sent.

use std::error::Error;
use std::fmt;

use http::{HeaderMap, StatusCode};

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
    /// Creates an error for a request that definitely had no effect, because it was not sent
    /// completely. Examples are a refused connection, no route, an unknown host, or a failed TLS
    /// handshake.
    ///
    /// `source` is printed, so it must not contain secrets.
    pub fn not_sent(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            delivery: Delivery::NotSent,
            head: None,
            source: source.into(),
        }
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
        Self {
            delivery: Delivery::Unusable,
            head: None,
            source: source.into(),
        }
    }

    /// Creates an error for a request that may have reached the server. Use it unless you are
    /// certain that the request was not sent completely.
    ///
    /// `source` is printed, so it must not contain secrets.
    pub fn maybe_sent(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            delivery: Delivery::MaybeSent,
            head: None,
            source: source.into(),
        }
    }

    /// Adds the head of a response whose body was truncated or too large. Its status can determine
    /// the outcome.
    #[must_use]
    pub fn with_response_head(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.delivery = Delivery::MaybeSent;
        self.head = Some(Box::new(ResponseHead { status, headers }));
        self
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
            .field("status", &self.status())
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.delivery, self.status()) {
            (Delivery::NotSent, _) => f.write_str("the request was not sent"),
            (Delivery::Unusable, _) => f.write_str("the transport cannot work"),
            (Delivery::MaybeSent, None) => {
                f.write_str("no response was received; the request may have been sent")
            }
            (Delivery::MaybeSent, Some(status)) => {
                write!(
                    f,
                    "the response (status {}) was truncated or too large",
                    status.as_u16()
                )
            }
        }
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}
