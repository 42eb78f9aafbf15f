//! Cases about requests: they must arrive unchanged.

use super::super::case::{Case, HEADERS, issue_request, list_request, request, revoke_request};
use super::super::observation::ensure;
use crate::request::Body;

const UNCHANGED: &str = "A request must arrive unchanged.";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![one_request(), headers(), framing(), no_body()];
    cases.extend([
        path("path", "/v1/actor_tokens/act_1/revoke"),
        path(
            "path with an encoded segment",
            "/v1/actor_tokens/act_1%2F..%2Fx%20y%3Fz%23/revoke",
        ),
        query(),
    ]);
    cases.extend([
        body("body of one byte", vec![b'{']),
        body("body of every byte", (0..=255).collect()),
        body("body of 200 kB", b"0123456789".repeat(20_000)),
    ]);
    cases
}

fn one_request() -> Case {
    Case::new(
        "one request",
        "A request with a response must arrive exactly once, with its method.",
        "Send the request that is passed to `send`, and return the response of the server.",
        |observed| {
            observed.response()?;
            let request = observed.only_request()?;
            ensure(request.method == "POST", || {
                format!("the method {}", request.method)
            })
        },
    )
}

fn path(name: &str, path: &'static str) -> Case {
    Case::new(
        name,
        "A path must arrive unchanged: an encoded segment must stay encoded, as one segment.",
        "Use the path of the URI unchanged: do not decode it, normalize it or resolve dot segments.",
        move |observed| {
            let target = &observed.only_request()?.target;
            ensure(target == path, || {
                format!("expected {path}, got {target}")
            })
        },
    )
    .requests([request(path, Body::empty())])
}

fn query() -> Case {
    const TARGET: &str = "/v1/sessions?user_id=user_2%26x%3D1%23%20%C3%BC&status=active&offset=0";
    Case::new(
        "query",
        "A query must arrive unchanged: an encoded value must stay encoded, as one value.",
        "Use the query of the URI unchanged: do not omit it, decode it or encode it again.",
        |observed| {
            let request = observed.only_request()?;
            ensure(request.method == "GET" && request.target == TARGET, || {
                format!(
                    "expected GET {TARGET}, got {} {}",
                    request.method, request.target
                )
            })
        },
    )
    .requests([list_request(TARGET)])
    .wire_only()
}

fn headers() -> Case {
    Case::new(
        "headers",
        "Every header must arrive exactly once, with its value.",
        "Send all headers of the request, and do not let the HTTP library replace them.",
        |observed| {
            let request = observed.only_request()?;
            let json = ("content-type", "application/json");
            for (name, value) in HEADERS.into_iter().chain([json]) {
                // The values are not reported, because one of them is a key.
                ensure(request.header_values(name) == [value], || {
                    let times = request.header_values(name).len();
                    format!("`{name}` received {times} times, or with a different value")
                })?;
            }
            Ok(())
        },
    )
}

fn framing() -> Case {
    Case::new(
        "framing",
        "`Host` must contain the server, and `Content-Length` the length of the body, exactly once each; the body must not be sent in chunks.",
        "Pass a body of known length to the HTTP library, and let it set both headers.",
        |observed| {
            let request = observed.only_request()?;
            let length = issue_request().body().len().to_string();
            for (name, expected) in [
                ("host", vec![observed.host.as_str()]),
                ("content-length", vec![length.as_str()]),
                ("transfer-encoding", vec![]),
            ] {
                let actual = request.header_values(name);
                ensure(actual == expected, || {
                    format!("`{name}`: expected {expected:?}, got {actual:?}")
                })?;
            }
            Ok(())
        },
    )
    .wire_only()
}

fn no_body() -> Case {
    Case::new(
        "body empty",
        "A request without a body must be sent without a body.",
        "Send an empty `Body` as no body, with or without `Content-Length: 0`.",
        |observed| {
            let request = observed.only_request()?;
            let lengths = request.header_values("content-length");
            let framed = matches!(lengths.as_slice(), [] | ["0"])
                && request.header_values("transfer-encoding").is_empty();
            ensure(framed && request.body.is_empty(), || {
                format!("`content-length` is {lengths:?}, or the body was sent in chunks")
            })
        },
    )
    .requests([revoke_request()])
}

fn body(name: &str, body: Vec<u8>) -> Case {
    let request = request("/v1/actor_tokens", body.clone().into());
    Case::new(
        name,
        UNCHANGED,
        "Send the bytes of the body unchanged: do not convert them to text or encode them.",
        move |observed| {
            let actual = &observed.only_request()?.body;
            ensure(*actual == body, || {
                format!(
                    "expected {} bytes, got {} bytes, or different ones",
                    body.len(),
                    actual.len()
                )
            })
        },
    )
    .requests([request])
}
