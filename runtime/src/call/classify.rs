//! The verdict on each way a request can end: may a token have been issued, and may the request be sent again?
//!
//! This is the rule that one call never issues two tokens. It is stated once, here, as a table in code; everybody
//! else asks.

use http::StatusCode;

use crate::OperationKind;
use crate::transport::TransportError;

/// What follows from an answer, or from having none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// A token that the caller doesn't hold may exist.
    pub(crate) may_have_been_issued: bool,
    /// Sending the request again can't issue a second token, and may help.
    pub(crate) send_again: bool,
}

impl Verdict {
    const fn new(may_have_been_issued: bool, send_again: bool) -> Self {
        Self {
            may_have_been_issued,
            send_again,
        }
    }

    /// The verdict on a status, for an answer that isn't the success that was hoped for.
    pub(crate) fn on_status(kind: OperationKind, status: StatusCode) -> Self {
        match (kind, status.as_u16()) {
            (_, 429) => Self::new(false, true),
            (_, 408) => Self::on_silence(kind),
            (_, 300..=499) => Self::new(false, false),
            // A success that can't be read, a server error, or a status that HTTP doesn't know.
            _ => Self::on_silence(kind),
        }
    }

    /// Whether a request with that answer may have been carried out all the same, whatever it was.
    pub(crate) fn may_have_worked(status: StatusCode) -> bool {
        Self::on_status(OperationKind::Create, status).may_have_been_issued
    }

    /// The verdict on a request that brought no whole answer.
    pub(crate) fn on_failure(kind: OperationKind, error: &TransportError) -> Self {
        match error.status() {
            Some(status) => Self::on_status(kind, status),
            None if error.is_unusable() => Self::on_unusable(),
            None if error.is_not_sent() => Self::on_not_sent(),
            None => Self::on_silence(kind),
        }
    }

    /// The verdict on a request that was never sent, or not wholly.
    pub(crate) fn on_not_sent() -> Self {
        Self::new(false, true)
    }

    /// Classifies a request whose transport cannot work: nothing was sent, and a retry would fail in the same way.
    pub(crate) fn on_unusable() -> Self {
        Self::new(false, false)
    }

    /// The verdict on a request that may have arrived, and of which nothing more is known.
    pub(crate) fn on_silence(kind: OperationKind) -> Self {
        match kind {
            OperationKind::Create => Self::new(true, false),
            OperationKind::Revoke => Self::new(false, true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUED_UNKNOWN: Verdict = Verdict::new(true, false);
    const NO: Verdict = Verdict::new(false, false);
    const AGAIN: Verdict = Verdict::new(false, true);

    #[test]
    fn every_status_has_the_verdict_of_the_table() {
        for code in 100..=999 {
            let status = StatusCode::from_u16(code).unwrap();
            let create = match code {
                429 => AGAIN,
                408 => ISSUED_UNKNOWN,
                300..=499 => NO,
                _ => ISSUED_UNKNOWN,
            };
            let revoke = match code {
                408 | 429 => AGAIN,
                300..=499 => NO,
                _ => AGAIN,
            };
            assert_eq!(
                Verdict::on_status(OperationKind::Create, status),
                create,
                "create, {code}"
            );
            assert_eq!(
                Verdict::on_status(OperationKind::Revoke, status),
                revoke,
                "revoke, {code}"
            );
        }
    }

    #[test]
    fn unusable_transport_is_not_retried() {
        let error = TransportError::unusable("no runtime");
        for kind in [OperationKind::Create, OperationKind::Revoke] {
            assert_eq!(Verdict::on_failure(kind, &error), NO);
        }
    }

    #[test]
    fn a_request_that_was_not_sent_is_sent_again_and_a_lost_create_never_is() {
        assert_eq!(Verdict::on_not_sent(), AGAIN);
        assert_eq!(Verdict::on_silence(OperationKind::Create), ISSUED_UNKNOWN);
        assert_eq!(Verdict::on_silence(OperationKind::Revoke), AGAIN);
    }
}
