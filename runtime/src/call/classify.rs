//! Classification of an attempt: may its request have been carried out, and may it be repeated?
//!
//! Together with [`Effect`], this is the rule that one call never issues two tokens.
//! [`RetryPolicy`](super::RetryPolicy) shows it as a table. `state` can only veto a retry.

use http::StatusCode;

use super::operations::Effect;
use crate::transport::TransportError;

/// What is known about the request of an attempt that did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Classification {
    /// It had no effect, and a retry may succeed.
    Transient,
    /// It had no effect, and a retry would be rejected again.
    Rejected,
    /// It may have been carried out.
    Unknown,
}

impl Classification {
    /// Classifies a status. The result is ignored if the operation accepts the response.
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
            // A truncated response has its status: a 422 is a rejection, with or without its body.
            Some(status) => Self::of_status(status),
            None if error.is_unusable() => Self::Rejected,
            None if error.is_not_sent() => Self::Transient,
            None => Self::Unknown,
        }
    }

    /// Returns `true` if a retry may help and can't grant access twice.
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
    fn status_has_the_classification_of_the_table() {
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
    fn transport_error_has_the_classification_of_the_table() {
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
    fn only_an_idempotent_request_is_retried_after_an_unknown_outcome() {
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
