//! Checks that apply to every case: the transport sends no request twice or to another server,
//! reports `not_sent` only if that is true, and returns no error that contains request or response
//! data.

use std::error::Error;

use super::failure::Failure;
use super::observation::{Observation, Outcome};
use crate::transport::TransportError;

/// A string in the suite's requests and responses. No error may contain it.
pub(super) const CANARY: &str = "c4n4ry";

pub(super) const SENT_ONCE: &str =
    "Each request must be sent at most once; sending it twice could issue two tokens.";

pub(super) const RIGHT_SERVER: &str = "A request must go only to the server in its URL.";

pub(super) const TRUE_NOT_SENT: &str = "`not_sent` must be reported only if no server can have received the complete request, because such a request is retried.";

pub(super) const NO_LEAKS: &str = "An error must not print anything that was sent or received; it may contain a secret key or a token.";

/// Returns the failures of all invariants.
pub(super) fn check(case: &str, observed: &Observation) -> Vec<Failure> {
    let failures = [
        check_sent_once(observed),
        check_server(observed),
        check_not_sent(observed),
    ];
    let leaks = errors(&observed.outcomes)
        .filter_map(find_canary)
        .map(leak_failure);
    let failures = failures.into_iter().flatten().chain(leaks);
    failures.map(|failure| failure.in_case(case)).collect()
}

/// A [`Failure`] without the name of the case.
struct InvariantFailure {
    requirement: &'static str,
    observed: String,
    hint: &'static str,
}

impl InvariantFailure {
    fn in_case(self, case: &str) -> Failure {
        Failure {
            case: case.to_owned(),
            requirement: self.requirement,
            observed: self.observed,
            hint: self.hint,
        }
    }
}

/// Checks that the servers received at most one request for each call of `send`.
fn check_sent_once(observed: &Observation) -> Option<InvariantFailure> {
    let (sent, received) = (observed.outcomes.len(), observed.received.len());
    (received > sent).then(|| InvariantFailure {
        requirement: SENT_ONCE,
        observed: format!("{sent} sent, {received} received"),
        hint: "Disable the HTTP library's own retries, including those on reused connections.",
    })
}

/// Checks that the destination of redirects received no request.
fn check_server(observed: &Observation) -> Option<InvariantFailure> {
    (observed.received_elsewhere > 0).then(|| InvariantFailure {
        requirement: RIGHT_SERVER,
        observed: format!(
            "{} received by the target of a redirect",
            observed.received_elsewhere
        ),
        hint: "Disable the HTTP library's redirects.",
    })
}

/// Checks that the transport reports no received request as not sent.
fn check_not_sent(observed: &Observation) -> Option<InvariantFailure> {
    let (sent, received) = (observed.outcomes.len(), observed.received.len());
    let not_sent = errors(&observed.outcomes)
        .filter(|error| error.is_not_sent())
        .count();
    (received <= sent && received + not_sent > sent).then(|| InvariantFailure {
        requirement: TRUE_NOT_SENT,
        observed: format!("{sent} sent, {received} received, {not_sent} reported as not sent"),
        hint: "Return `TransportError::maybe_sent` whenever the request may have been sent, also if that is not certain.",
    })
}

/// Returns the failure for an error that contains the canary in this part.
fn leak_failure(part: &'static str) -> InvariantFailure {
    InvariantFailure {
        requirement: NO_LEAKS,
        observed: format!("it is quoted by {part}"),
        hint: "Pass `TransportError` a message that you wrote; pass the HTTP library's error only if its text is known.",
    }
}

/// Returns where the error, or one of its sources, contains the canary. Returns `None` if no part
/// does.
fn find_canary(error: &TransportError) -> Option<&'static str> {
    let mut next: Option<&dyn Error> = Some(error);
    while let Some(error) = next {
        if format!("{error}").contains(CANARY) {
            return Some("the `Display` output of the error or of one of its sources");
        }
        if format!("{error:?}").contains(CANARY) {
            return Some("the `Debug` output of the error or of one of its sources");
        }
        next = error.source();
    }
    None
}

fn errors(outcomes: &[Outcome]) -> impl Iterator<Item = &TransportError> {
    outcomes.iter().filter_map(|outcome| outcome.as_ref().err())
}
