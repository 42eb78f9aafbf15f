//! Tests `FakeClerk` through its public API. The expected values come from Clerk's documentation
//! and SDKs.

mod create;
mod faults;
mod inspect;
mod lifetime;
mod server;
mod sessions;
mod sign_in;

use std::time::Duration;

use actor_token::fake::FakeClerk;
use actor_token::request::Body;
use http::{Request, Response};
use serde_json::Value;

pub(crate) const CREATE_PATH: &str = "/v1/actor_tokens";
pub(crate) const MINIMAL_BODY: &str = r#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#;
pub(crate) const SECOND: Duration = Duration::from_secs(1);

pub(crate) fn post_request(fake: &FakeClerk, path: &str, body: &str) -> Request<Body> {
    Request::post(path)
        .header("authorization", format!("Bearer {}", fake.secret_key()))
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

pub(crate) fn create(fake: &FakeClerk, body: &str) -> Response<Body> {
    fake.handle(post_request(fake, CREATE_PATH, body))
}

/// Creates a token and returns the body of the response.
pub(crate) fn issue(fake: &FakeClerk) -> Value {
    let response = create(fake, MINIMAL_BODY);
    assert_eq!(response.status(), 200);
    body_json(&response)
}

pub(crate) fn revoke(fake: &FakeClerk, id: &Value) -> Response<Body> {
    let path = format!("/v1/actor_tokens/{}/revoke", id.as_str().unwrap());
    fake.handle(post_request(fake, &path, ""))
}

pub(crate) fn body_text(response: &Response<Body>) -> &str {
    std::str::from_utf8(response.body().as_bytes()).unwrap()
}

pub(crate) fn body_json(response: &Response<Body>) -> Value {
    serde_json::from_str(body_text(response)).unwrap()
}

/// Returns the status, and the code and parameter of each error.
pub(crate) fn status_and_codes(response: &Response<Body>) -> (u16, Vec<String>) {
    let errors = body_json(response)["errors"]
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
