//! Connections that fail, time out, are closed or go silent.

use std::time::Duration;

use actor_token::transport::TransportErrorKind::{
    ConnectionClosed, ConnectionRefused, HostNotFound, TimedOut,
};

use super::{except_hyper, token};
use crate::adapter::{Adapter, CANARY};
use crate::server::Step::{self, Read, ReadOneByte, RepeatAllSteps, Reset, Stall, Trickle, Write};
use crate::table::CallEnd::{Api, NoResponse, NotSent, Token, Truncated, Unusable};
use crate::table::{CallEnd, Expected, Peer, Row, http_response};

/// The call timeout for a silent server. It is long enough for a request to arrive on a busy
/// computer.
const SHORT_TIMEOUT: Duration = Duration::from_secs(3);

const SERVICE_ERROR_IS_OPAQUE: &str =
    "the error of a tower service does not state whether a retry would fail in the same way";

const UREQ_RESOLVER: &str = "`Ureq` has no setting for a resolver, so the proxy of the test reports the unknown host; \
    the unit tests of `Ureq` replace its resolver";

const TRICKLED_HEADERS: &str = "trickled header lines";

const INCOMPLETE_HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

fn write(text: impl Into<String>) -> Step {
    Write(text.into().into_bytes())
}

/// Returns a step that writes a response head and a part of its body.
fn write_part() -> Step {
    write(format!(
        "{INCOMPLETE_HEAD}content-length: 900\r\n\r\n{{\"token\":\"{CANARY}"
    ))
}

/// Returns faults that drop the response after the request was received.
fn dropped_responses() -> Vec<(&'static str, Vec<Step>)> {
    vec![
        ("closed after the request", vec![Read]),
        ("reset after the request", vec![Read, Reset]),
        (
            "reset in the head",
            vec![
                Read,
                write(format!("HTTP/1.1 200 OK\r\nx-token: {CANARY}")),
                Reset,
            ],
        ),
        (
            "closed in the head",
            vec![Read, write(format!("HTTP/1.1 200 OK\r\nx-token: {CANARY}"))],
        ),
    ]
}

/// Returns faults that truncate the body of a response.
fn truncated_bodies() -> Vec<(&'static str, Vec<Step>)> {
    let chunked = format!("{INCOMPLETE_HEAD}transfer-encoding: chunked\r\n\r\n40\r\n{CANARY}");
    vec![
        ("reset in the body", vec![Read, write_part(), Reset]),
        ("closed in the body", vec![Read, write_part()]),
        ("closed in a chunk", vec![Read, write(chunked)]),
    ]
}

/// Returns a row with a fault of `stalled_responses`.
fn stalled_row(name: &str, steps: Vec<Step>, expected: Expected) -> Row {
    let row = Row::server(name, steps, expected)
        .call_timeout(SHORT_TIMEOUT)
        .kind(TimedOut);
    if name == TRICKLED_HEADERS {
        return row.kind_except(Adapter::Ureq, "ureq limits the number of headers");
    }
    row
}

/// Returns faults that end only by the call timeout.
fn stalled_responses() -> Vec<(&'static str, Vec<Step>, CallEnd)> {
    let chunked_head = format!("{INCOMPLETE_HEAD}transfer-encoding: chunked\r\n\r\n");
    vec![
        ("silence", vec![Read, Stall], NoResponse),
        (
            "trickled head",
            vec![
                Read,
                write("HTTP/1.1 200 OK\r\nx-token: "),
                Trickle(CANARY.into()),
            ],
            NoResponse,
        ),
        (
            TRICKLED_HEADERS,
            vec![
                Read,
                write("HTTP/1.1 200 OK\r\n"),
                Trickle(format!("x-token: {CANARY}\r\n").into()),
            ],
            NoResponse,
        ),
        (
            "trickled 100 Continue",
            vec![Read, Trickle(b"HTTP/1.1 100 Continue\r\n\r\n".into())],
            NoResponse,
        ),
        (
            "silence in the body",
            vec![Read, write_part(), Stall],
            Truncated(200),
        ),
        (
            "trickled body",
            vec![Read, write(chunked_head), Trickle(b"1\r\nC\r\n".into())],
            Truncated(200),
        ),
    ]
}

pub fn issue_rows() -> Vec<Row> {
    let response = http_response(200, "", token("pending"));
    let mut rows = vec![
        Row::new(
            "connection refused",
            Peer::RefusesConnections,
            Expected::no_orphan(0, NotSent),
        )
        .kind(ConnectionRefused),
        Row::new(
            "unknown host",
            Peer::UnknownHost,
            Expected::no_orphan(0, NotSent),
        )
        .kind(HostNotFound)
        .kind_except(Adapter::Ureq, UREQ_RESOLVER),
        Row::new(
            "rejected by the client's settings",
            Peer::RejectedBySettings,
            Expected::no_orphan(0, Unusable),
        )
        .except(
            Adapter::Hyper,
            Expected::no_orphan(0, NotSent),
            SERVICE_ERROR_IS_OPAQUE,
        ),
        Row::new(
            "full backlog",
            Peer::FullBacklog,
            Expected::no_orphan(0, NotSent),
        )
        .call_timeout(SHORT_TIMEOUT)
        .kind(TimedOut),
        Row::server(
            "kept alive",
            [Read, Write(response.clone()), RepeatAllSteps],
            Expected::no_orphan(2, Token),
        )
        .calls(2),
        Row::server(
            "kept alive, then closed between two calls",
            [Read, Write(response.clone())],
            Expected::no_orphan(2, Token),
        )
        .calls(2)
        .after_close(),
        // A client that takes the second response for the response to the next call would return
        // the wrong token.
        Row::server(
            "kept alive, with an unsolicited response",
            [
                Read,
                Write([http_response(404, "", ""), response.clone()].concat()),
                Read,
                Write(http_response(403, "", "")),
                RepeatAllSteps,
            ],
            Expected::no_orphan(2, Api(404)),
        )
        .calls(2),
        Row::server(
            "closed as announced",
            [
                Read,
                Write(http_response(
                    200,
                    "connection: close\r\n",
                    token("pending"),
                )),
            ],
            Expected::no_orphan(2, Token),
        )
        .calls(2),
        Row::server(
            "kept alive, then closed after the request",
            [Read, Write(response), Read],
            Expected {
                requests: 2,
                ..Expected::maybe_orphan(NoResponse)
            },
        )
        .calls(2),
    ];
    let nothing_received = Expected {
        requests: 0,
        ..Expected::maybe_orphan(NoResponse)
    };
    rows.extend([
        // Timing decides whether the client starts to send before it notices the reset. It may only
        // report `not_sent` if it did not start.
        Row::server("reset before the request", [Reset], nothing_received)
            .or(Expected::no_orphan(0, NotSent)),
        Row::server("closed before the request", [], nothing_received)
            .or(Expected::no_orphan(0, NotSent)),
        Row::server(
            "reset in the request",
            [ReadOneByte, Reset],
            nothing_received,
        ),
    ]);
    for (name, steps) in dropped_responses() {
        rows.push(
            Row::server(name, steps, Expected::maybe_orphan(NoResponse)).kind(ConnectionClosed),
        );
    }
    for (name, steps) in truncated_bodies() {
        rows.push(
            Row::server(name, steps, Expected::maybe_orphan(Truncated(200))).kind(ConnectionClosed),
        );
    }
    for (name, steps, end) in stalled_responses() {
        rows.push(stalled_row(name, steps, Expected::maybe_orphan(end)));
    }
    rows
}

/// Returns rows for calls that are always safe to repeat, such as revoke. A success response has
/// this `body`, and the call then ends with `end`.
pub fn retryable_rows(body: &str, end: CallEnd) -> Vec<Row> {
    let response = http_response(200, "", body);
    let mut rows = vec![
        except_hyper(
            Row::new(
                "connection refused",
                Peer::RefusesConnections,
                Expected::no_orphan(0, NotSent),
            )
            .kind(ConnectionRefused),
        ),
        except_hyper(
            Row::new(
                "unknown host",
                Peer::UnknownHost,
                Expected::no_orphan(0, NotSent),
            )
            .kind(HostNotFound)
            .kind_except(Adapter::Ureq, UREQ_RESOLVER),
        ),
        Row::new(
            "rejected by the client's settings",
            Peer::RejectedBySettings,
            Expected::no_orphan(0, Unusable),
        )
        .except(
            Adapter::Hyper,
            Expected::no_orphan(0, NoResponse),
            SERVICE_ERROR_IS_OPAQUE,
        ),
        Row::server(
            "kept alive",
            [Read, Write(response.clone()), RepeatAllSteps],
            Expected::no_orphan(2, end),
        )
        .calls(2),
        Row::server(
            "kept alive, then closed between two calls",
            [Read, Write(response.clone())],
            Expected::no_orphan(2, end),
        )
        .calls(2)
        .after_close(),
        Row::server(
            "kept alive, with an unsolicited response",
            [
                Read,
                Write([http_response(404, "", ""), response.clone()].concat()),
                Read,
                Write(http_response(403, "", "")),
                RepeatAllSteps,
            ],
            Expected::no_orphan(2, Api(404)),
        )
        .calls(2),
        Row::server(
            "kept alive, then closed after the request",
            [Read, Write(response), Read],
            Expected::no_orphan(3, end),
        )
        .calls(2),
    ];
    rows.extend([
        Row::server(
            "reset before the request",
            [Reset],
            Expected::no_orphan(0, NoResponse),
        )
        .or(Expected::no_orphan(0, NotSent)),
        Row::server(
            "reset in the request",
            [ReadOneByte, Reset],
            Expected::no_orphan(0, NoResponse),
        ),
        // The request has no body, so only the connector's timeout shows that nothing was sent.
        // Timing decides whether the connector or the call times out first.
        Row::new(
            "full backlog",
            Peer::FullBacklog,
            Expected::no_orphan(0, NoResponse),
        )
        .call_timeout(SHORT_TIMEOUT)
        .kind(TimedOut)
        .or(Expected::no_orphan(0, NotSent)),
    ]);
    for (name, steps) in dropped_responses() {
        rows.push(
            Row::server(name, steps, Expected::no_orphan(3, NoResponse)).kind(ConnectionClosed),
        );
    }
    for (name, steps) in truncated_bodies() {
        rows.push(
            Row::server(name, steps, Expected::no_orphan(3, Truncated(200))).kind(ConnectionClosed),
        );
    }
    for (name, steps, end) in stalled_responses() {
        rows.push(stalled_row(name, steps, Expected::no_orphan(1, end)));
    }
    rows
}
