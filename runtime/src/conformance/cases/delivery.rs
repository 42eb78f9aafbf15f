//! What is said of a request that brings no answer: "not sent" if that is sure, else that nobody knows.

use http::{Request, Response};

use super::super::case::{Case, To, create, revoke};
use super::super::server::Turn;
use super::{describe, ensure};
use crate::Body;

const NOT_SENT: &str =
    "A create to a port where nobody listens is `not_sent`: it can be sent again.";

const NO_ANSWER: &str = "A request that brings no answer is an error.";

const UNKNOWN: &str =
    "Of a request that went out and wasn't answered, nobody knows what became of it.";

const UNKNOWN_ADVICE: &str = "Return `TransportError::unknown` for whatever goes wrong after the request went out, and don't send it again.";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (what, ask) in [("", create()), (", without a body", revoke())] {
        cases.extend([
            unknown(format!("hang-up{what}"), ask.clone()).turns([Turn::HangUp]),
            unknown(format!("reset{what}"), ask.clone()).turns([Turn::Reset]),
            kept_alive_then_hung_up(what, ask.clone()),
            kept_alive_then_closed(what, ask),
        ]);
    }
    cases.extend([
        refused(),
        refused_without_a_body(),
        slammed(),
        not_http(),
        head_cut_off(),
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
        |seen| {
            let error = seen.error()?;
            ensure(error.is_not_sent() && !error.is_unusable(), || describe(error))
        },
    )
    .to(To::RefusingPort)
}

/// Such a request is a revoke, which is sent again either way; not every HTTP library tells how far it came.
fn refused_without_a_body() -> Case {
    Case::new(
        "refused, without a body",
        NO_ANSWER,
        UNKNOWN_ADVICE,
        |seen| seen.error().map(drop),
    )
    .asks([revoke()])
    .to(To::RefusingPort)
}

fn unknown(name: String, ask: Request<Body>) -> Case {
    Case::new(name, UNKNOWN, UNKNOWN_ADVICE, |seen| {
        seen.unknown().map(drop)
    })
    .asks([ask])
}

/// The dangerous one: HTTP libraries like to repeat what fails on a connection that they used before.
fn kept_alive_then_hung_up(what: &str, ask: Request<Body>) -> Case {
    let answer = Turn::Answer(Response::new(Body::from("{}")));
    unknown(format!("kept alive, then hang-up{what}"), ask.clone())
        .asks([ask.clone(), ask])
        .turns([answer, Turn::HangUp])
}

/// Whether the client has noticed yet that the connection is gone is chance. Whatever it says must be true.
fn kept_alive_then_closed(what: &str, ask: Request<Body>) -> Case {
    let answer = Turn::Last(Response::new(Body::from("{}")));
    Case::new(
        format!("kept alive, then closed{what}"),
        "A connection that the server closed between two requests makes no lie: an answer is one to a request that was received.",
        UNKNOWN_ADVICE,
        |seen| {
            let answers = seen.outcomes.iter().filter(|it| it.is_ok()).count();
            let received = seen.received.len();
            ensure(answers == received, || {
                format!("{answers} answers to {received} requests received")
            })
        },
    )
    .asks([ask.clone(), ask])
    .turns([answer])
    .wire_only()
}

fn kept_alive() -> Case {
    Case::new(
        "kept alive",
        "Requests that follow each other are received, each once.",
        "Send each request that `send` is given; an answer is never kept for the next.",
        |seen| {
            let received = seen.received.len();
            seen.answer()?;
            ensure(received == 3, || format!("3 sent, {received} received"))
        },
    )
    .asks([create(), revoke(), create()])
}

fn slammed() -> Case {
    Case::new(
        "connection closed at once",
        NO_ANSWER,
        UNKNOWN_ADVICE,
        |seen| seen.error().map(drop),
    )
    .turns([Turn::Slam])
}

fn not_http() -> Case {
    unknown("answer that is no HTTP".to_owned(), create())
        .turns([Turn::Raw(b"c4n4ry what is this\r\n\r\n".to_vec())])
}

fn head_cut_off() -> Case {
    unknown("cut off in the head".to_owned(), create())
        .turns([Turn::Raw(b"HTTP/1.1 200 OK\r\nx-token: c4n4ry".to_vec())])
}

fn no_tls() -> Case {
    Case::new(
        "no TLS",
        "An `https` request to a server that doesn't speak TLS is an error, and nothing of it goes out in the clear.",
        "Never fall back from `https` to `http`.",
        |seen| {
            seen.error()?;
            let received = seen.received.len();
            ensure(received == 0, || format!("{received} requests received in the clear"))
        },
    )
    .to(To::ServerOverTls)
    .turns([Turn::Blurt(
        b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    )])
}
