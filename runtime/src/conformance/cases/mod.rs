//! The cases, by what they are about, and the words in which they tell what they saw.

mod delivery;
mod limits;
mod requests;
mod responses;
#[cfg(test)]
mod tests;
mod time;

use std::net::SocketAddr;

use http::{Response, StatusCode};

use super::case::{Case, Outcome, Seen};
use super::received::Received;
use crate::Body;
use crate::transport::TransportError;

/// Every case. Redirects lead to `elsewhere`.
pub(super) fn all(elsewhere: SocketAddr) -> Vec<Case> {
    let mut cases = requests::cases();
    cases.extend(responses::cases(elsewhere));
    cases.extend(limits::cases());
    cases.extend(delivery::cases());
    cases.extend(time::cases());
    cases
}

impl Seen {
    /// The last outcome, which is the only one in most cases.
    fn last(&self) -> Result<&Outcome, String> {
        self.outcomes
            .last()
            .ok_or_else(|| "no request could be made".to_owned())
    }

    fn answer(&self) -> Result<&Response<Body>, String> {
        self.last()?.as_ref().map_err(|error| {
            let error = describe(error);
            format!("an error ({error}) in the place of an answer")
        })
    }

    fn error(&self) -> Result<&TransportError, String> {
        let got = self.last()?.as_ref();
        got.err()
            .ok_or_else(|| got.map_or_else(describe, describe_answer))
    }

    /// An error that doesn't say "not sent".
    fn unknown(&self) -> Result<&TransportError, String> {
        let error = self.error()?;
        ensure(!error.is_not_sent(), || describe(error))?;
        Ok(error)
    }

    /// An error that kept the head of the answer.
    fn head_kept(&self, status: StatusCode) -> Result<(), String> {
        let error = self.unknown()?;
        let kept = error.status() == Some(status)
            && error.headers().is_some_and(|kept| kept.contains_key(MARK));
        ensure(kept, || describe(error))
    }

    /// The only request that was received.
    fn request(&self) -> Result<&Received, String> {
        match self.received.as_slice() {
            [request] => Ok(request),
            received => Err(format!("{} requests received", received.len())),
        }
    }
}

/// A header by which the head of an answer is known again.
const MARK: &str = "x-clerk-trace-id";

fn ensure(kept: bool, seen: impl FnOnce() -> String) -> Result<(), String> {
    if kept { Ok(()) } else { Err(seen()) }
}

/// An error in words that quote nothing.
fn describe(error: &TransportError) -> String {
    let mark = error.headers().map(|headers| headers.contains_key(MARK));
    match (error.is_not_sent(), error.status(), mark) {
        _ if error.is_unusable() => "reported as unusable, so never retried".to_owned(),
        (true, ..) => "said to be not sent".to_owned(),
        (false, None, _) => "said to be unknown, without the head of an answer".to_owned(),
        (false, Some(status), Some(true)) => format!("unknown, with the head of a {status}"),
        (false, Some(status), _) => {
            format!("unknown, with the status {status}, and headers lost")
        }
    }
}

fn describe_answer(answer: &Response<Body>) -> String {
    format!(
        "an answer with status {} and {} bytes",
        answer.status().as_u16(),
        answer.body().len()
    )
}
