//! Compares this crate's requests with recorded requests of Clerk's SDKs for the same input.
//!
//! Each line of `fixtures/wire-samples.jsonl` is a recorded request: the input of the SDK, the
//! headers and the body that it sent, and the expected response. Some SDKs lose or change parts of
//! the input. This crate must not.

use std::collections::BTreeSet;

use actor_token::fake::FakeClerk;
use actor_token::{
    ActorTokenRequest, Client, CreateActorTokenRequestBody, Violation, Violations, request::Body,
};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
struct Sample {
    sdk: String,
    case: String,
    input: Map<String, Value>,
    headers: Vec<(String, String)>,
    body: String,
    expect_status: u16,
    expect_param: Option<String>,
}

fn samples() -> Vec<Sample> {
    let samples: Vec<_> = include_str!("fixtures/wire-samples.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(samples.len(), 33);
    samples
}

#[test]
fn fake_returns_expected_response_to_recorded_request() {
    for sample in samples() {
        let fake = FakeClerk::new();
        let mut request = http::Request::post("https://api.clerk.com/v1/actor_tokens");
        for (name, value) in &sample.headers {
            request = request.header(name, value.replace("<key>", fake.secret_key()));
        }
        let response = fake.handle(request.body(Body::from(sample.body)).unwrap());

        let case = format!("{}, {}", sample.sdk, sample.case);
        assert_eq!(response.status(), sample.expect_status, "{case}");
        let json: Value = serde_json::from_slice(response.body().as_bytes()).unwrap();
        let param = json
            .pointer("/errors/0/meta/param_name")
            .and_then(Value::as_str);
        assert_eq!(param, sample.expect_param.as_deref(), "{case}");
    }
}

/// Builds a request from the input of a sample.
fn build(input: &Map<String, Value>) -> Result<CreateActorTokenRequestBody<Value>, Violations> {
    let seconds = |key| input.get(key).and_then(Value::as_i64);
    CreateActorTokenRequestBody::builder()
        .user_id(input["user_id"].as_str().unwrap())
        .actor(input["actor"].clone())
        .maybe_expires_in_seconds(seconds("expires_in_seconds"))
        .maybe_session_max_duration_in_seconds(seconds("session_max_duration_in_seconds"))
        .build()
}

#[test]
fn valid_input_is_sent_unchanged() {
    let mut invalid = BTreeSet::new();
    for sample in samples() {
        let fake = FakeClerk::new();
        let clerk = Client::builder(fake.clone())
            .secret_key(fake.secret_key())
            .build()
            .unwrap();
        match build(&sample.input) {
            Ok(request) => {
                drop(request.send(&clerk).unwrap());
                let requests = fake.requests();
                let sent: Value = serde_json::from_slice(requests[0].body().as_bytes()).unwrap();
                assert_eq!(sent, Value::Object(sample.input), "{}", sample.case);
            }
            Err(violations) => {
                // This SDK version omits the actor, so Clerk rejects its request for another
                // reason.
                if sample.sdk != "py-1.8.0" {
                    let param = violations.iter().next().map(Violation::path);
                    assert_eq!(param, sample.expect_param.as_deref(), "{}", sample.case);
                }
                invalid.insert(sample.case);
            }
        }
    }
    assert_eq!(
        invalid,
        ["actor_no_sub", "actor_not_object", "zero"]
            .map(str::to_owned)
            .into()
    );
}
