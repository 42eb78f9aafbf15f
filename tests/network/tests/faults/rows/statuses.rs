//! Clerk's errors, as `FakeClerk` returns them, and errors of proxies in front of Clerk.

use std::time::Duration;

use actor_token::fake::{ApiFault, FakeClerk, Injection};
use actor_token::{ActorTokenStatus, request::Body};
use serde_json::json;

use super::{error_body, token};
use crate::adapter::CANARY;
use crate::table::CallEnd::{AlreadyAccepted, AlreadyRevoked, Api, UnexpectedResponse};
use crate::table::{Expected, Row, http_response};

/// Returns the errors that Clerk can return to any request, except for the rate limit.
fn faults() -> Vec<ApiFault> {
    let canary = || CANARY.into();
    vec![
        ApiFault::RequestBodyInvalid,
        ApiFault::ApiVersionInvalid,
        ApiFault::AuthorizationHeaderFormatInvalid,
        ApiFault::ClerkKeyInvalid,
        ApiFault::UnsupportedSubscriptionPlanFeatures,
        ApiFault::AuthorizationInvalid,
        ApiFault::UserNotFound(canary()),
        ApiFault::ResourceNotFound,
        ApiFault::RequestBodyTooLarge,
        ApiFault::UnsupportedContentType(canary()),
        ApiFault::FormParamMissing(canary()),
        ApiFault::FormParamValueInvalid(canary()),
        ApiFault::FormParamTypeInvalid(canary()),
        ApiFault::FormParamUnknown(canary()),
        ApiFault::ImpersonationLimitExceeded { limit: 5, used: 5 },
        ApiFault::InternalClerkError,
        ApiFault::GatewayTimeout,
    ]
}

/// Returns the response of `FakeClerk` with this fault.
fn fault_response(fault: &ApiFault) -> Vec<u8> {
    let fake = FakeClerk::new();
    fake.inject(Injection::respond_with(fault.clone()));
    let response = fake.handle(http::Request::new(Body::empty()));
    let line = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        format!("{name}: {}\r\n", value.to_str().unwrap())
    };
    let headers: Vec<_> = response.headers().iter().map(line).collect();
    http_response(
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
            500.. => Expected::maybe_orphan(Api(status)),
            _ => Expected::no_orphan(1, Api(status)),
        };
        rows.push(Row::response(
            format!("{status} {}", fault.code()),
            fault_response(&fault),
            expected,
        ));
    }
    let html = "content-type: text/html\r\n";
    rows.extend([
        Row::response(
            "400 with unexpected JSON",
            http_response(400, "", json!({"errors": CANARY}).to_string()),
            Expected::no_orphan(1, Api(400)),
        ),
        Row::response(
            "403 from a firewall",
            http_response(403, html, format!("<h1>{CANARY}</h1>")),
            Expected::no_orphan(1, Api(403)),
        ),
        Row::response(
            "408",
            http_response(408, "", error_body("timeout")),
            Expected::maybe_orphan(Api(408)),
        ),
        Row::response(
            "409",
            http_response(409, "", error_body(CANARY)),
            Expected::no_orphan(1, Api(409)),
        ),
        Row::response(
            "500 empty",
            http_response(500, "", ""),
            Expected::maybe_orphan(Api(500)),
        ),
        Row::response(
            "502 from a proxy",
            http_response(502, html, format!("<h1>{CANARY}</h1>")),
            Expected::maybe_orphan(Api(502)),
        ),
        Row::response(
            "503 with Retry-After",
            http_response(503, "retry-after: 1\r\n", ""),
            Expected::maybe_orphan(Api(503)),
        ),
    ]);
    rows
}

/// Returns rows for calls that are always safe to repeat, such as revoke.
pub fn retryable_rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for fault in faults() {
        let status = fault.status().as_u16();
        let requests = if status >= 500 { 3 } else { 1 };
        let expected = Expected::no_orphan(requests, Api(status));
        rows.push(Row::response(
            format!("{status} {}", fault.code()),
            fault_response(&fault),
            expected,
        ));
    }
    let rate_limit = ApiFault::TooManyRequests {
        retry_after: Duration::from_secs(7),
    };
    rows.extend([
        Row::response(
            "408",
            http_response(408, "", ""),
            Expected::no_orphan(3, Api(408)),
        ),
        Row::response(
            "429",
            fault_response(&rate_limit),
            Expected::no_orphan(3, Api(429)),
        )
        .min_delay(Duration::from_secs(7)),
        Row::response(
            "502 from a proxy",
            http_response(502, "", format!("<h1>{CANARY}</h1>")),
            Expected::no_orphan(3, Api(502)),
        ),
        Row::response(
            "503 with Retry-After",
            http_response(503, "retry-after: 7\r\n", ""),
            Expected::no_orphan(3, Api(503)),
        )
        .min_delay(Duration::from_secs(7)),
    ]);
    rows
}

/// Returns rows that depend on the status of the token.
pub fn revoke_rows() -> Vec<Row> {
    let cannot_be_revoked = |status| fault_response(&ApiFault::ActorTokenCannotBeRevoked(status));
    vec![
        Row::response(
            "400: already revoked",
            cannot_be_revoked(ActorTokenStatus::Revoked),
            Expected::no_orphan(1, AlreadyRevoked),
        ),
        Row::response(
            "400: already accepted",
            cannot_be_revoked(ActorTokenStatus::Accepted),
            Expected::no_orphan(1, AlreadyAccepted),
        ),
        Row::response(
            "200 with status `accepted`",
            http_response(200, "", token("accepted")),
            Expected::no_orphan(1, AlreadyAccepted),
        ),
        Row::response(
            "200 with status `pending`",
            http_response(200, "", token("pending")),
            Expected::no_orphan(3, UnexpectedResponse(200)),
        ),
        Row::response(
            "200 with another token",
            http_response(200, "", token("revoked").replace("act_1", "act_2")),
            Expected::no_orphan(3, UnexpectedResponse(200)),
        ),
    ]
}
