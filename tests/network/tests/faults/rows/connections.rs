//! Connections that fail, time out, are closed or go silent.

use std::time::Duration;

use super::{except_service, token};
use crate::adapter::Adapter;
use crate::server::Step::{self, Read, ReadOneByte, Repeat, Reset, Stall, Trickle, Write};
use crate::table::End::{Api, NoResponse, NotSent, Token, Truncated, Unusable};
use crate::table::{End, Expected, Peer, Row, http};

/// The call timeout with a silent server, long enough for a request to arrive on a busy machine.
const SOON: Duration = Duration::from_secs(3);

const SERVICE_ERROR_IS_OPAQUE: &str =
    "a service's error does not state whether a retry would fail in the same way";

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

fn write(text: impl Into<String>) -> Step {
    Write(text.into().into_bytes())
}

/// Writes a response head and half of its body.
fn half() -> Step {
    write(format!(
        "{HEAD}content-length: 900\r\n\r\n{{\"token\":\"CaNaRy"
    ))
}

/// Returns faults that drop the response after the request was received.
fn dropped_responses() -> Vec<(&'static str, Vec<Step>)> {
    vec![
        ("closed after the request", vec![Read]),
        ("reset after the request", vec![Read, Reset]),
        (
            "reset in the head",
            vec![Read, write("HTTP/1.1 200 OK\r\nx-token: CaNaRy"), Reset],
        ),
        (
            "closed in the head",
            vec![Read, write("HTTP/1.1 200 OK\r\nx-token: CaNaRy")],
        ),
    ]
}

/// Returns faults that truncate the body of a response.
fn truncated_bodies() -> Vec<(&'static str, Vec<Step>)> {
    let chunked = format!("{HEAD}transfer-encoding: chunked\r\n\r\n40\r\nCaNaRy");
    vec![
        ("reset in the body", vec![Read, half(), Reset]),
        ("closed in the body", vec![Read, half()]),
        ("closed in a chunk", vec![Read, write(chunked)]),
    ]
}

/// Returns faults that only end by the call timeout.
fn endless() -> Vec<(&'static str, Vec<Step>, End)> {
    let chunked_head = format!("{HEAD}transfer-encoding: chunked\r\n\r\n");
    vec![
        ("silence", vec![Read, Stall], NoResponse),
        (
            "trickled head",
            vec![
                Read,
                write("HTTP/1.1 200 OK\r\nx-token: "),
                Trickle(b"CaNaRy"),
            ],
            NoResponse,
        ),
        (
            "trickled header lines",
            vec![
                Read,
                write("HTTP/1.1 200 OK\r\n"),
                Trickle(b"x-token: CaNaRy\r\n"),
            ],
            NoResponse,
        ),
        (
            "trickled 100 Continue",
            vec![Read, Trickle(b"HTTP/1.1 100 Continue\r\n\r\n")],
            NoResponse,
        ),
        (
            "silence in the body",
            vec![Read, half(), Stall],
            Truncated(200),
        ),
        (
            "trickled body",
            vec![Read, write(chunked_head), Trickle(b"1\r\nC\r\n")],
            Truncated(200),
        ),
    ]
}

pub fn issue_rows() -> Vec<Row> {
    let response = http(200, "", token("pending"));
    let mut rows = vec![
        Row::new(
            "connection refused",
            Peer::RefusesConnections,
            Expected::safe(0, NotSent),
        ),
        Row::new(
            "unknown host",
            Peer::UnknownHost,
            Expected::safe(0, NotSent),
        ),
        Row::new(
            "rejected by the client's settings",
            Peer::RejectedBySettings,
            Expected::safe(0, Unusable),
        )
        .except(
            Adapter::Hyper,
            Expected::safe(0, NotSent),
            SERVICE_ERROR_IS_OPAQUE,
        ),
        Row::new(
            "full backlog",
            Peer::FullBacklog,
            Expected::safe(0, NotSent),
        )
        .call_timeout(SOON),
        Row::server(
            "kept alive",
            [Read, Write(response.clone()), Repeat],
            Expected::safe(2, Token),
        )
        .calls(2),
        Row::server(
            "kept alive, then closed between two calls",
            [Read, Write(response.clone())],
            Expected::safe(2, Token),
        )
        .calls(2)
        .after_close(),
        // A client that takes it for the response to the next call returns the wrong token.
        Row::server(
            "kept alive, with an unsolicited response",
            [
                Read,
                Write([http(404, "", ""), response.clone()].concat()),
                Read,
                Write(http(403, "", "")),
                Repeat,
            ],
            Expected::safe(2, Api(404)),
        )
        .calls(2),
        Row::server(
            "closed as announced",
            [
                Read,
                Write(http(200, "connection: close\r\n", token("pending"))),
            ],
            Expected::safe(2, Token),
        )
        .calls(2),
        Row::server(
            "kept alive, then closed after the request",
            [Read, Write(response), Read],
            Expected {
                requests: 2,
                ..Expected::unknown(NoResponse)
            },
        )
        .calls(2),
    ];
    let nothing_received = Expected {
        requests: 0,
        ..Expected::unknown(NoResponse)
    };
    rows.extend([
        // Timing decides whether the client starts to send before it notices the reset. It may only
        // report `not_sent` if it did not start.
        Row::server("reset before the request", [Reset], nothing_received)
            .or(Expected::safe(0, NotSent)),
        Row::server("closed before the request", [], nothing_received)
            .or(Expected::safe(0, NotSent)),
        Row::server(
            "reset in the request",
            [ReadOneByte, Reset],
            nothing_received,
        ),
    ]);
    for (name, steps) in dropped_responses() {
        rows.push(Row::server(name, steps, Expected::unknown(NoResponse)));
    }
    for (name, steps) in truncated_bodies() {
        rows.push(Row::server(name, steps, Expected::unknown(Truncated(200))));
    }
    for (name, steps, end) in endless() {
        rows.push(Row::server(name, steps, Expected::unknown(end)).call_timeout(SOON));
    }
    rows
}

pub fn retryable_rows(body: &str, end: End) -> Vec<Row> {
    let response = http(200, "", body);
    let mut rows = vec![
        except_service(Row::new(
            "connection refused",
            Peer::RefusesConnections,
            Expected::safe(0, NotSent),
        )),
        except_service(Row::new(
            "unknown host",
            Peer::UnknownHost,
            Expected::safe(0, NotSent),
        )),
        Row::new(
            "rejected by the client's settings",
            Peer::RejectedBySettings,
            Expected::safe(0, Unusable),
        )
        .except(
            Adapter::Hyper,
            Expected::safe(0, NoResponse),
            SERVICE_ERROR_IS_OPAQUE,
        ),
        Row::server(
            "kept alive",
            [Read, Write(response.clone()), Repeat],
            Expected::safe(2, end),
        )
        .calls(2),
        Row::server(
            "kept alive, then closed between two calls",
            [Read, Write(response.clone())],
            Expected::safe(2, end),
        )
        .calls(2)
        .after_close(),
        Row::server(
            "kept alive, with an unsolicited response",
            [
                Read,
                Write([http(404, "", ""), response.clone()].concat()),
                Read,
                Write(http(403, "", "")),
                Repeat,
            ],
            Expected::safe(2, Api(404)),
        )
        .calls(2),
        Row::server(
            "kept alive, then closed after the request",
            [Read, Write(response), Read],
            Expected::safe(3, end),
        )
        .calls(2),
    ];
    rows.extend([
        Row::server(
            "reset before the request",
            [Reset],
            Expected::safe(0, NoResponse),
        )
        .or(Expected::safe(0, NotSent)),
        Row::server(
            "reset in the request",
            [ReadOneByte, Reset],
            Expected::safe(0, NoResponse),
        ),
        // Without a body, only the connector's own timeout shows that nothing was sent. Timing
        // decides which timeout is the first.
        Row::new(
            "full backlog",
            Peer::FullBacklog,
            Expected::safe(0, NoResponse),
        )
        .call_timeout(SOON)
        .or(Expected::safe(0, NotSent)),
    ]);
    for (name, steps) in dropped_responses() {
        rows.push(Row::server(name, steps, Expected::safe(3, NoResponse)));
    }
    for (name, steps) in truncated_bodies() {
        rows.push(Row::server(name, steps, Expected::safe(3, Truncated(200))));
    }
    for (name, steps, end) in endless() {
        rows.push(Row::server(name, steps, Expected::safe(1, end)).call_timeout(SOON));
    }
    rows
}
