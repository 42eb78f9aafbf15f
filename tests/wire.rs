//! What Clerk's own SDKs really send, and what we send for the same input.
//!
//! `fixtures/wire-samples.jsonl` holds one recorded request a line: the input given to the SDK, the headers and body it sent,
//! and the answer due. Some SDKs lose or bend the input; ours must not.

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
fn the_stand_in_gives_every_recorded_request_the_answer_due() {
    for sample in samples() {
        let fake = FakeClerk::new();
        let mut request = http::Request::post("https://api.clerk.com/v1/actor_tokens");
        for (name, value) in &sample.headers {
            request = request.header(name, value.replace("<key>", fake.secret_key()));
        }
        let answer = fake.handle(request.body(Body::from(sample.body)).unwrap());

        let what = format!("{}, {}", sample.sdk, sample.case);
        assert_eq!(answer.status(), sample.expect_status, "{what}");
        let json: Value = serde_json::from_slice(answer.body().as_bytes()).unwrap();
        let param = json
            .pointer("/errors/0/meta/param_name")
            .and_then(Value::as_str);
        assert_eq!(param, sample.expect_param.as_deref(), "{what}");
    }
}

/// The input through our derive.
fn built(input: &Map<String, Value>) -> Result<CreateActorTokenRequestBody<Value>, Violations> {
    let seconds = |key| input.get(key).and_then(Value::as_i64);
    CreateActorTokenRequestBody::builder()
        .user_id(input["user_id"].as_str().unwrap())
        .actor(input["actor"].clone())
        .maybe_expires_in_seconds(seconds("expires_in_seconds"))
        .maybe_session_max_duration_in_seconds(seconds("session_max_duration_in_seconds"))
        .build()
}

#[test]
fn a_valid_input_goes_over_the_wire_as_it_is_and_an_invalid_one_not_at_all() {
    let mut invalid = BTreeSet::new();
    for sample in samples() {
        let fake = FakeClerk::new();
        let clerk = Client::builder(fake.clone())
            .secret_key(fake.secret_key())
            .build()
            .unwrap();
        match built(&sample.input) {
            Ok(request) => {
                drop(request.send(&clerk).unwrap());
                let requests = fake.requests();
                let sent: Value = serde_json::from_slice(requests[0].body().as_bytes()).unwrap();
                assert_eq!(sent, Value::Object(sample.input), "{}", sample.case);
            }
            Err(violations) => {
                // That one loses the actor, and is refused for it whatever the input was.
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
