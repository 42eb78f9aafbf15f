//! What the errors say to a reader: word by word, since each is to tell what to do next.

use std::time::Duration;

use http::{Response, StatusCode};

use super::{ApiError, ApiErrorKind, ErrorContext, NoResponseError, UnexpectedResponseError};
use crate::transport::TransportError;
use crate::{Body, OperationKind};

const GHOST: &str = "; an actor token may have been issued, and works until it expires";

fn response(status: u16, body: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_owned()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

/// The context of a request that may have been carried out, or not.
fn context(operation: OperationKind, may_have_worked: bool) -> ErrorContext {
    ErrorContext {
        operation,
        may_have_worked,
        token_may_exist: may_have_worked && operation == OperationKind::Issue,
        orphan_expires_by: None,
        retry_after: None,
    }
}

#[test]
fn an_answer_of_clerks_is_told_with_its_codes_and_what_to_do() {
    use ApiErrorKind as Kind;

    let one = |code: &str| format!(r#"{{"errors":[{{"code":"{code}"}}]}}"#);
    let two = r#"{"errors":[
        {"code":"form_param_missing","meta":{"param_name":"actor.sub"}},
        {"code":"sk_test_1","meta":{"param_name":"user_id"}}
    ]}"#;
    for (status, body, kind, text) in [
        (
            401,
            one("clerk_key_invalid"),
            Kind::Unauthorized,
            "Clerk answered 401 (clerk_key_invalid): the secret key was refused; check CLERK_SECRET_KEY",
        ),
        (
            402,
            String::new(),
            Kind::UnsupportedPlan,
            "Clerk answered 402: the Clerk plan has no impersonation",
        ),
        (
            403,
            String::new(),
            Kind::Forbidden,
            "Clerk answered 403: the secret key may not do this",
        ),
        (
            404,
            one("resource_not_found"),
            Kind::NotFound,
            "Clerk answered 404 (resource_not_found): there is no such user or actor token in this Clerk instance",
        ),
        (
            429,
            String::new(),
            Kind::RateLimited,
            "Clerk answered 429: too many requests; wait before the next one",
        ),
        (
            422,
            one("impersonation_limit_exceeded"),
            Kind::ImpersonationLimitExceeded,
            "Clerk answered 422 (impersonation_limit_exceeded): the Clerk plan's impersonations of this month are used up",
        ),
        (
            400,
            one("actor_token_cannot_be_revoked_code"),
            Kind::NotRevocable,
            "Clerk answered 400 (actor_token_cannot_be_revoked_code): the actor token is not pending any more; it may have \
             been redeemed, and somebody be signed in with it",
        ),
        (
            422,
            two.to_owned(),
            Kind::Rejected,
            "Clerk answered 422 (form_param_missing at actor.sub, unknown code at user_id): the request was refused; \
             `errors()` has the details",
        ),
        (
            307,
            String::new(),
            Kind::Redirect,
            "Clerk answered 307: the base URL leads elsewhere, and redirects are never followed; check CLERK_API_URL",
        ),
        (
            408,
            String::new(),
            Kind::ServerError,
            "Clerk answered 408: the server failed",
        ),
        (
            503,
            String::new(),
            Kind::ServerError,
            "Clerk answered 503: the server failed",
        ),
    ] {
        let error = ApiError::read(
            response(status, &body),
            context(OperationKind::Revoke, false),
        );
        assert_eq!((error.kind(), error.to_string().as_str()), (kind, text));
        let debug = format!("{error:?}");
        assert!(debug.starts_with("ApiError { kind: "), "{debug}");
        for item in error.errors() {
            let debug = format!("{item:?}");
            assert!(debug.starts_with("ApiErrorItem { code: "), "{debug}");
        }
    }
    let created = ApiError::read(response(500, ""), context(OperationKind::Issue, true));
    let text = format!("Clerk answered 500: the server failed{GHOST}");
    assert_eq!(created.to_string(), text);
}

#[test]
fn a_lost_answer_is_told_with_what_was_tried() {
    use OperationKind::{Issue, Revoke};

    let not_sent = || TransportError::not_sent("refused");
    let unknown = || TransportError::maybe_sent("cut off");
    let lost = unknown().to_string();
    let wait_a_minute = ErrorContext {
        retry_after: Some(Duration::from_millis(59_001)),
        ..context(Issue, false)
    };
    for (error, text) in [
        (
            NoResponseError::new(context(Issue, false), not_sent(), 1, false),
            "nothing was sent, in 1 attempt; trying again is safe".to_owned(),
        ),
        (
            NoResponseError::new(context(Issue, false), not_sent(), 3, false),
            "nothing was sent, in 3 attempts; trying again is safe".to_owned(),
        ),
        (
            NoResponseError::new(context(Issue, true), unknown(), 1, true),
            format!("{lost}, in 1 attempt{GHOST}"),
        ),
        (
            NoResponseError::new(context(Revoke, true), unknown(), 3, true),
            format!("{lost}, in 3 attempts"),
        ),
        (
            NoResponseError::rate_limited(wait_a_minute, 0, false),
            "nothing was sent: Clerk's rate limit is reached, and asks to wait 60 s more; trying again after that is safe"
                .to_owned(),
        ),
        (
            NoResponseError::rate_limited(wait_a_minute, 1, true),
            "it was not sent again: Clerk's rate limit is reached, and asks to wait 60 s more; trying again after that is \
             safe"
                .to_owned(),
        ),
    ] {
        assert_eq!(error.to_string(), text);
        let debug = format!("{error:?}");
        assert!(debug.starts_with("NoResponseError { kind: "), "{debug}");
    }
    let held = NoResponseError::rate_limited(wait_a_minute, 0, false);
    let why = std::error::Error::source(held.transport()).unwrap();
    assert!(why.to_string().contains("rate limit is reached"), "{why}");
}

#[test]
fn an_answer_that_cant_be_read_is_told_with_the_reason() {
    for (kind, ghost) in [(OperationKind::Issue, GHOST), (OperationKind::Revoke, "")] {
        let error = UnexpectedResponseError::new(
            response(201, "[7]"),
            context(kind, true),
            "it is not a JSON object".to_owned(),
        );
        assert_eq!(
            error.to_string(),
            format!("the answer with status 201 is no actor token: it is not a JSON object{ghost}")
        );
        assert_eq!(error.status(), StatusCode::CREATED);
        assert_eq!(error.body().as_bytes(), b"[7]");
        let debug = format!("{error:?}");
        assert!(
            debug.starts_with("UnexpectedResponseError { kind: "),
            "{debug}"
        );
    }
}
