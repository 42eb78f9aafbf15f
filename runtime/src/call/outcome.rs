//! Maps errors to the outcomes and failures of audit records.

use crate::Error;
use crate::audit::{Failure, FailureKind, OutcomeKind};
use crate::safe_to_print::trace_id;
use crate::transport::TransportErrorKind;

/// Returns the outcome of a call that failed with `error`. Returns `not_done` if the call
/// definitely had no effect.
pub(super) fn outcome_of(error: &Error, not_done: &OutcomeKind) -> OutcomeKind {
    match error {
        Error::AlreadyAccepted(_) => OutcomeKind::AlreadyAccepted,
        Error::AuditIncomplete(error) => match (error.token(), error.call_error()) {
            (Some(token), _) => OutcomeKind::Issued(token.id().clone()),
            (None, Some(error)) => outcome_of(error, not_done),
            (None, None) => OutcomeKind::Unknown,
        },
        error if error.may_have_worked() => OutcomeKind::Unknown,
        _ => not_done.clone(),
    }
}

/// Returns the failure to record for `error`. `None` for errors that an audit record never
/// contains.
pub(super) fn failure_of(error: &Error) -> Option<Failure> {
    let (kind, status, trace_id) = match error {
        Error::Api(error) => (FailureKind::Api, Some(error.status()), error.trace_id()),
        Error::NoResponse(error) => {
            let transport = error.transport();
            let trace_id = transport.headers().and_then(trace_id);
            (FailureKind::NoResponse, transport.status(), trace_id)
        }
        Error::UnexpectedResponse(error) => (
            FailureKind::UnexpectedResponse,
            Some(error.status()),
            error.trace_id(),
        ),
        Error::AlreadyAccepted(error) => {
            let api = error.api_error();
            (
                FailureKind::AlreadyAccepted,
                api.map(crate::error::ApiError::status),
                api.and_then(crate::error::ApiError::trace_id),
            )
        }
        Error::Config(_)
        | Error::Invalid(_)
        | Error::AuditRejected(_)
        | Error::AuditIncomplete(_)
        | Error::SessionsRemain(_) => {
            return None;
        }
    };
    let cause = match error {
        Error::NoResponse(error) => Some(error.transport().kind()),
        _ => None,
    };
    Some(Failure {
        kind,
        cause: cause.filter(|kind| *kind != TransportErrorKind::Other),
        status,
        trace_id: trace_id.map(str::to_owned),
    })
}
