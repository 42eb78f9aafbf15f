//! Cases about responses: they must be returned unchanged, whatever their status, and redirects
//! must not be followed.

use std::net::SocketAddr;

use http::header::{CONTENT_ENCODING, LOCATION, SET_COOKIE};
use http::{HeaderName, Response, StatusCode};

use super::super::case::Case;
use super::super::invariants::CANARY;
use super::super::observation::{MARKER_HEADER, describe_response, ensure};
use super::super::server::Reply;
use crate::request::Body;

const UNCHANGED: &str = "A response must be returned unchanged: status, headers and body.";

const ANY_STATUS: &str =
    "A response with any status must be returned as a response, not as an error.";

const STATUSES: [u16; 26] = [
    200, 201, 202, 204, 206, 300, 304, 400, 401, 402, 403, 404, 405, 407, 408, 409, 410, 413, 415,
    421, 422, 429, 500, 502, 503, 504,
];

const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

pub(super) fn cases(other_server: SocketAddr) -> Vec<Case> {
    let mut cases: Vec<_> = STATUSES.into_iter().map(status).collect();
    for code in REDIRECTS {
        let to_another = format!("http://{other_server}/v1/actor_tokens");
        cases.push(redirect(code, "another server", &to_another));
        cases.push(redirect(code, "another path", "/v1/elsewhere"));
    }
    cases.extend([headers(), encoded(), every_byte()]);
    cases.extend([
        raw_response(
            "response in chunks",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
        ),
        raw_response(
            "response without a length",
            "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}",
        ),
        raw_response(
            "response after 100 Continue",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        ),
    ]);
    cases
}

fn response(code: u16, headers: &[(HeaderName, &str)], body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(code).unwrap_or_default();
    for (name, value) in headers {
        if let Ok(value) = value.parse() {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// Checks that a response has the expected status, body and headers. It may have additional
/// headers.
fn check_same(actual: &Response<Body>, expected: &Response<Body>) -> Result<(), String> {
    ensure(
        actual.status() == expected.status() && actual.body() == expected.body(),
        || {
            format!(
                "expected {}, got {}, or with different bytes",
                describe_response(expected),
                describe_response(actual)
            )
        },
    )?;
    for name in expected.headers().keys() {
        let values = |response: &Response<Body>| -> Vec<_> {
            response.headers().get_all(name).iter().cloned().collect()
        };
        ensure(values(actual) == values(expected), || {
            format!("the header `{name}` is missing, duplicated or changed")
        })?;
    }
    Ok(())
}

fn response_returned(
    name: String,
    requirement: &'static str,
    hint: &'static str,
    expected: Response<Body>,
) -> Case {
    let reply = Reply::Respond(expected.clone());
    Case::new(name, requirement, hint, move |observed| {
        check_same(observed.response()?, &expected)
    })
    .replies([reply])
}

fn status(code: u16) -> Case {
    let body = match code {
        204 | 304 => String::new(),
        _ => format!(r#"{{"errors":[{{"code":"{CANARY}"}}]}}"#),
    };
    let marker = [(HeaderName::from_static(MARKER_HEADER), "0123456789abcdef")];
    response_returned(
        format!("status {code}"),
        ANY_STATUS,
        "Return it as `Ok`, with its headers and body; disable the HTTP library's errors and retries for statuses.",
        response(code, &marker, body),
    )
}

fn redirect(code: u16, to: &str, location: &str) -> Case {
    response_returned(
        format!("redirect {code} to {to}"),
        "A redirect must be returned as a response and must not be followed, because the secret key would be sent along.",
        "Disable the HTTP library's redirects, and return the response.",
        response(code, &[(LOCATION, location)], CANARY),
    )
}

fn headers() -> Case {
    let cookies = [
        (SET_COOKIE, "a=1"),
        (SET_COOKIE, "b=2"),
        (http::header::RETRY_AFTER, "Sun, 06 Nov 1994 12:00:07 GMT"),
        (http::header::DATE, "Sun, 06 Nov 1994 12:00:00 GMT"),
    ];
    response_returned(
        "response with headers".to_owned(),
        UNCHANGED,
        "Return all headers, including duplicates; `Retry-After` and `Date` determine the delay before a retry.",
        response(429, &cookies, "{}"),
    )
}

fn encoded() -> Case {
    response_returned(
        "response with encoding".to_owned(),
        "A body must be returned unchanged, regardless of `Content-Encoding`: compression was not requested, and a small body can decompress to a huge one.",
        "Disable the HTTP library's decompression.",
        response(200, &[(CONTENT_ENCODING, "gzip")], "{}"),
    )
}

fn every_byte() -> Case {
    response_returned(
        "response of every byte".to_owned(),
        UNCHANGED,
        "Return the bytes of the body unchanged: do not convert them to text or decode them.",
        response(200, &[], (0..=255).collect::<Vec<u8>>()),
    )
}

fn raw_response(name: &str, text: &str) -> Case {
    let expected = response(200, &[], "{}");
    Case::new(
        name,
        UNCHANGED,
        "Let an HTTP library parse responses.",
        move |observed| check_same(observed.response()?, &expected),
    )
    .replies([Reply::Raw(text.into())])
}
