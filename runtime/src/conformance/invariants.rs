//! What holds in every case, whatever else it is about: nothing goes out twice or elsewhere, "not sent" is true, and
//! no error quotes.

use std::error::Error;

use super::CANARY;
use super::case::{Outcome, Seen};
use super::failure::Failure;
use crate::transport::TransportError;

pub(super) const ONCE: &str =
    "One request sent is at most one request received: a second one could issue a second token.";

pub(super) const ELSEWHERE: &str = "A request goes to the server that it names, and nowhere else.";

pub(super) const TRULY_NOT_SENT: &str = "`not_sent` is only said of a request that no server can have received whole: it is sent again.";

pub(super) const QUOTING: &str =
    "No error prints anything of what was sent or received: that may be a secret key or a token.";

/// The failures among the promises that hold always.
pub(super) fn judge(case: &str, seen: &Seen) -> Vec<Failure> {
    let rules = [once(seen), nowhere_else(seen), truly_not_sent(seen)];
    let quotes = errors(&seen.outcomes).filter_map(quoted_in).map(quoting);
    let broken = rules.into_iter().flatten().chain(quotes);
    broken.map(|broken| broken.in_case(case)).collect()
}

/// A failure that isn't yet said to be of a case.
struct Broken {
    promise: &'static str,
    seen: String,
    advice: &'static str,
}

impl Broken {
    fn in_case(self, case: &str) -> Failure {
        Failure {
            case: case.to_owned(),
            promise: self.promise,
            seen: self.seen,
            advice: self.advice,
        }
    }
}

fn once(seen: &Seen) -> Option<Broken> {
    let (sent, received) = (seen.outcomes.len(), seen.received.len());
    (received > sent).then(|| Broken {
        promise: ONCE,
        seen: format!("{sent} sent, {received} received"),
        advice: "Turn off the HTTP library's own retries, those on reused connections too.",
    })
}

fn nowhere_else(seen: &Seen) -> Option<Broken> {
    (seen.elsewhere > 0).then(|| Broken {
        promise: ELSEWHERE,
        seen: format!(
            "{} received by the server that a redirect led to",
            seen.elsewhere
        ),
        advice: "Turn off the HTTP library's redirects.",
    })
}

/// Of each request that was received, something else must be said.
fn truly_not_sent(seen: &Seen) -> Option<Broken> {
    let (sent, received) = (seen.outcomes.len(), seen.received.len());
    let not_sent = errors(&seen.outcomes)
        .filter(|error| error.is_not_sent())
        .count();
    (received <= sent && received + not_sent > sent).then(|| Broken {
        promise: TRULY_NOT_SENT,
        seen: format!("{sent} sent, {received} received, {not_sent} said to be not sent"),
        advice: "Return `TransportError::unknown` wherever the request may have gone out; when in doubt, too.",
    })
}

fn quoting(place: &'static str) -> Broken {
    Broken {
        promise: QUOTING,
        seen: format!("{place} quotes it"),
        advice: "Give `TransportError` a sentence of your own, or the HTTP library's error only where its text is known.",
    }
}

fn quoted_in(error: &TransportError) -> Option<&'static str> {
    let mut next: Option<&dyn Error> = Some(error);
    while let Some(error) = next {
        if format!("{error}").contains(CANARY) {
            return Some("the `Display` of the error or of a source of it");
        }
        if format!("{error:?}").contains(CANARY) {
            return Some("the `Debug` of the error or of a source of it");
        }
        next = error.source();
    }
    None
}

fn errors(outcomes: &[Outcome]) -> impl Iterator<Item = &TransportError> {
    outcomes.iter().filter_map(|outcome| outcome.as_ref().err())
}
