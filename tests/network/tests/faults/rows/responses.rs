//! Responses with invalid or unusual HTTP: lengths, chunks, sizes, encodings, statuses and
//! redirects.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::token;
use crate::adapter::CANARY;
use crate::server::Step::{Flood, Read, Write};
use crate::table::CallEnd::{Api, NoResponse, Token, Truncated, UnexpectedResponse};
use crate::table::{CallEnd, Expected, Peer, Row, http_response};

const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// Returns a response with this `content-length`, which may differ from the body's length.
fn with_length(length: usize, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

fn chunked(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{body}").into_bytes()
}

/// Returns bytes that are not valid HTTP responses.
fn invalid_responses() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        (
            "not HTTP",
            format!("{CANARY} what is this\r\n\r\n").into_bytes(),
        ),
        ("HTTP/0.9", token("pending").into_bytes()),
        (
            "status that is not a number",
            format!("HTTP/1.1 {CANARY} OK\r\n\r\n").into_bytes(),
        ),
        (
            "header without a colon",
            format!("HTTP/1.1 200 OK\r\n{CANARY}\r\n\r\n").into_bytes(),
        ),
        (
            "length that is not a number",
            format!("HTTP/1.1 200 OK\r\ncontent-length: {CANARY}\r\n\r\n{CANARY}").into_bytes(),
        ),
        (
            "two lengths",
            format!("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 6\r\n\r\n{CANARY}")
                .into_bytes(),
        ),
    ]
}

pub fn issue_rows() -> Vec<Row> {
    let token = token("pending");
    let long = token.len() + 100;
    let two_chunks = format!(
        "4\r\n{}\r\n{:x}\r\n{}\r\n0\r\n\r\n",
        &token[..4],
        token.len() - 4,
        &token[4..]
    );
    let mut rows = vec![
        Row::server(
            "length too long",
            [Read, Write(with_length(long, &token))],
            Expected::maybe_orphan(Truncated(200)),
        ),
        Row::server(
            "length too short",
            [Read, Write(with_length(20, &token))],
            Expected::maybe_orphan(UnexpectedResponse(200)),
        ),
        Row::server(
            "no length",
            [
                Read,
                Write(format!("HTTP/1.1 200 OK\r\n\r\n{token}").into_bytes()),
            ],
            Expected::no_orphan(1, Token),
        ),
        Row::server(
            "HTTP/1.0",
            [
                Read,
                Write(format!("HTTP/1.0 200 OK\r\n\r\n{token}").into_bytes()),
            ],
            Expected::no_orphan(1, Token),
        ),
        Row::response(
            "chunks",
            chunked(&two_chunks),
            Expected::no_orphan(1, Token),
        ),
        Row::server(
            "invalid chunk",
            [Read, Write(chunked(&format!("{CANARY}\r\n{CANARY}\r\n")))],
            Expected::maybe_orphan(Truncated(200)),
        ),
        Row::server(
            "chunk of negative length",
            [Read, Write(chunked(&format!("-1\r\n{CANARY}\r\n")))],
            Expected::maybe_orphan(Truncated(200)),
        ),
        Row::server(
            "chunk of absurd length",
            [
                Read,
                Write(chunked(&format!("ffffffffffffffffff\r\n{CANARY}\r\n"))),
            ],
            Expected::maybe_orphan(Truncated(200)),
        ),
        Row::server(
            "2 MiB",
            [Read, Write(http_response(200, "", " ".repeat(2 << 20)))],
            Expected::maybe_orphan(Truncated(200)),
        ),
        Row::server(
            "error of 2 MiB",
            [Read, Write(http_response(422, "", " ".repeat(2 << 20)))],
            Expected::no_orphan(1, Truncated(422)),
        ),
        Row::server(
            "endless chunks",
            [
                Read,
                Write(chunked("")),
                Flood(format!("1000\r\n{}\r\n", " ".repeat(0x1000)).into_bytes()),
            ],
            Expected::maybe_orphan(Truncated(200)),
        ),
        Row::server(
            "endless body without a length",
            [
                Read,
                Write(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()),
                Flood(vec![b' '; 4096]),
            ],
            Expected::maybe_orphan(Truncated(200)),
        ),
        Row::server(
            "endless head",
            [
                Read,
                Write(b"HTTP/1.1 200 OK\r\n".to_vec()),
                Flood(format!("x-token: {CANARY}\r\n").repeat(64).into_bytes()),
            ],
            Expected::maybe_orphan(NoResponse),
        ),
        // If the client decompressed the body, it would report a truncated response.
        Row::response(
            "gzip bomb",
            http_response(
                200,
                "content-encoding: gzip\r\n",
                gzip(&vec![b' '; 2 << 20]),
            ),
            Expected::maybe_orphan(UnexpectedResponse(200)),
        ),
        // If the client decompressed the body, it would return a token.
        Row::response(
            "token in gzip",
            http_response(200, "content-encoding: gzip\r\n", gzip(token.as_bytes())),
            Expected::maybe_orphan(UnexpectedResponse(200)),
        ),
        Row::response(
            "100 before the response",
            token_after("HTTP/1.1 100 Continue\r\n\r\n"),
            Expected::no_orphan(1, Token),
        ),
        Row::response(
            "103 before the response",
            token_after(&format!(
                "HTTP/1.1 103 Early Hints\r\nlink: </{CANARY}>\r\n\r\n"
            )),
            Expected::no_orphan(1, Token),
        ),
        Row::response(
            "status 201",
            http_response(201, "", &token),
            Expected::maybe_orphan(UnexpectedResponse(201)),
        ),
        Row::response(
            "status 204",
            b"HTTP/1.1 204 No Content\r\n\r\n",
            Expected::maybe_orphan(UnexpectedResponse(204)),
        ),
        Row::response(
            "status 206",
            http_response(206, "", &token),
            Expected::maybe_orphan(UnexpectedResponse(206)),
        ),
        Row::response(
            "status 304",
            b"HTTP/1.1 304 Not Modified\r\n\r\n",
            Expected::no_orphan(1, Api(304)),
        ),
        Row::response(
            "status 599",
            http_response(599, "", CANARY),
            Expected::maybe_orphan(Api(599)),
        ),
    ];
    for (name, bytes) in invalid_responses() {
        rows.push(Row::server(
            name,
            [Read, Write(bytes)],
            Expected::maybe_orphan(NoResponse),
        ));
    }
    for status in REDIRECTS {
        let peer = Peer::Redirects(status);
        rows.push(Row::new(
            format!("{status} to another server"),
            peer,
            Expected::no_orphan(1, Api(status)),
        ));
    }
    rows
}

/// Returns an informational response and a success response.
fn token_after(informational: &str) -> Vec<u8> {
    let mut response = informational.as_bytes().to_vec();
    response.extend(http_response(200, "", token("pending")));
    response
}

/// Returns rows for calls that are always safe to repeat, such as revoke. A success response has
/// this `body`, and the call then ends with `end`.
pub fn retryable_rows(body: &str, end: CallEnd) -> Vec<Row> {
    let long = body.len() + 100;
    let mut rows = vec![
        Row::response(
            "valid response",
            http_response(200, "", body),
            Expected::no_orphan(1, end),
        ),
        Row::server(
            "length too long",
            [Read, Write(with_length(long, body))],
            Expected::no_orphan(3, Truncated(200)),
        ),
        Row::server(
            "invalid chunk",
            [Read, Write(chunked(&format!("{CANARY}\r\n")))],
            Expected::no_orphan(3, Truncated(200)),
        ),
        Row::server(
            "2 MiB",
            [Read, Write(http_response(200, "", " ".repeat(2 << 20)))],
            Expected::no_orphan(3, Truncated(200)),
        ),
        Row::response(
            "body in gzip",
            http_response(200, "content-encoding: gzip\r\n", gzip(body.as_bytes())),
            Expected::no_orphan(3, UnexpectedResponse(200)),
        ),
        Row::response(
            "status 204",
            b"HTTP/1.1 204 No Content\r\n\r\n",
            Expected::no_orphan(3, UnexpectedResponse(204)),
        ),
    ];
    for (name, bytes) in invalid_responses() {
        rows.push(Row::server(
            name,
            [Read, Write(bytes)],
            Expected::no_orphan(3, NoResponse),
        ));
    }
    for status in REDIRECTS {
        let peer = Peer::Redirects(status);
        rows.push(Row::new(
            format!("{status} to another server"),
            peer,
            Expected::no_orphan(1, Api(status)),
        ));
    }
    rows
}
