//! Tests injected faults.

use std::error::Error;

use actor_token::fake::{ApiFault, Endpoint, FakeClerk, FakeResponse, Injection};
use actor_token::transport::Transport;
use actor_token::{ActorTokenStatus, request::Body};
use http::{Response, StatusCode};
use serde_json::{Value, json};

use crate::{CREATE, MINIMAL, TIMEOUT, create, post, read, revoke, text};

/// Clerk's documented errors: each line has the status, and the error in the envelope.
const DOCUMENTED: &str = include_str!("../fixtures/documented-errors.txt");

/// Returns the same errors as `ApiFault`, in the same order.
fn faults() -> [ApiFault; 24] {
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
            retry_after: TIMEOUT,
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
fn api_fault_has_documented_envelope() {
    let rows: Vec<&str> = DOCUMENTED.lines().collect();
    assert_eq!(rows.len(), faults().len());
    for (fault, row) in faults().into_iter().zip(rows) {
        let (status, error) = row.split_once(' ').unwrap();
        let clerk = FakeClerk::new();
        clerk.inject(Injection::respond_with(fault.clone()));
        let response = create(&clerk, MINIMAL);
        assert_eq!(response.status().as_str(), status, "{row}");
        assert_eq!(fault.status().as_str(), status, "{row}");
        let code = read(&response)["errors"][0]["code"].clone();
        assert_eq!(fault.code(), code, "{row}");

        let trace_id = response.headers()["x-clerk-trace-id"].to_str().unwrap();
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        assert!(trace_id.len() == 32 && trace_id.bytes().all(is_hex));
        let expected = format!(r#"{{"errors":[{error}],"clerk_trace_id":"{trace_id}"}}"#);
        assert_eq!(text(&response), expected);
        assert_eq!(response.headers()["content-type"], "application/json");
        let retry_after = response.headers().get("retry-after");
        assert_eq!(retry_after.is_some(), status == "429", "{row}");
        assert!(clerk.tokens().is_empty());
    }
}

#[test]
fn replaced_or_dropped_response_leaves_token() {
    let clerk = FakeClerk::new();
    clerk.inject(Injection::replace_response(FakeResponse::html(
        StatusCode::BAD_GATEWAY,
    )));
    let response = create(&clerk, MINIMAL);
    assert_eq!(response.status(), 502);
    assert!(serde_json::from_slice::<Value>(response.body().as_bytes()).is_err());
    assert!(clerk.tokens()[0].is_redeemable());

    clerk.inject(Injection::drop_response());
    let error = clerk
        .send(post(&clerk, CREATE, MINIMAL), TIMEOUT)
        .unwrap_err();
    assert!(!error.is_not_sent());
    assert_eq!(clerk.tokens().len(), 2);
}

#[test]
fn transport_fault_names_injection() {
    let clerk = FakeClerk::new();
    clerk.inject(Injection::connection_refused());
    clerk.inject(Injection::drop_request());
    clerk.inject(Injection::drop_response());
    for (is_not_sent, cause) in [
        (true, "injected fault: connection refused"),
        (false, "injected fault: request dropped"),
        (false, "injected fault: response dropped"),
    ] {
        let error = clerk
            .send(post(&clerk, CREATE, MINIMAL), TIMEOUT)
            .unwrap_err();
        assert_eq!(error.is_not_sent(), is_not_sent);
        assert_eq!(error.source().unwrap().to_string(), cause);
    }
}

#[test]
fn injections_are_used_in_order_per_endpoint() {
    let clerk = FakeClerk::new();
    clerk.inject(Injection::respond_with(ApiFault::GatewayTimeout).only_for(Endpoint::Revoke));
    clerk.inject(Injection::respond_with(ApiFault::InternalClerkError).times(2));
    clerk.inject(Injection::respond_with(Response::new(Body::from(
        "verbatim",
    ))));
    assert_eq!(create(&clerk, MINIMAL).status(), 500);
    assert_eq!(revoke(&clerk, &json!("act_1")).status(), 504);
    assert_eq!(create(&clerk, MINIMAL).status(), 500);
    let verbatim = create(&clerk, MINIMAL);
    assert_eq!((text(&verbatim), verbatim.headers().len()), ("verbatim", 0));
    assert_eq!(create(&clerk, MINIMAL).status(), 200);
    assert_eq!(clerk.pending_injections(), 0);
}
