//! A sample of each operation with its expected behavior, and tests that every operation must pass.
//! The expected behavior does not depend on the code under test.
//!
//! The tests do not compile while an operation has no `impl Sample`. The macro
//! `for_each_operation!` runs a check for all operations.

use super::*;
use crate::audit::OutcomeKind;
use crate::call::operations::{EndSession, FetchKeys, Issue, ListSessions, Operation, Revoke};
use crate::call::{Call, Step};
use crate::{ActorTokenId, clerk::OperationKind};

/// A sample of an operation, and the expected behavior of its calls.
pub(super) trait Sample: Operation + Sized {
    const KIND: OperationKind;
    /// The method, path and query of its request.
    const REQUEST: (&'static str, &'static str);
    /// The body of its request.
    const BODY: &'static str;
    /// The serialized intent in its audit record. `None` if it has no record.
    const INTENT: Option<&'static str>;
    /// The body of a response that means success.
    const SUCCESS: &'static str;
    /// The body of a response that means success for a different request. `None` if the operation
    /// cannot recognize such a response.
    const OTHER_SUCCESS: Option<&'static str>;
    /// Whether a request may be repeated after an unknown outcome.
    const IS_IDEMPOTENT: bool;
    /// Whether a token may exist after an unknown outcome.
    const MAY_LEAVE_TOKEN: bool;
    /// Whether a call proceeds without its audit record.
    const FAILS_OPEN: bool;
    /// The recorded outcome of a call that did nothing. `None` if the operation has no record.
    const NOT_DONE: Option<OutcomeKind>;
    /// The number of sequences of events that a call can encounter. If it changes, find out why
    /// before you update it.
    const SEQUENCES: usize;

    fn sample() -> Self;

    /// Returns the recorded outcome of a success. `None` if the operation has no record.
    fn done() -> Option<OutcomeKind>;
}

impl Sample for Issue {
    const KIND: OperationKind = OperationKind::Issue;
    const REQUEST: (&'static str, &'static str) = ("POST", "/v1/actor_tokens");
    const BODY: &'static str = r#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#;
    const INTENT: Option<&'static str> =
        Some(r#"{"operation":"issue","request":{"user_id":"user_2","actor":{"sub":"user_1"}}}"#);
    const SUCCESS: &'static str = TOKEN;
    const OTHER_SUCCESS: Option<&'static str> = Some(
        r#"{"object":"actor_token","id":"act_1","user_id":"user_9","actor":{"sub":"user_1"},"status":"pending"}"#,
    );
    const IS_IDEMPOTENT: bool = false;
    const MAY_LEAVE_TOKEN: bool = true;
    const FAILS_OPEN: bool = false;
    const NOT_DONE: Option<OutcomeKind> = Some(OutcomeKind::NotIssued);
    const SEQUENCES: usize = 10_609;

    fn sample() -> Self {
        let request = SupportSession.prepare().unwrap();
        Self { request }
    }

    fn done() -> Option<OutcomeKind> {
        Some(OutcomeKind::Issued(ActorTokenId::new("act_1")))
    }
}

impl Sample for Revoke {
    const KIND: OperationKind = OperationKind::Revoke;
    const REQUEST: (&'static str, &'static str) = ("POST", "/v1/actor_tokens/act_1/revoke");
    const BODY: &'static str = "";
    const INTENT: Option<&'static str> = Some(r#"{"operation":"revoke","actor_token_id":"act_1"}"#);
    const SUCCESS: &'static str = r#"{"object":"actor_token","id":"act_1","user_id":"user_2","actor":{"sub":"user_1"},"status":"revoked"}"#;
    const OTHER_SUCCESS: Option<&'static str> = Some(
        r#"{"object":"actor_token","id":"act_9","user_id":"user_2","actor":{"sub":"user_1"},"status":"revoked"}"#,
    );
    const IS_IDEMPOTENT: bool = true;
    const MAY_LEAVE_TOKEN: bool = false;
    const FAILS_OPEN: bool = true;
    const NOT_DONE: Option<OutcomeKind> = Some(OutcomeKind::NotRevoked);
    const SEQUENCES: usize = 63_241;

    fn sample() -> Self {
        let id = ActorTokenId::new("act_1");
        Self { id }
    }

    fn done() -> Option<OutcomeKind> {
        Some(OutcomeKind::Revoked)
    }
}

impl Sample for ListSessions {
    const KIND: OperationKind = OperationKind::ListSessions;
    const REQUEST: (&'static str, &'static str) = (
        "GET",
        "/v1/sessions?user_id=user_2&status=active&limit=100&offset=0",
    );
    const BODY: &'static str = "";
    const INTENT: Option<&'static str> = None;
    const SUCCESS: &'static str =
        r#"[{"object":"session","id":"sess_1","user_id":"user_2","actor":null,"status":"active"}]"#;
    const OTHER_SUCCESS: Option<&'static str> = Some(
        r#"[{"object":"session","id":"sess_1","user_id":"user_9","actor":null,"status":"active"}]"#,
    );
    const IS_IDEMPOTENT: bool = true;
    const MAY_LEAVE_TOKEN: bool = false;
    const FAILS_OPEN: bool = true;
    const NOT_DONE: Option<OutcomeKind> = None;
    const SEQUENCES: usize = 63_241;

    fn sample() -> Self {
        Self::new("user_2").unwrap()
    }

    fn done() -> Option<OutcomeKind> {
        None
    }
}

impl Sample for EndSession {
    const KIND: OperationKind = OperationKind::EndSession;
    const REQUEST: (&'static str, &'static str) = ("POST", "/v1/sessions/sess_1/revoke");
    const BODY: &'static str = "";
    const INTENT: Option<&'static str> =
        Some(r#"{"operation":"end_session","session_id":"sess_1"}"#);
    const SUCCESS: &'static str =
        r#"{"object":"session","id":"sess_1","user_id":"user_2","actor":null,"status":"revoked"}"#;
    const OTHER_SUCCESS: Option<&'static str> = Some(
        r#"{"object":"session","id":"sess_9","user_id":"user_2","actor":null,"status":"revoked"}"#,
    );
    const IS_IDEMPOTENT: bool = true;
    const MAY_LEAVE_TOKEN: bool = false;
    const FAILS_OPEN: bool = true;
    const NOT_DONE: Option<OutcomeKind> = Some(OutcomeKind::SessionNotEnded);
    const SEQUENCES: usize = 63_241;

    fn sample() -> Self {
        Self::new("sess_1").unwrap()
    }

    fn done() -> Option<OutcomeKind> {
        Some(OutcomeKind::SessionEnded)
    }
}

impl Sample for FetchKeys {
    const KIND: OperationKind = OperationKind::FetchKeys;
    const REQUEST: (&'static str, &'static str) = ("GET", "/v1/jwks");
    const BODY: &'static str = "";
    const INTENT: Option<&'static str> = None;
    const SUCCESS: &'static str = include_str!("../../session/verify/tests/jwks.json");
    const OTHER_SUCCESS: Option<&'static str> = None;
    const IS_IDEMPOTENT: bool = true;
    const MAY_LEAVE_TOKEN: bool = false;
    const FAILS_OPEN: bool = true;
    const NOT_DONE: Option<OutcomeKind> = None;
    const SEQUENCES: usize = 63_241;

    fn sample() -> Self {
        Self
    }

    fn done() -> Option<OutcomeKind> {
        None
    }
}

/// Calls the generic function `$check` once for each operation.
macro_rules! for_each_operation {
    ($check:ident) => {
        // `ALL` contains every variant, and a new variant does not compile without an arm here.
        for kind in crate::clerk::OperationKind::ALL {
            match kind {
                crate::clerk::OperationKind::Issue => $check::<crate::call::operations::Issue>(),
                crate::clerk::OperationKind::Revoke => $check::<crate::call::operations::Revoke>(),
                crate::clerk::OperationKind::ListSessions => {
                    $check::<crate::call::operations::ListSessions>();
                }
                crate::clerk::OperationKind::EndSession => {
                    $check::<crate::call::operations::EndSession>();
                }
                crate::clerk::OperationKind::FetchKeys => {
                    $check::<crate::call::operations::FetchKeys>();
                }
            }
        }
    };
}
pub(super) use for_each_operation;

/// Returns a call of the sample.
pub(super) fn sample_call<O: Sample, T>(client: &Client<T>) -> Call<O> {
    client.call(O::sample())
}

/// Drives a call of the sample, and returns the outcome for its audit record.
pub(super) fn run_sample<O: Sample, T: Transport>(
    client: &Client<T>,
) -> Result<Option<OutcomeKind>, Error> {
    let output = sample_call::<O, T>(client).drive(client.transport())?;
    Ok(O::outcome(&output))
}

#[test]
fn descriptor_matches_operation() {
    fn check<O: Sample>() {
        assert_eq!(O::DESCRIPTOR.kind, O::KIND);
        assert_eq!(O::DESCRIPTOR.not_done, O::NOT_DONE);
    }
    for_each_operation!(check);
}

#[test]
fn request_has_method_path_headers_and_body() {
    fn check<O: Sample>() {
        let client = Client::builder(()).secret_key("sk_test_1").build().unwrap();
        let Step::Send { request, .. } = sample_call::<O, ()>(&client).step(Instant::now()) else {
            panic!("the request was not sent")
        };
        let target = request.uri().path_and_query().unwrap();
        assert_eq!((request.method().as_str(), target.as_str()), O::REQUEST);
        assert_eq!(request.uri().host(), Some("api.clerk.com"));
        assert_eq!(request.body().as_bytes(), O::BODY.as_bytes());
        let header = |name: &str| {
            request
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap())
        };
        assert_eq!(header("authorization"), Some("Bearer sk_test_1"));
        assert!(request.headers()["authorization"].is_sensitive());
        assert_eq!(header("clerk-api-version"), Some("2026-05-12"));
        assert_eq!(header("accept"), Some("application/json"));
        let content_type = (!O::BODY.is_empty()).then_some("application/json");
        assert_eq!(header("content-type"), content_type);
        assert!(header("user-agent").is_some_and(|agent| agent.starts_with("actor-token/")));
    }
    for_each_operation!(check);
}

#[test]
fn every_attempt_sends_same_request() {
    fn check<O: Sample>() {
        let script = ScriptedTransport::new([
            connection_refused(),
            with_retry_after(429, "2"),
            response(200, O::SUCCESS),
        ]);
        assert_eq!(run_sample::<O, _>(&script.client()).unwrap(), O::done());
        let log = script.into_log();
        let url = format!("https://api.clerk.com{}", O::REQUEST.1);
        assert_eq!(log.requests, vec![(url, O::BODY.as_bytes().to_vec()); 3]);
        let backoff = Duration::from_millis(500);
        assert_eq!(log.sleeps, [backoff, Duration::from_secs(2)]);
    }
    for_each_operation!(check);
}

#[test]
fn response_about_other_object_is_not_trusted() {
    fn check<O: Sample>() {
        let Some(body) = O::OTHER_SUCCESS else {
            return;
        };
        let script = ScriptedTransport::new(std::iter::repeat_with(|| response(200, body)).take(9));
        let error = run_sample::<O, _>(&script.client()).unwrap_err();
        assert_eq!(
            variant(&error),
            "unexpected_response",
            "{:?}: {error}",
            O::KIND
        );
    }
    for_each_operation!(check);
}

#[test]
fn rate_limit_delays_any_operation() {
    fn check<O: Sample>() {
        let script =
            ScriptedTransport::new([with_retry_after(429, "7"), response(200, O::SUCCESS)]);
        let client = script.client_with(RetryPolicy::disabled());
        drop(client.issue(&SupportSession).unwrap_err());
        assert!(run_sample::<O, _>(&client).is_ok());
        assert_eq!(script.into_log().sleeps, [Duration::from_secs(7)]);
    }
    for_each_operation!(check);
}

#[test]
fn error_contains_no_secret() {
    fn check<O: Sample>() {
        const SECRET_MARKER: &str = "eyJDQU5BUlk";
        let body = r#"{"errors":[{"code":"eyJDQU5BUlk","message":"eyJDQU5BUlk","meta":{"param_name":"eyJDQU5BUlk"}}],"token":"eyJDQU5BUlk"}"#;
        for status in [200, 201, 302, 400, 401, 404, 422, 500] {
            let script =
                ScriptedTransport::new(std::iter::repeat_with(|| response(status, body)).take(9));
            let error = run_sample::<O, _>(&script.client()).unwrap_err();
            let printed = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
            assert!(!printed.contains(SECRET_MARKER), "{printed}");
            assert!(!printed.contains("sk_test_1"), "{printed}");
        }
    }
    for_each_operation!(check);
}
