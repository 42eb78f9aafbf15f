//! Requests without a response: they are reported as not sent only if that is certain.

use http::{Request, Response};

use super::super::case::{Case, To, create, revoke};
use super::super::observation::{describe, ensure};
use super::super::server::Reply;
use crate::request::Body;

const NOT_SENT: &str = "A request to a port without a listener must be reported as `not_sent`, so that it can be retried.";

const NO_RESPONSE: &str = "A request without a response must be an error.";

const UNKNOWN: &str = "If a request was sent and no response was received, the outcome is unknown.";

const UNKNOWN_ADVICE: &str = "Return `TransportError::maybe_sent` for every failure after the request was sent, and do not retry.";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (what, request) in [("", create()), (", without a body", revoke())] {
        cases.extend([
            unknown(format!("hang-up{what}"), request.clone()).replies([Reply::CloseAfterRequest]),
            unknown(format!("reset{what}"), request.clone()).replies([Reply::Reset]),
            kept_alive_then_closed_after_request(what, request.clone()),
            kept_alive_then_closed(what, request),
        ]);
    }
    cases.extend([
        refused(),
        refused_without_a_body(),
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
    .to(To::RefusingPort)
}

/// The request is a revoke, which is retried in both cases. Not every HTTP library reports how far
/// it came.
fn refused_without_a_body() -> Case {
    Case::new(
        "refused, without a body",
        NO_RESPONSE,
        UNKNOWN_ADVICE,
        |observed| observed.error().map(drop),
    )
    .requests([revoke()])
    .to(To::RefusingPort)
}

fn unknown(name: String, request: Request<Body>) -> Case {
    Case::new(name, UNKNOWN, UNKNOWN_ADVICE, |observed| {
        observed.unknown().map(drop)
    })
    .requests([request])
}

/// The most dangerous case: HTTP libraries tend to retry a request that fails on a reused
/// connection.
fn kept_alive_then_closed_after_request(what: &str, request: Request<Body>) -> Case {
    let response = Reply::Respond(Response::new(Body::from("{}")));
    unknown(format!("kept alive, then hang-up{what}"), request.clone())
        .requests([request.clone(), request])
        .replies([response, Reply::CloseAfterRequest])
}

/// The client may or may not have noticed that the connection is closed. Both outcomes are valid.
fn kept_alive_then_closed(what: &str, request: Request<Body>) -> Case {
    let response = Reply::RespondAndClose(Response::new(Body::from("{}")));
    Case::new(
        format!("kept alive, then closed{what}"),
        "If the server closes a connection between two requests, a response must be returned only for a request that was received.",
        UNKNOWN_ADVICE,
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
    .requests([create(), revoke(), create()])
}

fn closed_at_once() -> Case {
    Case::new(
        "connection closed at once",
        NO_RESPONSE,
        UNKNOWN_ADVICE,
        |observed| observed.error().map(drop),
    )
    .replies([Reply::CloseImmediately])
}

fn not_http() -> Case {
    unknown("invalid HTTP response".to_owned(), create())
        .replies([Reply::Raw(b"c4n4ry what is this\r\n\r\n".to_vec())])
}

fn head_truncated() -> Case {
    unknown("truncated in the head".to_owned(), create())
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
    .to(To::ServerOverTls)
    .replies([Reply::RespondEarly(
        b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    )])
}
