//! Cases about responses that are too large or truncated.

use http::{Response, StatusCode};

use super::super::case::Case;
use super::super::observation::{MARKER_HEADER, ensure};
use super::super::server::Reply;
use crate::request::Body;
use crate::transport::MAX_RESPONSE_BYTES;

const BOUNDED: &str = "At most 1 MiB of a response must be read; beyond that, the response head must be kept in the error, because the status can determine the outcome.";

const BOUNDED_HINT: &str = "Read the body in pieces up to `MAX_RESPONSE_BYTES`; beyond that, return `TransportError::maybe_sent(…).with_response_head(status, headers)`.";

const TRUNCATED: &str = "If a response is truncated, its head must be kept in the error, because the status can determine the outcome.";

const TRUNCATED_HINT: &str = "Return `TransportError::maybe_sent(…).with_response_head(status, headers)` if reading the body fails.";

pub(super) fn cases() -> Vec<Case> {
    let rejection = StatusCode::UNPROCESSABLE_ENTITY;
    let chunk = "x".repeat(MAX_RESPONSE_BYTES + 1);
    let in_chunks = format!(
        "HTTP/1.1 422 No\r\n{MARKER_HEADER}: 0\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{chunk}\r\n0\r\n\r\n",
        chunk.len()
    );
    let truncated =
        format!("HTTP/1.1 422 No\r\n{MARKER_HEADER}: 0\r\ncontent-length: 900\r\n\r\n{{");
    let truncated_in_chunks = format!(
        "HTTP/1.1 422 No\r\n{MARKER_HEADER}: 0\r\ntransfer-encoding: chunked\r\n\r\n40\r\n{{"
    );
    vec![
        limit_reached(),
        head_kept("limit exceeded by a byte", BOUNDED, BOUNDED_HINT, rejection).replies([
            Reply::Respond(large_response(rejection, MAX_RESPONSE_BYTES + 1)),
        ]),
        head_kept("limit exceeded in chunks", BOUNDED, BOUNDED_HINT, rejection)
            .replies([Reply::Raw(in_chunks.into())]),
        head_kept("limit and no end", BOUNDED, BOUNDED_HINT, StatusCode::OK)
            .replies([Reply::Endless(ENDLESS_HEAD)]),
        head_kept("truncated", TRUNCATED, TRUNCATED_HINT, rejection)
            .replies([Reply::Raw(truncated.into())]),
        head_kept("truncated in chunks", TRUNCATED, TRUNCATED_HINT, rejection)
            .replies([Reply::Raw(truncated_in_chunks.into())]),
    ]
}

const ENDLESS_HEAD: &[u8] =
    b"HTTP/1.1 200 OK\r\nx-clerk-trace-id: 0\r\ntransfer-encoding: chunked\r\n\r\n";

fn large_response(status: StatusCode, length: usize) -> Response<Body> {
    let mut response = Response::new(Body::from(vec![b'x'; length]));
    *response.status_mut() = status;
    let marker = http::HeaderValue::from_static("0");
    response.headers_mut().insert(MARKER_HEADER, marker);
    response
}

fn limit_reached() -> Case {
    Case::new(
        "limit reached",
        "A response of up to 1 MiB must be returned completely.",
        "Limit responses to `MAX_RESPONSE_BYTES`, not to less.",
        |observed| {
            let length = observed.response()?.body().len();
            ensure(length == MAX_RESPONSE_BYTES, || format!("{length} bytes"))
        },
    )
    .replies([Reply::Respond(large_response(
        StatusCode::OK,
        MAX_RESPONSE_BYTES,
    ))])
}

fn head_kept(
    name: &str,
    requirement: &'static str,
    hint: &'static str,
    status: StatusCode,
) -> Case {
    Case::new(name, requirement, hint, move |observed| {
        observed.check_head_kept(status)
    })
    .wire_only()
}
