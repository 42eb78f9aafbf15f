//! Tests of the complete messages of errors. Each message must state what to do next.

use std::time::Duration;

use http::{Response, StatusCode};

use super::{
    AlreadyAcceptedError, ApiError, ApiErrorKind, AuditIncompleteError, ConfigError, Error,
    ErrorContext, NoResponseError, SessionsRemainError, UnexpectedResponseError,
};
use crate::Violations;
use crate::audit::Rejection;
use crate::session::{SessionId, wire};
use crate::transport::{TransportError, TransportErrorKind};
use crate::{ActorTokenId, clerk::OperationKind, request::Body};

const TOKEN_MAY_EXIST: &str =
    "; an actor token may have been issued and remains valid until it expires";

fn response(status: u16, body: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_owned()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

/// Returns the context of a request that failed.
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
fn api_error_message_has_codes_and_hint() {
    use ApiErrorKind as Kind;

    let with_code = |code: &str| format!(r#"{{"errors":[{{"code":"{code}"}}]}}"#);
    let two_errors = r#"{"errors":[
        {"code":"form_param_missing","meta":{"param_name":"actor.sub"}},
        {"code":"sk_test_1","meta":{"param_name":"user_id"}}
    ]}"#;
    for (status, body, kind, message) in [
        (
            401,
            with_code("clerk_key_invalid"),
            Kind::Unauthorized,
            "Clerk responded with status 401 (clerk_key_invalid): invalid secret key; check CLERK_SECRET_KEY",
        ),
        (
            402,
            String::new(),
            Kind::UnsupportedPlan,
            "Clerk responded with status 402: the Clerk plan does not include impersonation",
        ),
        (
            403,
            String::new(),
            Kind::Forbidden,
            "Clerk responded with status 403: the secret key is not authorized for this operation",
        ),
        (
            404,
            with_code("resource_not_found"),
            Kind::NotFound,
            "Clerk responded with status 404 (resource_not_found): no such user or actor token in this Clerk instance",
        ),
        (
            429,
            String::new(),
            Kind::RateLimited,
            "Clerk responded with status 429: too many requests; wait before retrying",
        ),
        (
            422,
            with_code("impersonation_limit_exceeded"),
            Kind::ImpersonationLimitExceeded,
            "Clerk responded with status 422 (impersonation_limit_exceeded): the monthly impersonation limit of the Clerk plan is exhausted",
        ),
        (
            400,
            with_code("actor_token_cannot_be_revoked_code"),
            Kind::NotRevocable,
            "Clerk responded with status 400 (actor_token_cannot_be_revoked_code): the actor token is no longer pending; it may have been accepted, and someone may be signed in with it",
        ),
        (
            422,
            two_errors.to_owned(),
            Kind::Rejected,
            "Clerk responded with status 422 (form_param_missing at actor.sub, unknown code at user_id): the request was rejected; see `errors()` for details",
        ),
        (
            307,
            String::new(),
            Kind::Redirect,
            "Clerk responded with status 307: the server sent a redirect, which is not followed; check CLERK_API_URL",
        ),
        (
            408,
            String::new(),
            Kind::ServerError,
            "Clerk responded with status 408: server error",
        ),
        (
            503,
            String::new(),
            Kind::ServerError,
            "Clerk responded with status 503: server error",
        ),
    ] {
        let error = ApiError::read(
            response(status, &body),
            context(OperationKind::Revoke, false),
        );
        assert_eq!((error.kind(), error.to_string().as_str()), (kind, message));
        let debug = format!("{error:?}");
        assert!(debug.starts_with("ApiError { kind: "), "{debug}");
        for item in error.errors() {
            let debug = format!("{item:?}");
            assert!(debug.starts_with("ApiErrorItem { code: "), "{debug}");
        }
    }
    let error = ApiError::read(response(500, ""), context(OperationKind::Issue, true));
    let message = format!("Clerk responded with status 500: server error{TOKEN_MAY_EXIST}");
    assert_eq!(error.to_string(), message);
}

#[test]
fn no_response_message_has_attempts() {
    use OperationKind::{Issue, Revoke};

    let not_sent = || TransportError::not_sent("refused");
    let maybe_sent = || TransportError::maybe_sent("truncated");
    let refused = || not_sent().with_kind(TransportErrorKind::ConnectionRefused);
    let timed_out = || maybe_sent().with_kind(TransportErrorKind::TimedOut);
    let no_response = maybe_sent().to_string();
    let rate_limited = ErrorContext {
        retry_after: Some(Duration::from_millis(59_001)),
        ..context(Issue, false)
    };
    for (error, message) in [
        (
            NoResponseError::new(context(Issue, false), not_sent(), 1, false),
            "the request was not sent (1 attempt); it is safe to retry".to_owned(),
        ),
        (
            NoResponseError::new(context(Issue, false), not_sent(), 3, false),
            "the request was not sent (3 attempts); it is safe to retry".to_owned(),
        ),
        (
            NoResponseError::new(context(Issue, false), refused(), 3, false),
            "the request was not sent (3 attempts): the connection was refused; it is safe to retry"
                .to_owned(),
        ),
        (
            NoResponseError::new(context(Revoke, true), refused(), 3, true),
            "the last attempt was not sent: the connection was refused (3 attempts)".to_owned(),
        ),
        (
            NoResponseError::new(context(Issue, true), maybe_sent(), 1, true),
            format!("{no_response} (1 attempt){TOKEN_MAY_EXIST}"),
        ),
        (
            NoResponseError::new(context(Issue, true), timed_out(), 1, true),
            format!(
                "no response was received: timed out; the request may have been sent (1 attempt){TOKEN_MAY_EXIST}"
            ),
        ),
        (
            NoResponseError::timed_out(context(Issue, false), 0, false),
            "the request was not sent (0 attempts): timed out; it is safe to retry".to_owned(),
        ),
        (
            NoResponseError::new(context(Revoke, true), maybe_sent(), 3, true),
            format!("{no_response} (3 attempts)"),
        ),
        (
            NoResponseError::rate_limited(rate_limited, 0, false),
            "the request was not sent: rate limited by Clerk for another 60 s; it is safe to retry after that"
                .to_owned(),
        ),
        (
            NoResponseError::rate_limited(rate_limited, 1, true),
            "the request was not retried: rate limited by Clerk for another 60 s; it is safe to retry after that"
                .to_owned(),
        ),
    ] {
        assert_eq!(error.to_string(), message);
        let debug = format!("{error:?}");
        assert!(debug.starts_with("NoResponseError { kind: "), "{debug}");
    }
    let error = NoResponseError::rate_limited(rate_limited, 0, false);
    let source = std::error::Error::source(error.transport()).unwrap();
    let message = source.to_string();
    assert!(message.contains("rate limited by Clerk"), "{message}");
}

#[test]
fn unexpected_response_message_has_reason() {
    for (operation, warning) in [
        (OperationKind::Issue, TOKEN_MAY_EXIST),
        (OperationKind::Revoke, ""),
    ] {
        let error = UnexpectedResponseError::new(
            response(201, "[7]"),
            context(operation, true),
            "not an actor token: expected a JSON object".to_owned(),
        );
        assert_eq!(
            error.to_string(),
            format!(
                "unexpected response (status 201): not an actor token: expected a JSON object{warning}"
            )
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

/// Returns Clerk's error if the session to be ended does not exist.
fn no_such_session() -> Error {
    let context = context(OperationKind::EndSession, false);
    ApiError::read(response(404, ""), context).into()
}

#[test]
fn sessions_remain_message_has_counts_and_failure() {
    let body = br#"{"object":"session","id":"sess_1","user_id":"u","status":"revoked"}"#;
    let ended = vec![wire::read(body).unwrap()];
    let failures = ["sess_2", "sess_3"].map(|id| (SessionId::new(id), no_such_session()));
    let error = SessionsRemainError::new(ended, failures.into());
    assert_eq!(
        error.to_string(),
        "failed to end 2 of 3 sessions; someone may still be signed in as the user: repeat the call; \
         first failure: Clerk responded with status 404: no such user or session in this Clerk instance"
    );
}

#[test]
fn suggested_status_is_in_table() {
    let api = |status| ApiError::read(response(status, ""), context(OperationKind::Issue, false));
    let no_response = |transport, reached| {
        NoResponseError::new(
            context(OperationKind::Issue, reached),
            transport,
            1,
            reached,
        )
    };
    let unexpected = UnexpectedResponseError::new(
        response(200, ""),
        context(OperationKind::Issue, true),
        String::new(),
    );
    let call_error = Err(api(422).into());
    let incomplete =
        AuditIncompleteError::new(OperationKind::Issue, call_error, "disk full".into());
    for (error, row, expected) in [
        (Error::from(ConfigError::new(Vec::new())), "Config", 500),
        (Violations::new().into(), "Invalid", 422),
        (Rejection::new("no").into(), "AuditRejected", 403),
        (Rejection::failed("disk full").into(), "AuditRejected", 503),
        (api(401).into(), "Api", 502),
        (api(429).into(), "Api", 503),
        (api(503).into(), "Api", 502),
        (
            no_response(TransportError::not_sent("refused"), false).into(),
            "NoResponse",
            503,
        ),
        (
            no_response(TransportError::not_sent("refused"), true).into(),
            "NoResponse",
            504,
        ),
        (unexpected.into(), "UnexpectedResponse", 502),
        (
            AlreadyAcceptedError::new(ActorTokenId::new("act_1"), None).into(),
            "AlreadyAccepted",
            409,
        ),
        (incomplete.into(), "AuditIncomplete", 500),
        (
            SessionsRemainError::new(Vec::new(), Vec::new()).into(),
            "SessionsRemain",
            502,
        ),
    ] {
        assert_eq!(error.suggested_status().as_u16(), expected, "{error:?}");
        let rows = include_str!("mod.rs").lines();
        let documented = rows
            .filter(|line| line.starts_with(&format!("/// | [`{row}`]")))
            .filter_map(|line| line.rsplit(" | ").next())
            .any(|cell| cell.contains(&expected.to_string()));
        assert!(documented, "{row}: {expected}");
    }
}

#[test]
fn already_accepted_message_has_next_step() {
    let error = || AlreadyAcceptedError::new(ActorTokenId::new("act_1"), None);
    let message = "actor token act_1 was already accepted and cannot be revoked; someone may be signed in as the user";
    assert_eq!(
        error().to_string(),
        format!("{message}: end the session with `revoke_or_end` or `end_impersonation`")
    );
    let error = error()
        .with_end_error(no_such_session())
        .with_audit_error("disk full".into());
    assert_eq!(
        error.to_string(),
        format!(
            "{message}, and the session could not be ended: Clerk responded with status 404: \
             no such user or session in this Clerk instance; the audit record is missing or incomplete"
        )
    );
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "disk full");
}
