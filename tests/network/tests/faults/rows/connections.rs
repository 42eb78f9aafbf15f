//! Faults of the connection: none, none in time, and one that ends or falls silent.

use std::time::Duration;

use super::{service_cant_tell, token};
use crate::adapter::Adapter;
use crate::server::Step::{self, Again, Drip, Read, ReadAByte, Reset, Stay, Write};
use crate::table::End::{Api, CutOff, NoResponse, NotSent, Revoked, Token, Unusable};
use crate::table::{Due, OtherSide, Row, http};

/// What a silent server is left: enough for a request to arrive on a busy machine.
const SOON: Duration = Duration::from_secs(3);

const SERVICE_IS_OPAQUE: &str =
    "an error of a service doesn't say whether a retry would fail in the same way";

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

fn write(text: impl Into<String>) -> Step {
    Write(text.into().into_bytes())
}

/// The head of an answer that is longer than what comes of it.
fn half() -> Step {
    write(format!(
        "{HEAD}content-length: 900\r\n\r\n{{\"token\":\"CaNaRy"
    ))
}

/// What ends or falls silent once the request was received.
fn losses() -> Vec<(&'static str, Vec<Step>)> {
    vec![
        ("hung up after the request", vec![Read]),
        ("reset after the request", vec![Read, Reset]),
        (
            "reset in the head",
            vec![Read, write("HTTP/1.1 200 OK\r\nx-token: CaNaRy"), Reset],
        ),
        (
            "hung up in the head",
            vec![Read, write("HTTP/1.1 200 OK\r\nx-token: CaNaRy")],
        ),
    ]
}

/// What breaks an answer off in its body.
fn cut_off() -> Vec<(&'static str, Vec<Step>)> {
    let chunked = format!("{HEAD}transfer-encoding: chunked\r\n\r\n40\r\nCaNaRy");
    vec![
        ("reset in the body", vec![Read, half(), Reset]),
        ("hung up in the body", vec![Read, half()]),
        ("hung up in a chunk", vec![Read, write(chunked)]),
    ]
}

/// What has no end of its own.
fn silences() -> Vec<(&'static str, Vec<Step>, crate::table::End)> {
    let drip_of_chunks = format!("{HEAD}transfer-encoding: chunked\r\n\r\n");
    vec![
        ("silence", vec![Read, Stay], NoResponse),
        (
            "drip of a head",
            vec![Read, write("HTTP/1.1 200 OK\r\nx-token: "), Drip(b"CaNaRy")],
            NoResponse,
        ),
        (
            "endless lines of a head",
            vec![
                Read,
                write("HTTP/1.1 200 OK\r\n"),
                Drip(b"x-token: CaNaRy\r\n"),
            ],
            NoResponse,
        ),
        (
            "endless 100 Continue",
            vec![Read, Drip(b"HTTP/1.1 100 Continue\r\n\r\n")],
            NoResponse,
        ),
        ("silence in the body", vec![Read, half(), Stay], CutOff(200)),
        (
            "drip of a body",
            vec![Read, write(drip_of_chunks), Drip(b"1\r\nC\r\n")],
            CutOff(200),
        ),
    ]
}

pub fn creates() -> Vec<Row> {
    let answer = http(200, "", token("pending"));
    let mut rows = vec![
        Row::new("refused", OtherSide::Refusing, Due::safe(0, NotSent)),
        Row::new(
            "name that doesn't resolve",
            OtherSide::NoSuchHost,
            Due::safe(0, NotSent),
        ),
        Row::new(
            "rejected by the client's settings",
            OtherSide::RuledOut,
            Due::safe(0, Unusable),
        )
        .but(Adapter::Hyper, Due::safe(0, NotSent), SERVICE_IS_OPAQUE),
        Row::new(
            "full backlog",
            OtherSide::FullBacklog,
            Due::safe(0, NotSent),
        )
        .within(SOON),
        Row::server(
            "kept alive",
            [Read, Write(answer.clone()), Again],
            Due::safe(2, Token),
        )
        .calls(2),
        Row::server(
            "kept alive, then closed between two calls",
            [Read, Write(answer.clone())],
            Due::safe(2, Token),
        )
        .calls(2)
        .after_a_close(),
        // Whoever takes it for the answer to the next call hands out a token that wasn't asked for.
        Row::server(
            "kept alive, with an answer that nobody asked for",
            [
                Read,
                Write([http(404, "", ""), answer.clone()].concat()),
                Read,
                Write(http(403, "", "")),
                Again,
            ],
            Due::safe(2, Api(404)),
        )
        .calls(2),
        Row::server(
            "kept alive, announced to be closed",
            [
                Read,
                Write(http(200, "connection: close\r\n", token("pending"))),
            ],
            Due::safe(2, Token),
        )
        .calls(2),
        Row::server(
            "kept alive, then hung up after the request",
            [Read, Write(answer), Read],
            Due {
                requests: 2,
                ..Due::in_doubt(NoResponse)
            },
        )
        .calls(2),
    ];
    let nothing_received = Due {
        requests: 0,
        ..Due::in_doubt(NoResponse)
    };
    rows.extend([
        // Whether the client began to send before it noticed is chance; it may only say that it didn't if it didn't.
        Row::server("reset before the request", [Reset], nothing_received)
            .or(Due::safe(0, NotSent)),
        Row::server("hung up before the request", [], nothing_received).or(Due::safe(0, NotSent)),
        Row::server("reset in the request", [ReadAByte, Reset], nothing_received),
    ]);
    for (name, steps) in losses() {
        rows.push(Row::server(name, steps, Due::in_doubt(NoResponse)));
    }
    for (name, steps) in cut_off() {
        rows.push(Row::server(name, steps, Due::in_doubt(CutOff(200))));
    }
    for (name, steps, end) in silences() {
        rows.push(Row::server(name, steps, Due::in_doubt(end)).within(SOON));
    }
    rows
}

pub fn revokes() -> Vec<Row> {
    let answer = http(200, "", token("revoked"));
    let mut rows = vec![
        service_cant_tell(Row::new(
            "refused",
            OtherSide::Refusing,
            Due::safe(0, NotSent),
        )),
        service_cant_tell(Row::new(
            "name that doesn't resolve",
            OtherSide::NoSuchHost,
            Due::safe(0, NotSent),
        )),
        Row::new(
            "rejected by the client's settings",
            OtherSide::RuledOut,
            Due::safe(0, Unusable),
        )
        .but(Adapter::Hyper, Due::safe(0, NoResponse), SERVICE_IS_OPAQUE),
        Row::server(
            "kept alive",
            [Read, Write(answer.clone()), Again],
            Due::safe(2, Revoked),
        )
        .calls(2),
        Row::server(
            "kept alive, then closed between two calls",
            [Read, Write(answer.clone())],
            Due::safe(2, Revoked),
        )
        .calls(2)
        .after_a_close(),
        Row::server(
            "kept alive, with an answer that nobody asked for",
            [
                Read,
                Write([http(404, "", ""), answer.clone()].concat()),
                Read,
                Write(http(403, "", "")),
                Again,
            ],
            Due::safe(2, Api(404)),
        )
        .calls(2),
        Row::server(
            "kept alive, then hung up after the request",
            [Read, Write(answer), Read],
            Due::safe(3, Revoked),
        )
        .calls(2),
    ];
    rows.extend([
        Row::server(
            "reset before the request",
            [Reset],
            Due::safe(0, NoResponse),
        )
        .or(Due::safe(0, NotSent)),
        Row::server(
            "reset in the request",
            [ReadAByte, Reset],
            Due::safe(0, NoResponse),
        ),
        // Without a body, only the connector's own timeout tells that nothing was sent. Which timeout is the first is chance.
        Row::new(
            "full backlog",
            OtherSide::FullBacklog,
            Due::safe(0, NoResponse),
        )
        .within(SOON)
        .or(Due::safe(0, NotSent)),
    ]);
    for (name, steps) in losses() {
        rows.push(Row::server(name, steps, Due::safe(3, NoResponse)));
    }
    for (name, steps) in cut_off() {
        rows.push(Row::server(name, steps, Due::safe(3, CutOff(200))));
    }
    for (name, steps, end) in silences() {
        rows.push(Row::server(name, steps, Due::safe(1, end)).within(SOON));
    }
    rows
}
