//! Maps errors to the outcomes of the audit record.

use crate::audit::{Failure, FailureKind, OutcomeKind};
use crate::call::classify::Verdict;
use crate::safe_to_print::trace_id;
use crate::{ApiErrorKind, Error, OperationKind};

/// Returns the outcome of a call that sends nothing.
pub(super) fn nothing_done(kind: OperationKind) -> OutcomeKind {
    match kind {
        OperationKind::Create => OutcomeKind::NotIssued,
        OperationKind::Revoke => OutcomeKind::NotRevoked,
    }
}

/// Returns `true` if the operation only reduces access, so that a failing audit sink must not prevent it.
pub(super) fn reduces_risk(kind: OperationKind) -> bool {
    match kind {
        OperationKind::Create => false,
        OperationKind::Revoke => true,
    }
}

/// Returns the outcome of a call that failed with `error`.
pub(super) fn outcome_of(kind: OperationKind, error: &Error) -> OutcomeKind {
    match error {
        Error::AlreadyAccepted(_) => OutcomeKind::AlreadyAccepted,
        Error::Config(_) | Error::Invalid(_) | Error::Refused(_) => nothing_done(kind),
        Error::Unaudited(error) => match (error.token(), error.error()) {
            (Some(token), _) => OutcomeKind::Issued(token.id().clone()),
            (None, Some(error)) => outcome_of(kind, error),
            (None, None) => OutcomeKind::Unknown,
        },
        error if may_have_worked(kind, error) => OutcomeKind::Unknown,
        _ => nothing_done(kind),
    }
}

fn may_have_worked(kind: OperationKind, error: &Error) -> bool {
    match (kind, error) {
        (OperationKind::Create, error) => error.may_have_been_issued(),
        (OperationKind::Revoke, Error::NoAnswer(error)) => error.may_have_worked(),
        // The token is not pending, but Clerk's message doesn't state the reason: it may be revoked or accepted.
        (OperationKind::Revoke, Error::Api(error))
            if error.kind() == ApiErrorKind::NotRevocable =>
        {
            true
        }
        (OperationKind::Revoke, Error::Api(error)) => Verdict::may_have_worked(error.status()),
        (OperationKind::Revoke, _) => true,
    }
}

/// Returns the failure to record for `error`. `None` for errors that an audit record never contains.
pub(super) fn failure_of(error: &Error) -> Option<Failure> {
    let (kind, status, trace_id) = match error {
        Error::Api(error) => (FailureKind::Api, Some(error.status()), error.trace_id()),
        Error::NoAnswer(error) => {
            let transport = error.transport();
            let trace_id = transport.headers().and_then(trace_id);
            (FailureKind::NoResponse, transport.status(), trace_id)
        }
        Error::Unreadable(error) => (
            FailureKind::UnexpectedResponse,
            Some(error.status()),
            error.trace_id(),
        ),
        Error::AlreadyAccepted(error) => {
            let api = error.answer();
            (
                FailureKind::AlreadyAccepted,
                api.map(crate::ApiError::status),
                api.and_then(crate::ApiError::trace_id),
            )
        }
        Error::Config(_) | Error::Invalid(_) | Error::Refused(_) | Error::Unaudited(_) => {
            return None;
        }
    };
    Some(Failure {
        kind,
        status,
        trace_id: trace_id.map(str::to_owned),
    })
}
