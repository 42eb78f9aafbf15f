//! Classification of an attempt: whether its request may have been carried out, and whether it may
//! be repeated.
//!
//! Together with [`Effect`], the classification ensures that one call never issues two tokens. The
//! documentation of [`RetryPolicy`](super::RetryPolicy) has the rules as a table. The module
//! `state` can only prevent a retry.

use http::StatusCode;

use super::operations::Effect;
use crate::transport::TransportError;

/// What is known about the request of an attempt that did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Classification {
    /// The request had no effect, and a retry may succeed.
    Transient,
    /// The request had no effect, and a retry would be rejected again.
    Rejected,
    /// The request may have been carried out.
    Unknown,
}

impl Classification {
    /// Classifies an attempt by the status of its response. The caller does not use the result if
    /// the operation succeeded.
    pub(super) fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            429 => Self::Transient,
            408 => Self::Unknown,
            300..=499 => Self::Rejected,
            _ => Self::Unknown,
        }
    }

    /// Classifies an attempt without a complete response.
    pub(super) fn of_error(error: &TransportError) -> Self {
        match error.status() {
            // The status of a truncated response is enough: a 422 is a rejection even without its
            // body.
            Some(status) => Self::of_status(status),
            None if error.is_unusable() => Self::Rejected,
            None if error.is_not_sent() => Self::Transient,
            None => Self::Unknown,
        }
    }

    /// Returns `true` if a retry may succeed and can't grant access twice.
    pub(super) fn is_retryable(self, effect: Effect) -> bool {
        match self {
            Self::Transient => true,
            Self::Rejected => false,
            Self::Unknown => effect.is_idempotent(),
        }
    }

    /// Returns `true` if the request may have been carried out.
    pub(super) fn may_have_worked(self) -> bool {
        self == Self::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::Classification::{Rejected, Transient, Unknown};
    use super::*;

    #[test]
    fn every_status_is_classified() {
        for code in 100..=999 {
            let expected = match code {
                429 => Transient,
                408 => Unknown,
                300..=499 => Rejected,
                _ => Unknown,
            };
            let status = StatusCode::from_u16(code).unwrap();
            assert_eq!(Classification::of_status(status), expected, "{code}");
        }
    }

    #[test]
    fn transport_errors_are_classified() {
        let truncated = |status: u16| {
            let status = StatusCode::from_u16(status).unwrap();
            TransportError::maybe_sent("reset").with_response_head(status, http::HeaderMap::new())
        };
        for (error, expected) in [
            (TransportError::not_sent("refused"), Transient),
            (TransportError::unusable("no runtime"), Rejected),
            (TransportError::maybe_sent("reset"), Unknown),
            (truncated(200), Unknown),
            (truncated(422), Rejected),
            (truncated(429), Transient),
        ] {
            assert_eq!(Classification::of_error(&error), expected, "{error:?}");
        }
    }

    #[test]
    fn unknown_outcome_is_retried_only_if_idempotent() {
        for (classification, issue, revoke) in [
            (Transient, true, true),
            (Rejected, false, false),
            (Unknown, false, true),
        ] {
            assert_eq!(classification.is_retryable(Effect::GrantsAccess), issue);
            assert_eq!(classification.is_retryable(Effect::GrantsNothing), revoke);
        }
    }
}
