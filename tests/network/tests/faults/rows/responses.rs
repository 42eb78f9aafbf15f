//! Faults of the answer as HTTP: lengths, chunks, sizes, encodings, statuses without a body, and redirects.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::token;
use crate::server::Step::{Flood, Read, Write};
use crate::table::End::{Api, CutOff, NoResponse, Revoked, Token, UnexpectedResponse};
use crate::table::{Due, OtherSide, Row, http};

const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// Answers with a length that isn't the body's.
fn with_length(length: usize, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

fn chunked(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{body}").into_bytes()
}

/// What is no answer in HTTP.
fn garbage() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("not HTTP", b"CaNaRy what is this\r\n\r\n".to_vec()),
        ("HTTP/0.9", token("pending").into_bytes()),
        (
            "status that is no number",
            b"HTTP/1.1 CaNaRy OK\r\n\r\n".to_vec(),
        ),
        (
            "header without a colon",
            b"HTTP/1.1 200 OK\r\nCaNaRy\r\n\r\n".to_vec(),
        ),
        (
            "length that is no number",
            b"HTTP/1.1 200 OK\r\ncontent-length: CaNaRy\r\n\r\nCaNaRy".to_vec(),
        ),
        (
            "two lengths",
            b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 6\r\n\r\nCaNaRy".to_vec(),
        ),
    ]
}

pub fn creates() -> Vec<Row> {
    let whole = token("pending");
    let long = token("pending").len() + 100;
    let in_two = format!(
        "4\r\n{}\r\n{:x}\r\n{}\r\n0\r\n\r\n",
        &whole[..4],
        whole.len() - 4,
        &whole[4..]
    );
    let mut rows = vec![
        Row::server(
            "length too long",
            [Read, Write(with_length(long, &whole))],
            Due::in_doubt(CutOff(200)),
        ),
        Row::server(
            "length too short",
            [Read, Write(with_length(20, &whole))],
            Due::in_doubt(UnexpectedResponse(200)),
        ),
        Row::server(
            "no length",
            [
                Read,
                Write(format!("HTTP/1.1 200 OK\r\n\r\n{whole}").into_bytes()),
            ],
            Due::safe(1, Token),
        ),
        Row::server(
            "HTTP/1.0",
            [
                Read,
                Write(format!("HTTP/1.0 200 OK\r\n\r\n{whole}").into_bytes()),
            ],
            Due::safe(1, Token),
        ),
        Row::answer("chunks", chunked(&in_two), Due::safe(1, Token)),
        Row::server(
            "chunk garbage",
            [Read, Write(chunked("CaNaRy\r\nCaNaRy\r\n"))],
            Due::in_doubt(CutOff(200)),
        ),
        Row::server(
            "chunk of negative length",
            [Read, Write(chunked("-1\r\nCaNaRy\r\n"))],
            Due::in_doubt(CutOff(200)),
        ),
        Row::server(
            "chunk of absurd length",
            [Read, Write(chunked("ffffffffffffffffff\r\nCaNaRy\r\n"))],
            Due::in_doubt(CutOff(200)),
        ),
        Row::server(
            "2 MiB",
            [Read, Write(http(200, "", " ".repeat(2 << 20)))],
            Due::in_doubt(CutOff(200)),
        ),
        Row::server(
            "2 MiB of a refusal",
            [Read, Write(http(422, "", " ".repeat(2 << 20)))],
            Due::safe(1, CutOff(422)),
        ),
        Row::server(
            "endless chunks",
            [
                Read,
                Write(chunked("")),
                Flood(format!("1000\r\n{}\r\n", " ".repeat(0x1000)).into_bytes()),
            ],
            Due::in_doubt(CutOff(200)),
        ),
        Row::server(
            "endless body without a length",
            [
                Read,
                Write(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()),
                Flood(vec![b' '; 4096]),
            ],
            Due::in_doubt(CutOff(200)),
        ),
        Row::server(
            "endless head",
            [
                Read,
                Write(b"HTTP/1.1 200 OK\r\n".to_vec()),
                Flood(b"x-token: CaNaRy\r\n".repeat(64)),
            ],
            Due::in_doubt(NoResponse),
        ),
        // Decoded, it would be larger than 1 MiB, and so be cut off.
        Row::answer(
            "gzip bomb",
            http(
                200,
                "content-encoding: gzip\r\n",
                gzip(&vec![b' '; 2 << 20]),
            ),
            Due::in_doubt(UnexpectedResponse(200)),
        ),
        // Decoded, it would be a token.
        Row::answer(
            "token in gzip",
            http(200, "content-encoding: gzip\r\n", gzip(whole.as_bytes())),
            Due::in_doubt(UnexpectedResponse(200)),
        ),
        Row::answer(
            "100 before the answer",
            after("HTTP/1.1 100 Continue\r\n\r\n"),
            Due::safe(1, Token),
        ),
        Row::answer(
            "103 before the answer",
            after("HTTP/1.1 103 Early Hints\r\nlink: </CaNaRy>\r\n\r\n"),
            Due::safe(1, Token),
        ),
        Row::answer(
            "201",
            http(201, "", &whole),
            Due::in_doubt(UnexpectedResponse(201)),
        ),
        Row::answer(
            "204",
            b"HTTP/1.1 204 No Content\r\n\r\n",
            Due::in_doubt(UnexpectedResponse(204)),
        ),
        Row::answer(
            "206",
            http(206, "", &whole),
            Due::in_doubt(UnexpectedResponse(206)),
        ),
        Row::answer(
            "304",
            b"HTTP/1.1 304 Not Modified\r\n\r\n",
            Due::safe(1, Api(304)),
        ),
        Row::answer("599", http(599, "", "CaNaRy"), Due::in_doubt(Api(599))),
    ];
    for (name, bytes) in garbage() {
        rows.push(Row::server(
            name,
            [Read, Write(bytes)],
            Due::in_doubt(NoResponse),
        ));
    }
    for status in REDIRECTS {
        let other_side = OtherSide::RedirectsElsewhere(status);
        rows.push(Row::new(
            format!("{status} to another server"),
            other_side,
            Due::safe(1, Api(status)),
        ));
    }
    rows
}

fn after(first: &str) -> Vec<u8> {
    let mut answer = first.as_bytes().to_vec();
    answer.extend(http(200, "", token("pending")));
    answer
}

pub fn revokes() -> Vec<Row> {
    let whole = token("revoked");
    let long = whole.len() + 100;
    let mut rows = vec![
        Row::answer("answer", http(200, "", &whole), Due::safe(1, Revoked)),
        Row::server(
            "length too long",
            [Read, Write(with_length(long, &whole))],
            Due::safe(3, CutOff(200)),
        ),
        Row::server(
            "chunk garbage",
            [Read, Write(chunked("CaNaRy\r\n"))],
            Due::safe(3, CutOff(200)),
        ),
        Row::server(
            "2 MiB",
            [Read, Write(http(200, "", " ".repeat(2 << 20)))],
            Due::safe(3, CutOff(200)),
        ),
        Row::answer(
            "token in gzip",
            http(200, "content-encoding: gzip\r\n", gzip(whole.as_bytes())),
            Due::safe(3, UnexpectedResponse(200)),
        ),
        Row::answer(
            "204",
            b"HTTP/1.1 204 No Content\r\n\r\n",
            Due::safe(3, UnexpectedResponse(204)),
        ),
    ];
    for (name, bytes) in garbage() {
        rows.push(Row::server(
            name,
            [Read, Write(bytes)],
            Due::safe(3, NoResponse),
        ));
    }
    for status in REDIRECTS {
        let other_side = OtherSide::RedirectsElsewhere(status);
        rows.push(Row::new(
            format!("{status} to another server"),
            other_side,
            Due::safe(1, Api(status)),
        ));
    }
    rows
}
