//! Tests of `FakeClerk` through its public API. The expected values come from Clerk's published
//! documents and from what its SDKs send.

mod create;
mod faults;
mod inspect;
mod lifetime;
mod server;
mod sessions;

use std::time::Duration;

use actor_token::fake::FakeClerk;
use actor_token::request::Body;
use http::{Request, Response};
use serde_json::Value;

pub(crate) const CREATE: &str = "/v1/actor_tokens";
pub(crate) const MINIMAL: &str = r#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#;
pub(crate) const TIMEOUT: Duration = Duration::from_secs(1);

pub(crate) fn post(clerk: &FakeClerk, path: &str, body: &str) -> Request<Body> {
    Request::post(path)
        .header("authorization", format!("Bearer {}", clerk.secret_key()))
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

pub(crate) fn create(clerk: &FakeClerk, body: &str) -> Response<Body> {
    clerk.handle(post(clerk, CREATE, body))
}

pub(crate) fn issue(clerk: &FakeClerk) -> Value {
    let response = create(clerk, MINIMAL);
    assert_eq!(response.status(), 200);
    read(&response)
}

pub(crate) fn revoke(clerk: &FakeClerk, id: &Value) -> Response<Body> {
    let path = format!("/v1/actor_tokens/{}/revoke", id.as_str().unwrap());
    clerk.handle(post(clerk, &path, ""))
}

pub(crate) fn text(response: &Response<Body>) -> &str {
    std::str::from_utf8(response.body().as_bytes()).unwrap()
}

pub(crate) fn read(response: &Response<Body>) -> Value {
    serde_json::from_str(text(response)).unwrap()
}

/// Returns the status, and each error's code with its parameter.
pub(crate) fn outcome(response: &Response<Body>) -> (u16, Vec<String>) {
    let errors = read(response)["errors"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let codes = errors.iter().map(|error| {
        let code = error["code"].as_str().unwrap();
        match error["meta"]["param_name"].as_str() {
            Some(param) => format!("{code} {param}"),
            None => code.to_owned(),
        }
    });
    (response.status().as_u16(), codes.collect())
}
