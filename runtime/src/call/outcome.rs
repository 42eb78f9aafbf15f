//! What came of a call, or of one attempt, that failed: the audit record's word for it.

use crate::audit::Outcome;
use crate::error::Finished;
use crate::verdict::Verdict;
use crate::{Error, OperationKind};

/// The outcome if nothing gets to be sent.
pub(super) fn nothing_done(kind: OperationKind) -> Outcome {
    match kind {
        OperationKind::Create => Outcome::NotIssued,
        OperationKind::Revoke => Outcome::NotRevoked,
    }
}

/// What came of it if it failed with `error`.
pub(super) fn outcome_of(kind: OperationKind, error: &Error) -> Outcome {
    match error {
        Error::AlreadyAccepted(_) => Outcome::AlreadyAccepted,
        Error::Config(_) | Error::Invalid(_) | Error::Refused(_) => nothing_done(kind),
        Error::Unaudited(error) => match error.finished() {
            Ok(Finished::Issued(token)) => Outcome::Issued(token.id().clone()),
            Ok(Finished::Revoked(_)) => Outcome::Revoked,
            Err(error) => outcome_of(kind, error),
        },
        error if may_have_worked(kind, error) => Outcome::Unknown,
        _ => nothing_done(kind),
    }
}

fn may_have_worked(kind: OperationKind, error: &Error) -> bool {
    match (kind, error) {
        (OperationKind::Create, error) => error.may_have_been_issued(),
        (OperationKind::Revoke, Error::NoAnswer(error)) => error.may_have_worked(),
        (OperationKind::Revoke, Error::Api(error)) => Verdict::may_have_worked(error.status()),
        (OperationKind::Revoke, _) => true,
    }
}
