//! Tests over real sockets that each of Clerk's documented errors is returned with its kind, code,
//! parameter and trace ID.

mod support;

use std::time::Duration;

use actor_token::ActorTokenStatus;

use actor_token::fake::{ApiFault, FakeClerk, FakeResponse, Injection};
use actor_token::{
    Client, Error, Revocation,
    error::{ApiError, ApiErrorKind},
    request::Body,
    transport::Ureq,
};
use support::{Harness, request, variant};

/// Sends a request and returns Clerk's error.
fn expect_api_error(harness: &Harness) -> ApiError {
    match harness.client.issue(&request()) {
        Err(Error::Api(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn documented_error_is_typed() {
    use ApiErrorKind as Kind;
    let table: Vec<(ApiFault, u16, &str, Kind, Option<&str>)> = vec![
        (
            ApiFault::AuthorizationHeaderFormatInvalid,
            401,
            "authorization_header_format_invalid",
            Kind::Unauthorized,
            None,
        ),
        (
            ApiFault::ClerkKeyInvalid,
            401,
            "clerk_key_invalid",
            Kind::Unauthorized,
            None,
        ),
        (
            ApiFault::FormParamMissing("actor.sub".into()),
            422,
            "form_param_missing",
            Kind::Rejected,
            Some("actor.sub"),
        ),
        (
            ApiFault::FormParamValueInvalid("expires_in_seconds".into()),
            422,
            "form_param_value_invalid",
            Kind::Rejected,
            Some("expires_in_seconds"),
        ),
        (
            ApiFault::FormParamUnknown("color".into()),
            422,
            "form_param_unknown",
            Kind::Rejected,
            Some("color"),
        ),
        (
            ApiFault::FormParamTypeInvalid("actor".into()),
            422,
            "form_param_type_invalid",
            Kind::Rejected,
            Some("actor"),
        ),
        (
            ApiFault::ImpersonationLimitExceeded { limit: 5, used: 5 },
            422,
            "impersonation_limit_exceeded",
            Kind::ImpersonationLimitExceeded,
            None,
        ),
        (
            ApiFault::UnsupportedSubscriptionPlanFeatures,
            402,
            "unsupported_subscription_plan_features",
            Kind::UnsupportedPlan,
            None,
        ),
        (
            ApiFault::UserNotFound("user_1".into()),
            404,
            "resource_not_found",
            Kind::NotFound,
            None,
        ),
        (
            ApiFault::ResourceNotFound,
            404,
            "resource_not_found",
            Kind::NotFound,
            None,
        ),
        (
            ApiFault::RequestBodyInvalid,
            400,
            "request_body_invalid",
            Kind::Rejected,
            None,
        ),
        (
            ApiFault::ApiVersionInvalid,
            400,
            "api_version_invalid",
            Kind::Rejected,
            None,
        ),
        (
            ApiFault::AuthorizationInvalid,
            403,
            "authorization_invalid",
            Kind::Forbidden,
            None,
        ),
        (
            ApiFault::RequestBodyTooLarge,
            413,
            "request_body_too_large",
            Kind::Rejected,
            None,
        ),
        (
            ApiFault::UnsupportedContentType("text/plain".into()),
            415,
            "unsupported_content_type",
            Kind::Rejected,
            None,
        ),
        (
            ApiFault::ActorTokenCannotBeRevoked(ActorTokenStatus::Revoked),
            400,
            "actor_token_cannot_be_revoked_code",
            Kind::NotRevocable,
            None,
        ),
        (
            ApiFault::InternalClerkError,
            500,
            "internal_clerk_error",
            Kind::ServerError,
            None,
        ),
        (
            ApiFault::GatewayTimeout,
            504,
            "gateway_timeout",
            Kind::ServerError,
            None,
        ),
    ];
    let harness = Harness::new();
    for (fault, status, code, kind, param) in table {
        let row = format!("{fault:?}");
        harness.fake.inject(Injection::respond_with(fault));
        let error = expect_api_error(&harness);
        assert_eq!(error.status(), status, "{row}");
        assert_eq!(error.kind(), kind, "{row}");
        let [item] = error.errors() else {
            panic!("{row}: {} errors", error.errors().len())
        };
        assert_eq!(item.code(), code, "{row}");
        assert_eq!(item.param_name(), param, "{row}");
        assert!(!item.message().is_empty(), "{row}");
        let trace_id = error.trace_id().unwrap();
        assert_eq!(trace_id.len(), 32, "{row}");
        assert_eq!(error.token_may_exist(), status >= 500, "{row}");

        let message = error.to_string();
        for part in [
            status.to_string().as_str(),
            code,
            trace_id,
            param.unwrap_or_default(),
        ] {
            assert!(
                message.contains(part),
                "{row}: `{part}` is missing in `{message}`"
            );
        }
    }
}

#[test]
fn long_rate_limit_is_returned_as_error() {
    let harness = Harness::new();
    harness
        .fake
        .inject(Injection::respond_with(ApiFault::TooManyRequests {
            retry_after: Duration::from_secs(3600),
        }));
    let error = expect_api_error(&harness);
    assert_eq!(error.kind(), ApiErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(harness.fake.requests().len(), 1);
    assert!(error.to_string().contains("retry after 3600 s"), "{error}");
}

#[test]
fn impersonation_limit_error_has_meta() {
    let harness = Harness::with_fake(FakeClerk::builder().impersonation_limit(1).build());
    drop(harness.client.issue(&request()).unwrap());
    let error = expect_api_error(&harness);
    assert_eq!(error.kind(), ApiErrorKind::ImpersonationLimitExceeded);
    let meta = error.errors()[0].meta().unwrap();
    assert_eq!((&meta["limit"], &meta["used"]), (&1.into(), &1.into()));
}

#[test]
fn html_error_keeps_status_and_body() {
    for (status, kind) in [
        (502, ApiErrorKind::ServerError),
        (403, ApiErrorKind::Forbidden),
        (418, ApiErrorKind::Rejected),
    ] {
        let harness = Harness::new();
        harness
            .fake
            .inject(Injection::respond_with(FakeResponse::html(
                http::StatusCode::from_u16(status).unwrap(),
            )));
        let error = expect_api_error(&harness);
        assert_eq!((error.status().as_u16(), error.kind()), (status, kind));
        assert!(error.errors().is_empty() && error.body().as_bytes().starts_with(b"<!doctype"));
    }
}

#[test]
fn content_type_of_response_is_ignored() {
    for content_type in ["application/json; charset=utf-8", "text/plain", ""] {
        let harness = Harness::new();
        let token = r#"{"object":"actor_token","id":"act_1","user_id":"user_customer","actor":{"sub":"user_agent"},"status":"paused","new":1}"#;
        for (status, body) in [
            (200, token),
            (
                422,
                r#"{"errors":[{"code":"form_param_missing"}],"more":[]}"#,
            ),
        ] {
            let mut response = http::Response::builder().status(status);
            if !content_type.is_empty() {
                response = response.header("content-type", content_type);
            }
            harness.fake.inject(Injection::respond_with(
                response.body(Body::from(body)).unwrap(),
            ));
        }
        let token = harness.client.issue(&request()).unwrap();
        assert_eq!(token.status().as_str(), "paused", "{content_type}");
        assert!(token.token().is_none() && token.url().is_none() && token.created_at().is_none());
        assert_eq!(
            expect_api_error(&harness).errors()[0].code(),
            "form_param_missing",
            "{content_type}"
        );
    }
}

#[test]
fn wrong_key_is_unauthorized() {
    let harness = Harness::new();
    let clerk = Client::builder(Ureq::new())
        .secret_key("sk_test_another_instance")
        .api_url(harness.api_url())
        .build()
        .unwrap();
    let Err(Error::Api(error)) = clerk.revoke("act_1") else {
        panic!("the wrong key was accepted")
    };
    assert_eq!(error.kind(), ApiErrorKind::Unauthorized);
}

#[test]
fn error_code_is_read_after_byte_order_mark() {
    let harness = Harness::new();
    let token = harness.client.issue(&request()).unwrap();
    for (status, expected) in [("accepted", "already accepted"), ("revoked", "revoked")] {
        let body = format!(
            "\u{feff}{{\"errors\":[{{\"code\":\"actor_token_cannot_be_revoked_code\",\"message\":\"cannot revoke\",\
             \"long_message\":\"Actor token cannot be revoked because its status is {status}. Only pending tokens \
             can be revoked.\"}}]}}"
        );
        let mut response = http::Response::new(Body::from(body));
        *response.status_mut() = http::StatusCode::BAD_REQUEST;
        harness.fake.inject(Injection::respond_with(response));
        let actual = match harness.client.revoke(token.id()) {
            Ok(Revocation::AlreadyRevoked) => "revoked",
            Ok(other) => panic!("{other:?}"),
            Err(error) => variant(&error),
        };
        assert_eq!(actual, expected, "status {status}");
    }
}
