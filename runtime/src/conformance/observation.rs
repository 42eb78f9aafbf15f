//! What the suite observed in a case: the outcome of each request, and the requests that the
//! servers received.

use http::{Response, StatusCode};

use super::received::Received;
use crate::request::Body;
use crate::transport::TransportError;

/// What the transport returned for one request.
pub(super) type Outcome = Result<Response<Body>, TransportError>;

pub(super) struct Observation {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) received: Vec<Received>,
    /// The host and port in the URLs of the requests.
    pub(super) host: String,
    /// The number of requests that the destination of redirects received.
    pub(super) received_elsewhere: usize,
    /// Whether the server timed out, because the transport did not.
    pub(super) timed_out: bool,
}

/// A response header. If an error contains it, the transport kept the response head.
pub(super) const MARKER_HEADER: &str = "x-clerk-trace-id";

impl Observation {
    /// Returns the outcome of the last request. Most cases have only one request.
    fn last(&self) -> Result<&Outcome, String> {
        self.outcomes
            .last()
            .ok_or_else(|| "no request could be created".to_owned())
    }

    /// Returns the last outcome if it is a response, or describes the error.
    pub(super) fn response(&self) -> Result<&Response<Body>, String> {
        self.last()?.as_ref().map_err(|error| {
            let error = describe(error);
            format!("expected a response, got an error ({error})")
        })
    }

    /// Returns the last outcome if it is an error, or describes the response.
    pub(super) fn error(&self) -> Result<&TransportError, String> {
        let actual = self.last()?.as_ref();
        actual
            .err()
            .ok_or_else(|| actual.map_or_else(describe, describe_response))
    }

    /// Returns the last outcome if it is an error other than `not_sent`.
    pub(super) fn maybe_sent_error(&self) -> Result<&TransportError, String> {
        let error = self.error()?;
        ensure(!error.is_not_sent(), || describe(error))?;
        Ok(error)
    }

    /// Checks that the last outcome is an error that contains the response head.
    pub(super) fn check_head_kept(&self, status: StatusCode) -> Result<(), String> {
        let error = self.maybe_sent_error()?;
        let kept = error.status() == Some(status)
            && error
                .headers()
                .is_some_and(|headers| headers.contains_key(MARKER_HEADER));
        ensure(kept, || describe(error))
    }

    /// Returns the received request if there is exactly one.
    pub(super) fn only_request(&self) -> Result<&Received, String> {
        match self.received.as_slice() {
            [request] => Ok(request),
            received => Err(format!("{} requests received", received.len())),
        }
    }
}

/// Returns the description of the observation as an error, unless the requirement is met.
pub(super) fn ensure(is_met: bool, observed: impl FnOnce() -> String) -> Result<(), String> {
    if is_met { Ok(()) } else { Err(observed()) }
}

/// Describes an error without any text of the error, which may contain the canary.
pub(super) fn describe(error: &TransportError) -> String {
    let has_marker = error
        .headers()
        .map(|headers| headers.contains_key(MARKER_HEADER));
    match (error.is_not_sent(), error.status(), has_marker) {
        _ if error.is_unusable() => "reported as unusable, which is never retried".to_owned(),
        (true, ..) => "reported as not sent".to_owned(),
        (false, None, _) => "reported as maybe sent, without a response head".to_owned(),
        (false, Some(status), Some(true)) => {
            format!("reported as maybe sent, with the response head of a {status}")
        }
        (false, Some(status), _) => {
            format!("reported as maybe sent, with status {status}, but without all headers")
        }
    }
}

pub(super) fn describe_response(response: &Response<Body>) -> String {
    format!(
        "a response with status {} and {} bytes",
        response.status().as_u16(),
        response.body().len()
    )
}
