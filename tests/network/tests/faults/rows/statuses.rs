//! Each error of Clerk's table, as the stand-in words it, and errors of whoever stands before Clerk.

use std::time::Duration;

use actor_token::fake::{ApiFault, FakeClerk, Injection};
use actor_token::{ActorTokenStatus, request::Body};

use super::{refusal, token};
use crate::adapter::CANARY;
use crate::table::End::{AlreadyAccepted, AlreadyRevoked, Api, UnexpectedResponse};
use crate::table::{Due, Row, http};

/// Every error that a create or a revoke can be answered with.
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

/// What the stand-in answers with a fault.
fn answered(fault: &ApiFault) -> Vec<u8> {
    let fake = FakeClerk::new();
    fake.inject(Injection::respond_with(fault.clone()));
    let answer = fake.handle(http::Request::new(Body::empty()));
    let line = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        format!("{name}: {}\r\n", value.to_str().unwrap())
    };
    let headers: Vec<_> = answer.headers().iter().map(line).collect();
    http(answer.status().as_u16(), &headers.concat(), answer.body())
}

pub fn creates() -> Vec<Row> {
    let mut rows = Vec::new();
    for fault in faults() {
        let status = fault.status().as_u16();
        let due = match status {
            500.. => Due::in_doubt(Api(status)),
            _ => Due::safe(1, Api(status)),
        };
        rows.push(Row::answer(
            format!("{status} {}", fault.code()),
            answered(&fault),
            due,
        ));
    }
    let html = "content-type: text/html\r\n";
    rows.extend([
        Row::answer(
            "400 of another shape",
            http(400, "", r#"{"errors":"CaNaRy"}"#),
            Due::safe(1, Api(400)),
        ),
        Row::answer(
            "403 of a firewall",
            http(403, html, "<h1>CaNaRy</h1>"),
            Due::safe(1, Api(403)),
        ),
        Row::answer(
            "408",
            http(408, "", refusal("timeout")),
            Due::in_doubt(Api(408)),
        ),
        Row::answer(
            "409",
            http(409, "", refusal(CANARY)),
            Due::safe(1, Api(409)),
        ),
        Row::answer("500 empty", http(500, "", ""), Due::in_doubt(Api(500))),
        Row::answer(
            "502 of a proxy",
            http(502, html, "<h1>CaNaRy</h1>"),
            Due::in_doubt(Api(502)),
        ),
        Row::answer(
            "503 with Retry-After",
            http(503, "retry-after: 1\r\n", ""),
            Due::in_doubt(Api(503)),
        ),
    ]);
    rows
}

pub fn revokes() -> Vec<Row> {
    let mut rows = Vec::new();
    for fault in faults() {
        let status = fault.status().as_u16();
        let requests = if status >= 500 { 3 } else { 1 };
        let due = Due::safe(requests, Api(status));
        rows.push(Row::answer(
            format!("{status} {}", fault.code()),
            answered(&fault),
            due,
        ));
    }
    let cannot = |status| answered(&ApiFault::ActorTokenCannotBeRevoked(status));
    let limited = ApiFault::TooManyRequests {
        retry_after: Duration::from_secs(7),
    };
    rows.extend([
        Row::answer(
            "400 revoked before",
            cannot(ActorTokenStatus::Revoked),
            Due::safe(1, AlreadyRevoked),
        ),
        Row::answer(
            "400 accepted before",
            cannot(ActorTokenStatus::Accepted),
            Due::safe(1, AlreadyAccepted),
        ),
        Row::answer(
            "200 accepted",
            http(200, "", token("accepted")),
            Due::safe(1, AlreadyAccepted),
        ),
        Row::answer(
            "200 still pending",
            http(200, "", token("pending")),
            Due::safe(3, UnexpectedResponse(200)),
        ),
        Row::answer(
            "200 of another token",
            http(200, "", token("revoked").replace("act_1", "act_2")),
            Due::safe(3, UnexpectedResponse(200)),
        ),
        Row::answer("408", http(408, "", ""), Due::safe(3, Api(408))),
        Row::answer("429", answered(&limited), Due::safe(3, Api(429)))
            .waits(Duration::from_secs(7)),
        Row::answer(
            "502 of a proxy",
            http(502, "", "<h1>CaNaRy</h1>"),
            Due::safe(3, Api(502)),
        ),
        Row::answer(
            "503 with Retry-After",
            http(503, "retry-after: 7\r\n", ""),
            Due::safe(3, Api(503)),
        )
        .waits(Duration::from_secs(7)),
    ]);
    rows
}
