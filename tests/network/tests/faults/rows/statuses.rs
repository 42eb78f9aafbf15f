//! Clerk's errors, as `FakeClerk` returns them, and errors of proxies in front of Clerk.

use std::time::Duration;

use actor_token::fake::{ApiFault, FakeClerk, Injection};
use actor_token::{ActorTokenStatus, request::Body};

use super::{error_body, token};
use crate::adapter::CANARY;
use crate::table::End::{AlreadyAccepted, AlreadyRevoked, Api, UnexpectedResponse};
use crate::table::{Expected, Row, http};

/// Returns every error that Clerk can return to any request.
fn faults() -> Vec<ApiFault> {
    let param = |name: &'static str| name.into();
    vec![
        ApiFault::RequestBodyInvalid,
        ApiFault::ApiVersionInvalid,
        ApiFault::AuthorizationHeaderFormatInvalid,
        ApiFault::ClerkKeyInvalid,
        ApiFault::UnsupportedSubscriptionPlanFeatures,
        ApiFault::AuthorizationInvalid,
        ApiFault::UserNotFound(param(CANARY)),
        ApiFault::ResourceNotFound,
        ApiFault::RequestBodyTooLarge,
        ApiFault::UnsupportedContentType(param(CANARY)),
        ApiFault::FormParamMissing(param(CANARY)),
        ApiFault::FormParamValueInvalid(param(CANARY)),
        ApiFault::FormParamTypeInvalid(param(CANARY)),
        ApiFault::FormParamUnknown(param(CANARY)),
        ApiFault::ImpersonationLimitExceeded { limit: 5, used: 5 },
        ApiFault::InternalClerkError,
        ApiFault::GatewayTimeout,
    ]
}

/// Returns the response of `FakeClerk` to a request after injecting a fault.
fn response_to(fault: &ApiFault) -> Vec<u8> {
    let fake = FakeClerk::new();
    fake.inject(Injection::respond_with(fault.clone()));
    let response = fake.handle(http::Request::new(Body::empty()));
    let line = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        format!("{name}: {}\r\n", value.to_str().unwrap())
    };
    let headers: Vec<_> = response.headers().iter().map(line).collect();
    http(
        response.status().as_u16(),
        &headers.concat(),
        response.body(),
    )
}

pub fn issue_rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for fault in faults() {
        let status = fault.status().as_u16();
        let expected = match status {
            500.. => Expected::unknown(Api(status)),
            _ => Expected::safe(1, Api(status)),
        };
        rows.push(Row::response(
            format!("{status} {}", fault.code()),
            response_to(&fault),
            expected,
        ));
    }
    let html = "content-type: text/html\r\n";
    rows.extend([
        Row::response(
            "400 with unexpected JSON",
            http(400, "", r#"{"errors":"CaNaRy"}"#),
            Expected::safe(1, Api(400)),
        ),
        Row::response(
            "403 from a firewall",
            http(403, html, "<h1>CaNaRy</h1>"),
            Expected::safe(1, Api(403)),
        ),
        Row::response(
            "408",
            http(408, "", error_body("timeout")),
            Expected::unknown(Api(408)),
        ),
        Row::response(
            "409",
            http(409, "", error_body(CANARY)),
            Expected::safe(1, Api(409)),
        ),
        Row::response("500 empty", http(500, "", ""), Expected::unknown(Api(500))),
        Row::response(
            "502 from a proxy",
            http(502, html, "<h1>CaNaRy</h1>"),
            Expected::unknown(Api(502)),
        ),
        Row::response(
            "503 with Retry-After",
            http(503, "retry-after: 1\r\n", ""),
            Expected::unknown(Api(503)),
        ),
    ]);
    rows
}

pub fn retryable_rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for fault in faults() {
        let status = fault.status().as_u16();
        let requests = if status >= 500 { 3 } else { 1 };
        let expected = Expected::safe(requests, Api(status));
        rows.push(Row::response(
            format!("{status} {}", fault.code()),
            response_to(&fault),
            expected,
        ));
    }
    let limited = ApiFault::TooManyRequests {
        retry_after: Duration::from_secs(7),
    };
    rows.extend([
        Row::response("408", http(408, "", ""), Expected::safe(3, Api(408))),
        Row::response("429", response_to(&limited), Expected::safe(3, Api(429)))
            .min_delay(Duration::from_secs(7)),
        Row::response(
            "502 from a proxy",
            http(502, "", "<h1>CaNaRy</h1>"),
            Expected::safe(3, Api(502)),
        ),
        Row::response(
            "503 with Retry-After",
            http(503, "retry-after: 7\r\n", ""),
            Expected::safe(3, Api(503)),
        )
        .min_delay(Duration::from_secs(7)),
    ]);
    rows
}

/// Returns the rows about the status of the token that is revoked.
pub fn revoke_rows() -> Vec<Row> {
    let cannot_be_revoked = |status| response_to(&ApiFault::ActorTokenCannotBeRevoked(status));
    vec![
        Row::response(
            "400 already revoked",
            cannot_be_revoked(ActorTokenStatus::Revoked),
            Expected::safe(1, AlreadyRevoked),
        ),
        Row::response(
            "400 already accepted",
            cannot_be_revoked(ActorTokenStatus::Accepted),
            Expected::safe(1, AlreadyAccepted),
        ),
        Row::response(
            "200 accepted",
            http(200, "", token("accepted")),
            Expected::safe(1, AlreadyAccepted),
        ),
        Row::response(
            "200 still pending",
            http(200, "", token("pending")),
            Expected::safe(3, UnexpectedResponse(200)),
        ),
        Row::response(
            "200 with another token",
            http(200, "", token("revoked").replace("act_1", "act_2")),
            Expected::safe(3, UnexpectedResponse(200)),
        ),
    ]
}
