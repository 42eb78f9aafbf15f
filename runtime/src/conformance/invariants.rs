//! Checks that apply to every case: no request is sent twice or to another server, `not_sent` is
//! true, and errors do not quote.

use std::error::Error;

use super::failure::Failure;
use super::observation::{Observation, Outcome};
use crate::transport::TransportError;

/// Part of everything that the suite sends and responds. No error may print it.
pub(super) const CANARY: &str = "c4n4ry";

pub(super) const ONCE: &str =
    "Each request must be sent at most once; sending it twice could issue two tokens.";

pub(super) const ELSEWHERE: &str = "A request must go only to the server in its URL.";

pub(super) const TRULY_NOT_SENT: &str = "`not_sent` must be reported only if no server can have received the complete request, because such a request is retried.";

pub(super) const QUOTING: &str = "An error must not print anything that was sent or received; it may contain a secret key or a token.";

/// Returns the failures of a case.
pub(super) fn check(case: &str, observed: &Observation) -> Vec<Failure> {
    let rules = [
        once(observed),
        nowhere_else(observed),
        truly_not_sent(observed),
    ];
    let quotes = errors(&observed.outcomes)
        .filter_map(quoting_part)
        .map(quoting);
    let failures = rules.into_iter().flatten().chain(quotes);
    failures.map(|failure| failure.in_case(case)).collect()
}

/// A failure without the name of its case.
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

fn once(observed: &Observation) -> Option<InvariantFailure> {
    let (sent, received) = (observed.outcomes.len(), observed.received.len());
    (received > sent).then(|| InvariantFailure {
        requirement: ONCE,
        observed: format!("{sent} sent, {received} received"),
        hint: "Disable the HTTP library's own retries, including those on reused connections.",
    })
}

fn nowhere_else(observed: &Observation) -> Option<InvariantFailure> {
    (observed.elsewhere > 0).then(|| InvariantFailure {
        requirement: ELSEWHERE,
        observed: format!(
            "{} received by the target of a redirect",
            observed.elsewhere
        ),
        hint: "Disable the HTTP library's redirects.",
    })
}

/// A request that was received must not be reported as not sent.
fn truly_not_sent(observed: &Observation) -> Option<InvariantFailure> {
    let (sent, received) = (observed.outcomes.len(), observed.received.len());
    let not_sent = errors(&observed.outcomes)
        .filter(|error| error.is_not_sent())
        .count();
    (received <= sent && received + not_sent > sent).then(|| InvariantFailure {
        requirement: TRULY_NOT_SENT,
        observed: format!("{sent} sent, {received} received, {not_sent} reported as not sent"),
        hint: "Return `TransportError::maybe_sent` whenever the request may have been sent, also if that is not certain.",
    })
}

fn quoting(part: &'static str) -> InvariantFailure {
    InvariantFailure {
        requirement: QUOTING,
        observed: format!("it is quoted by {part}"),
        hint: "Pass `TransportError` a message that you wrote; pass the HTTP library's error only if its text is known.",
    }
}

fn quoting_part(error: &TransportError) -> Option<&'static str> {
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
