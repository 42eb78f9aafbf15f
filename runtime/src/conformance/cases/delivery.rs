//! Cases about requests without a response: `not_sent` must be reported only if it is certain.

use http::{Request, Response};

use super::super::case::{Case, Destination, issue_request, revoke_request};
use super::super::observation::{describe, ensure};
use super::super::server::Reply;
use crate::request::Body;

const NOT_SENT: &str = "A request to a port without a listener must be reported as `not_sent`, so that it can be retried.";

const NO_RESPONSE: &str = "A request without a response must be an error.";

const UNKNOWN: &str = "If a request was sent and no response was received, the outcome is unknown.";

const UNKNOWN_HINT: &str = "Return `TransportError::maybe_sent` for every failure after the request was sent, and do not retry.";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (suffix, request) in [
        ("", issue_request()),
        (", without a body", revoke_request()),
    ] {
        cases.extend([
            outcome_unknown(format!("hang-up{suffix}"), request.clone())
                .replies([Reply::CloseAfterRequest]),
            outcome_unknown(format!("reset{suffix}"), request.clone()).replies([Reply::Reset]),
            kept_alive_then_closed_after_request(suffix, request.clone()),
            kept_alive_then_closed(suffix, request),
        ]);
    }
    cases.extend([
        refused(),
        refused_without_body(),
        closed_at_once(),
        not_http(),
        head_truncated(),
        no_tls(),
        kept_alive(),
    ]);
    cases
}

fn refused() -> Case {
    Case::new(
        "refused",
        NOT_SENT,
        "Return `TransportError::not_sent` for errors that only occur while connecting, or if the body was never read. Return `unusable` only if no retry can help.",
        |observed| {
            let error = observed.error()?;
            ensure(error.is_not_sent() && !error.is_unusable(), || describe(error))
        },
    )
    .to(Destination::RefusingPort)
}

/// Accepts every error for a revoke, which has no body. The client retries a revoke even if it may
/// have been sent, and not every HTTP library reports whether a request without a body was sent.
fn refused_without_body() -> Case {
    Case::new(
        "refused, without a body",
        NO_RESPONSE,
        UNKNOWN_HINT,
        |observed| observed.error().map(drop),
    )
    .requests([revoke_request()])
    .to(Destination::RefusingPort)
}

fn outcome_unknown(name: String, request: Request<Body>) -> Case {
    Case::new(name, UNKNOWN, UNKNOWN_HINT, |observed| {
        observed.maybe_sent_error().map(drop)
    })
    .requests([request])
}

/// The most important case: many HTTP libraries retry a request that fails on a reused connection.
fn kept_alive_then_closed_after_request(suffix: &str, request: Request<Body>) -> Case {
    let response = Reply::Respond(Response::new(Body::from("{}")));
    outcome_unknown(format!("kept alive, then hang-up{suffix}"), request.clone())
        .requests([request.clone(), request])
        .replies([response, Reply::CloseAfterRequest])
}

/// The transport may or may not notice the closed connection before it sends the second request.
/// Both are valid.
fn kept_alive_then_closed(suffix: &str, request: Request<Body>) -> Case {
    let response = Reply::RespondAndClose(Response::new(Body::from("{}")));
    Case::new(
        format!("kept alive, then closed{suffix}"),
        "If the server closes a connection between two requests, a response must be returned only for a request that was received.",
        UNKNOWN_HINT,
        |observed| {
            let responses = observed.outcomes.iter().filter(|it| it.is_ok()).count();
            let received = observed.received.len();
            ensure(responses == received, || {
                format!("{responses} responses returned, {received} requests received")
            })
        },
    )
    .requests([request.clone(), request])
    .replies([response])
    .wire_only()
}

fn kept_alive() -> Case {
    Case::new(
        "kept alive",
        "Consecutive requests must each arrive exactly once.",
        "Send each request that is passed to `send`, and do not reuse a response for the next one.",
        |observed| {
            let received = observed.received.len();
            observed.response()?;
            ensure(received == 3, || format!("3 sent, {received} received"))
        },
    )
    .requests([issue_request(), revoke_request(), issue_request()])
}

fn closed_at_once() -> Case {
    Case::new(
        "connection closed at once",
        NO_RESPONSE,
        UNKNOWN_HINT,
        |observed| observed.error().map(drop),
    )
    .replies([Reply::CloseImmediately])
}

fn not_http() -> Case {
    outcome_unknown("invalid HTTP response".to_owned(), issue_request())
        .replies([Reply::Raw(b"c4n4ry what is this\r\n\r\n".to_vec())])
}

fn head_truncated() -> Case {
    outcome_unknown("truncated in the head".to_owned(), issue_request())
        .replies([Reply::Raw(b"HTTP/1.1 200 OK\r\nx-token: c4n4ry".to_vec())])
}

fn no_tls() -> Case {
    Case::new(
        "no TLS",
        "An `https` request to a server without TLS must be an error, and must not be sent unencrypted.",
        "Never fall back from `https` to `http`.",
        |observed| {
            observed.error()?;
            let received = observed.received.len();
            ensure(received == 0, || format!("{received} unencrypted requests received"))
        },
    )
    .to(Destination::ServerOverTls)
    .replies([Reply::RespondEarly(
        b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    )])
}
