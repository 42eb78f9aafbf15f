//! `Rejection`, the reason why a sink did not start an audit record.

use std::error::Error;
use std::fmt;

/// The reason why a sink did not start an audit record: the sink rejected the call, or it failed.
///
/// ```
/// use actor_token::audit::Rejection;
///
/// let rejection = Rejection::new("administrators must not be impersonated");
/// assert_eq!(rejection.to_string(), "rejected by the audit sink before sending: administrators must not be impersonated");
/// ```
#[derive(Debug)]
pub struct Rejection {
    failed: bool,
    source: Box<dyn Error + Send + Sync>,
}

impl Rejection {
    /// Creates a rejection of the call, for any operation. `reason` is printed, so it must not
    /// contain secrets.
    pub fn new(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            failed: false,
            source: reason.into(),
        }
    }

    /// Creates the rejection of a sink that failed to create the audit record. The client then does
    /// not issue a token, but it does revoke a token or end a session, without a record. `error` is
    /// printed, so it must not contain secrets.
    pub fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            failed: true,
            source: error.into(),
        }
    }

    /// Returns `true` if the sink failed, so the same call may succeed later. Returns `false` if
    /// the sink rejected the call.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.failed
    }

    /// Returns the sink's error or its reason for the rejection.
    pub(crate) fn into_source(self) -> Box<dyn Error + Send + Sync> {
        self.source
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.failed {
            // Users see this message only of a call that issues a token. The others are made even
            // if the sink fails.
            f.write_str("failed to create the audit record; the request was not sent")
        } else {
            write!(
                f,
                "rejected by the audit sink before sending: {}",
                self.source
            )
        }
    }
}

impl Error for Rejection {
    /// Returns the sink's error, if the sink failed. Otherwise returns `None`, because the message
    /// already contains the reason for the rejection.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source: &(dyn Error + 'static) = &*self.source;
        Some(source).filter(|_| self.failed)
    }
}
