//! Requests are received as they were sent.

use super::super::case::{Case, HEADERS, create, request, revoke};
use super::super::observation::ensure;
use crate::Body;

const AS_IT_IS: &str = "A request arrives as it was sent.";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![one_request(), headers(), framing(), no_body()];
    cases.extend([
        path("path", "/v1/actor_tokens/act_1/revoke"),
        path(
            "path with an encoded segment",
            "/v1/actor_tokens/act_1%2F..%2Fx%20y%3Fz%23/revoke",
        ),
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
        "A request that is answered was received, once, with its method.",
        "Send the request that `send` is given, and return the server's own answer.",
        |observed| {
            observed.response()?;
            let request = observed.request()?;
            ensure(request.method == "POST", || {
                format!("the method {}", request.method)
            })
        },
    )
}

fn path(name: &str, path: &'static str) -> Case {
    Case::new(
        name,
        "A path arrives as it was sent: an encoded segment stays encoded, and one segment.",
        "Take the URI's path as it is. Don't decode it, tidy it up or resolve its dots.",
        move |observed| {
            let target = &observed.request()?.target;
            ensure(target == path, || {
                format!("{target} in the place of {path}")
            })
        },
    )
    .requests([request(path, Body::empty())])
}

fn headers() -> Case {
    Case::new(
        "headers",
        "Every header arrives, once, with its value.",
        "Pass all of the request's headers on, and let the HTTP library set none of its own in their place.",
        |observed| {
            let request = observed.request()?;
            let json = ("content-type", "application/json");
            for (name, value) in HEADERS.into_iter().chain([json]) {
                // The values are not reported, because one of them is a key.
                ensure(request.all(name) == [value], || {
                    let times = request.all(name).len();
                    format!("`{name}` {times} times, or with another value")
                })?;
            }
            Ok(())
        },
    )
}

fn framing() -> Case {
    Case::new(
        "framing",
        "`Host` names the server, and `Content-Length` the body's length, once each; the body isn't sent in chunks.",
        "Give the HTTP library a body whose length is known, and leave both headers to it.",
        |observed| {
            let request = observed.request()?;
            let length = create().body().len().to_string();
            for (name, expected) in [
                ("host", vec![observed.host.as_str()]),
                ("content-length", vec![length.as_str()]),
                ("transfer-encoding", vec![]),
            ] {
                let actual = request.all(name);
                ensure(actual == expected, || {
                    format!("`{name}` is {actual:?} in the place of {expected:?}")
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
        "A request without a body has none on the wire.",
        "Send an empty `Body` as no body, with `Content-Length: 0` or without.",
        |observed| {
            let request = observed.request()?;
            let lengths = request.all("content-length");
            let framed = matches!(lengths.as_slice(), [] | ["0"])
                && request.all("transfer-encoding").is_empty();
            ensure(framed && request.body.is_empty(), || {
                format!("`content-length` {lengths:?}, or a body in chunks")
            })
        },
    )
    .requests([revoke()])
}

fn body(name: &str, body: Vec<u8>) -> Case {
    let request = request("/v1/actor_tokens", body.clone().into());
    Case::new(
        name,
        AS_IT_IS,
        "Send the body's bytes as they are: no text, no other encoding.",
        move |observed| {
            let actual = &observed.request()?.body;
            ensure(*actual == body, || {
                format!(
                    "{} bytes, or other ones, in the place of {}",
                    actual.len(),
                    body.len()
                )
            })
        },
    )
    .requests([request])
}
