//! Tests injected faults.

use std::error::Error;

use actor_token::fake::{ApiFault, Endpoint, FakeClerk, FakeResponse, Injection};
use actor_token::transport::Transport;
use actor_token::{ActorTokenStatus, request::Body};
use http::{Response, StatusCode};
use serde_json::{Value, json};

use crate::{
    CREATE_PATH, MINIMAL_BODY, SECOND, body_json, body_text, create, post_request, revoke,
};

/// Clerk's documented errors. Each line has a status and an error object.
const DOCUMENTED: &str = include_str!("../fixtures/documented-errors.txt");

/// Returns the `ApiFault` of each line of `DOCUMENTED`.
fn documented_faults() -> [ApiFault; 24] {
    [
        ApiFault::RequestBodyInvalid,
        ApiFault::ApiVersionInvalid,
        ApiFault::AuthorizationHeaderFormatInvalid,
        ApiFault::ClerkKeyInvalid,
        ApiFault::UnsupportedSubscriptionPlanFeatures,
        ApiFault::AuthorizationInvalid,
        ApiFault::UserNotFound("user_&".into()),
        ApiFault::ResourceNotFound,
        ApiFault::RequestBodyTooLarge,
        ApiFault::UnsupportedContentType("text/plain".into()),
        ApiFault::FormParamMissing("actor.sub".into()),
        ApiFault::FormParamValueInvalid("expires_in_seconds".into()),
        ApiFault::FormParamTypeInvalid("actor".into()),
        ApiFault::FormParamUnknown("extra".into()),
        ApiFault::ImpersonationLimitExceeded { limit: 5, used: 6 },
        ApiFault::TooManyRequests {
            retry_after: SECOND,
        },
        ApiFault::InternalClerkError,
        ApiFault::GatewayTimeout,
        ApiFault::ActorTokenCannotBeRevoked(ActorTokenStatus::Accepted),
        ApiFault::ActorTokenRevoked,
        ApiFault::ActorTokenAlreadyUsed,
        ApiFault::TicketExpired,
        ApiFault::TicketInvalid,
        ApiFault::ActorTokenSubjectNotFound,
    ]
}

#[test]
fn api_fault_has_documented_response() {
    let rows: Vec<&str> = DOCUMENTED.lines().collect();
    assert_eq!(rows.len(), documented_faults().len());
    for (fault, row) in documented_faults().into_iter().zip(rows) {
        let (status, error) = row.split_once(' ').unwrap();
        let fake = FakeClerk::new();
        fake.inject(Injection::respond_with(fault.clone()));
        let response = create(&fake, MINIMAL_BODY);
        assert_eq!(response.status().as_str(), status, "{row}");
        assert_eq!(fault.status().as_str(), status, "{row}");
        let code = body_json(&response)["errors"][0]["code"].clone();
        assert_eq!(fault.code(), code, "{row}");

        let trace_id = response.headers()["x-clerk-trace-id"].to_str().unwrap();
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        assert!(trace_id.len() == 32 && trace_id.bytes().all(is_hex));
        let expected = format!(r#"{{"errors":[{error}],"clerk_trace_id":"{trace_id}"}}"#);
        assert_eq!(body_text(&response), expected);
        assert_eq!(response.headers()["content-type"], "application/json");
        let retry_after = response.headers().get("retry-after");
        assert_eq!(retry_after.is_some(), status == "429", "{row}");
        assert!(fake.tokens().is_empty());
    }
}

#[test]
fn replaced_or_dropped_response_leaves_token() {
    let fake = FakeClerk::new();
    fake.inject(Injection::replace_response(FakeResponse::html(
        StatusCode::BAD_GATEWAY,
    )));
    let response = create(&fake, MINIMAL_BODY);
    assert_eq!(response.status(), 502);
    assert!(serde_json::from_slice::<Value>(response.body().as_bytes()).is_err());
    assert!(fake.tokens()[0].is_redeemable());

    fake.inject(Injection::drop_response());
    let error = fake
        .send(post_request(&fake, CREATE_PATH, MINIMAL_BODY), SECOND)
        .unwrap_err();
    assert!(!error.is_not_sent());
    assert_eq!(fake.tokens().len(), 2);
}

#[test]
fn transport_error_names_injected_fault() {
    let fake = FakeClerk::new();
    fake.inject(Injection::connection_refused());
    fake.inject(Injection::drop_request());
    fake.inject(Injection::drop_response());
    for (is_not_sent, cause) in [
        (true, "injected fault: connection refused"),
        (false, "injected fault: request dropped"),
        (false, "injected fault: response dropped"),
    ] {
        let error = fake
            .send(post_request(&fake, CREATE_PATH, MINIMAL_BODY), SECOND)
            .unwrap_err();
        assert_eq!(error.is_not_sent(), is_not_sent);
        assert_eq!(error.source().unwrap().to_string(), cause);
    }
}

#[test]
fn injections_are_used_in_order_per_endpoint() {
    let fake = FakeClerk::new();
    fake.inject(Injection::respond_with(ApiFault::GatewayTimeout).only_for(Endpoint::Revoke));
    fake.inject(Injection::respond_with(ApiFault::InternalClerkError).times(2));
    fake.inject(Injection::respond_with(Response::new(Body::from(
        "verbatim",
    ))));
    assert_eq!(create(&fake, MINIMAL_BODY).status(), 500);
    assert_eq!(revoke(&fake, &json!("act_1")).status(), 504);
    assert_eq!(create(&fake, MINIMAL_BODY).status(), 500);
    let verbatim = create(&fake, MINIMAL_BODY);
    assert_eq!(
        (body_text(&verbatim), verbatim.headers().len()),
        ("verbatim", 0)
    );
    assert_eq!(create(&fake, MINIMAL_BODY).status(), 200);
    assert_eq!(fake.pending_injections(), 0);
}
