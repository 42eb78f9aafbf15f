//! Drives calls over scripted answers, on a clock of the test's own.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use http::{HeaderValue, Request, Response, StatusCode};

use super::RetryPolicy;
use crate::transport::{MAX_ANSWER_BYTES, Transport, TransportError};
use crate::{ActorTokenRequest, ActorWriter, Body, Client, Error, Revocation};

const TOKEN: &str = r#"{"object":"actor_token","id":"act_1","user_id":"user_2","actor":{"sub":"user_1"},"status":"pending"}"#;

struct SupportSession;

impl ActorTokenRequest for SupportSession {
    fn user_id(&self) -> &'static str {
        "user_2"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.sub("user_1");
    }
}

type Answer = Result<Response<Body>, TransportError>;

/// Gives the scripted answers; after the last one, it is out of order: nothing is sent any more.
struct Script {
    start: Instant,
    played: Mutex<Played>,
    /// How much of a wait really passes at a time.
    sleeps: fn(Duration) -> Duration,
}

#[derive(Default)]
struct Played {
    answers: VecDeque<Answer>,
    passed: Duration,
    waits: Vec<Duration>,
    requests: Vec<(String, Vec<u8>)>,
    within: Vec<Duration>,
}

impl Script {
    fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let answers = answers.into_iter().collect();
        Self {
            start: Instant::now(),
            played: Mutex::new(Played {
                answers,
                ..Played::default()
            }),
            sleeps: |time| time,
        }
    }

    fn client(&self) -> Client<&Self> {
        Client::builder(self)
            .secret_key("sk_test_1")
            .build()
            .unwrap()
    }

    fn played(self) -> Played {
        self.played.into_inner().unwrap()
    }
}

impl Transport for Script {
    fn send(&self, request: Request<Body>, within: Duration) -> Answer {
        let mut played = self.played.lock().unwrap();
        played.within.push(within);
        let body = request.body().as_bytes().to_vec();
        played.requests.push((request.uri().to_string(), body));
        played
            .answers
            .pop_front()
            .unwrap_or_else(|| Err(TransportError::not_sent("no more answers")))
    }

    fn sleep(&self, time: Duration) {
        let mut played = self.played.lock().unwrap();
        played.waits.push(time);
        played.passed += (self.sleeps)(time);
    }

    fn now(&self) -> Instant {
        self.start + self.played.lock().unwrap().passed
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it stands in lists of answers and failures"
)]
fn answer(status: u16, body: &'static str) -> Answer {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    Ok(response)
}

fn asking(status: u16, retry_after: &'static str) -> Answer {
    answer(status, "{}").map(|mut response| {
        response
            .headers_mut()
            .insert("retry-after", HeaderValue::from_static(retry_after));
        response
    })
}

fn cut_off(status: u16) -> Answer {
    Err(TransportError::unknown("reset").with_head(
        StatusCode::from_u16(status).unwrap(),
        http::HeaderMap::new(),
    ))
}

fn lost() -> Answer {
    Err(TransportError::unknown("reset"))
}

fn refused() -> Answer {
    Err(TransportError::not_sent("connection refused"))
}

/// Makes the answer to each attempt.
type Each = fn() -> Answer;

/// Makes the answers to all attempts.
type All = fn() -> Vec<Answer>;

/// What a call makes of an answer: how often it sends, and what it ends with.
fn variant(error: &Error) -> &'static str {
    match error {
        Error::Config(_) => "config",
        Error::Invalid(_) => "invalid",
        Error::Api(_) => "api",
        Error::NoAnswer(_) => "no answer",
        Error::Unreadable(_) => "unreadable",
        Error::AlreadyAccepted(_) => "already accepted",
    }
}

#[test]
fn a_create_is_sent_again_only_where_the_first_surely_had_no_effect() {
    // The answer to every attempt, the attempts, the error, whether a token may have been issued.
    let table: &[(Each, usize, &str, bool)] = &[
        (|| answer(200, ""), 1, "unreadable", true),
        (|| answer(200, "<html>"), 1, "unreadable", true),
        (
            || answer(200, r#"{"object":"user","id":"user_1"}"#),
            1,
            "unreadable",
            true,
        ),
        (|| answer(200, "[]"), 1, "unreadable", true),
        (|| answer(201, TOKEN), 1, "unreadable", true),
        (|| answer(204, ""), 1, "unreadable", true),
        (|| cut_off(200), 1, "no answer", true),
        (|| answer(429, "{}"), 3, "api", false),
        (|| cut_off(429), 3, "no answer", false),
        (|| answer(301, ""), 1, "api", false),
        (|| answer(307, ""), 1, "api", false),
        (|| answer(400, "{}"), 1, "api", false),
        (|| answer(401, "{}"), 1, "api", false),
        (|| answer(422, "{}"), 1, "api", false),
        (|| cut_off(422), 1, "no answer", false),
        (|| answer(408, ""), 1, "api", true),
        (|| answer(500, "{}"), 1, "api", true),
        (|| answer(502, "<html>"), 1, "api", true),
        (|| asking(503, "1"), 1, "api", true),
        (|| answer(504, ""), 1, "api", true),
        (|| answer(600, ""), 1, "api", true),
        (|| answer(100, ""), 1, "api", true),
        (|| cut_off(500), 1, "no answer", true),
        (lost, 1, "no answer", true),
        (refused, 3, "no answer", false),
    ];
    for (row, (each, attempts, error, issued)) in table.iter().enumerate() {
        let script = Script::new(std::iter::repeat_with(each).take(9));
        let got = script.client().issue(&SupportSession).unwrap_err();
        assert_eq!(variant(&got), *error, "row {row}: {got}");
        assert_eq!(got.may_have_been_issued(), *issued, "row {row}: {got}");
        assert_eq!(got.is_safe_to_retry(), !*issued, "row {row}: {got}");
        assert_eq!(
            script.played().requests.len(),
            *attempts,
            "row {row}: {got}"
        );
    }
}

#[test]
fn a_revoke_is_sent_again_after_all_that_can_pass() {
    let table: &[(Each, usize, &str)] = &[
        (|| answer(200, "<html>"), 3, "unreadable"),
        (|| answer(204, ""), 3, "unreadable"),
        (|| cut_off(200), 3, "no answer"),
        (|| answer(429, "{}"), 3, "api"),
        (|| answer(408, ""), 3, "api"),
        (|| answer(500, "{}"), 3, "api"),
        (|| answer(502, "<html>"), 3, "api"),
        (lost, 3, "no answer"),
        (refused, 3, "no answer"),
        (|| answer(302, ""), 1, "api"),
        (|| answer(401, "{}"), 1, "api"),
        (|| answer(404, "{}"), 1, "api"),
        (|| cut_off(404), 1, "no answer"),
    ];
    for (row, (each, attempts, error)) in table.iter().enumerate() {
        let script = Script::new(std::iter::repeat_with(each).take(9));
        let got = script.client().revoke("act_1").unwrap_err();
        assert_eq!(variant(&got), *error, "row {row}: {got}");
        assert!(
            !got.may_have_been_issued(),
            "row {row}: a revoke issues nothing"
        );
        assert_eq!(
            script.played().requests.len(),
            *attempts,
            "row {row}: {got}"
        );
    }
}

#[test]
fn nothing_was_sent_only_if_no_attempt_was() {
    let policy = || RetryPolicy::new().deadline(Duration::from_secs(60));
    let table: &[(&str, All, bool)] = &[
        (
            "refused each time",
            || vec![refused(), refused(), refused()],
            true,
        ),
        (
            "answered before",
            || vec![asking(429, "1"), refused(), refused()],
            false,
        ),
        (
            "answered in between",
            || vec![refused(), asking(429, "1"), refused()],
            false,
        ),
    ];
    for (what, answers, not_sent) in table {
        let script = Script::new(answers());
        let clerk = Client::builder(&script)
            .secret_key("sk_test_1")
            .retry(policy())
            .build()
            .unwrap();
        let Err(Error::NoAnswer(error)) = clerk.issue(&SupportSession) else {
            panic!("{what}")
        };
        assert_eq!(error.is_not_sent(), *not_sent, "{what}: {error}");
        assert!(!error.may_have_been_issued(), "{what}: {error}");
        assert_eq!(
            error.to_string().contains("nothing was sent"),
            *not_sent,
            "{what}: {error}"
        );
    }
    // The first one may have revoked it, whatever became of the others.
    let script = Script::new([lost(), refused(), refused()]);
    let Err(Error::NoAnswer(error)) = script.client().revoke("act_1") else {
        panic!("revoked")
    };
    assert!(!error.is_not_sent(), "{error}");
}

#[test]
fn a_success_is_believed_only_of_the_token_that_was_asked_about() {
    let token = |id: &str, status: &str| {
        let body = TOKEN.replace("act_1", id).replace("pending", status);
        Ok(Response::new(Body::from(body)))
    };
    let revoke = |answer: Answer| {
        let script = Script::new([answer]);
        let result = Client::builder(&script)
            .secret_key("sk_test_1")
            .retry(RetryPolicy::off())
            .build()
            .unwrap()
            .revoke("act_1");
        (result, script.played().requests.len())
    };
    assert!(matches!(
        revoke(token("act_1", "revoked")),
        (Ok(Revocation::Revoked(_)), 1)
    ));
    assert!(matches!(
        revoke(token("act_2", "revoked")),
        (Err(Error::Unreadable(_)), 1)
    ));
    assert!(matches!(
        revoke(token("act_1", "pending")),
        (Err(Error::Unreadable(_)), 1)
    ));
    assert!(matches!(
        revoke(token("act_1", "accepted")),
        (Err(Error::AlreadyAccepted(_)), 1)
    ));
}

#[test]
fn that_somebody_is_in_the_account_is_told_at_once() {
    let accepted = || {
        Ok(Response::new(Body::from(
            TOKEN.replace("pending", "accepted"),
        )))
    };
    let script = Script::new(std::iter::repeat_with(accepted).take(3));
    assert!(matches!(
        script.client().revoke("act_1"),
        Err(Error::AlreadyAccepted(_))
    ));
    assert_eq!(script.played().requests.len(), 1);
}

#[test]
fn a_revoke_whose_first_answer_was_lost_finds_its_own_work_done() {
    let already = r#"{"errors":[{"message":"cannot revoke","long_message":"Actor token cannot be revoked because its status is revoked. Only pending tokens can be revoked.","code":"actor_token_cannot_be_revoked_code"}]}"#;
    let script = Script::new([lost(), answer(400, already)]);
    assert!(matches!(
        script.client().revoke("act_1"),
        Ok(Revocation::AlreadyRevoked)
    ));
}

#[test]
fn a_revoke_of_a_redeemed_token_says_that_somebody_may_be_signed_in() {
    let accepted = r#"{"errors":[{"message":"cannot revoke","long_message":"Actor token cannot be revoked because its status is accepted. Only pending tokens can be revoked.","code":"actor_token_cannot_be_revoked_code"}]}"#;
    let script = Script::new([answer(400, accepted)]);
    let error = script.client().revoke("act_1").unwrap_err();
    assert!(matches!(&error, Error::AlreadyAccepted(found) if found.id().as_str() == "act_1"));
    assert!(
        error.to_string().contains("SOMEBODY MAY BE SIGNED IN"),
        "{error}"
    );
}

#[test]
fn every_attempt_sends_the_same_request() {
    let script = Script::new([refused(), asking(429, "2"), answer(200, TOKEN)]);
    let token = script.client().issue(&SupportSession).unwrap();
    assert_eq!(token.id().as_str(), "act_1");
    let played = script.played();
    let due = (
        "https://api.clerk.com/v1/actor_tokens".to_owned(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#.to_vec(),
    );
    assert_eq!(played.requests, vec![due; 3]);
    assert_eq!(
        played.waits,
        [Duration::from_millis(500), Duration::from_secs(2)]
    );
}

#[test]
fn a_wait_that_is_cut_short_is_waited_to_its_end() {
    let mut script = Script::new([asking(429, "4"), answer(200, TOKEN)]);
    script.sleeps = |time| time / 2 + Duration::from_millis(500);
    drop(script.client().issue(&SupportSession).unwrap());
    let played = script.played();
    assert!(played.waits.len() > 1);
    assert!(played.passed >= Duration::from_secs(4));
}

#[test]
fn a_longer_wait_than_allowed_ends_the_call_with_an_error_that_carries_it() {
    for (asked, due) in [
        ("21", Some(Duration::from_secs(21))),
        ("99999999999999999999", Some(Duration::MAX)),
        ("Sat, 06 Nov 2094 12:00:00 GMT", None),
    ] {
        let script = Script::new([asking(429, asked), answer(200, TOKEN)]);
        let Err(Error::Api(error)) = script.client().issue(&SupportSession) else {
            panic!("{asked}: sent too early");
        };
        assert_eq!(error.retry_after(), due, "{asked}");
        let played = script.played();
        assert_eq!(
            (played.requests.len(), played.waits.len()),
            (1, 0),
            "{asked}"
        );
    }
}

#[test]
fn the_deadline_bounds_the_whole_call() {
    let policy = RetryPolicy::new()
        .attempts(u32::MAX)
        .deadline(Duration::from_secs(10));
    let script = Script::new(std::iter::repeat_with(|| asking(429, "3")).take(9));
    let client = Client::builder(&script)
        .secret_key("sk_test_1")
        .retry(policy)
        .build()
        .unwrap();
    let error = client.issue(&SupportSession).unwrap_err();
    assert_eq!(variant(&error), "api");
    let played = script.played();
    assert_eq!(played.within, [10, 7, 4, 1].map(Duration::from_secs));
    assert!(played.passed < Duration::from_secs(10));
}

#[test]
fn an_answer_over_the_limit_is_not_read_whatever_the_transport_lets_through() {
    let script = Script::new([Ok(Response::new(Body::from(vec![
        b' ';
        MAX_ANSWER_BYTES + 1
    ])))]);
    let error = script.client().issue(&SupportSession).unwrap_err();
    assert_eq!(variant(&error), "no answer");
    assert!(error.may_have_been_issued());
}

#[test]
fn an_invalid_request_or_id_sends_nothing() {
    struct Nobody;
    impl ActorTokenRequest for Nobody {
        fn user_id(&self) -> &'static str {
            " "
        }
        fn write_actor(&self, _: &mut ActorWriter<'_>) {}
    }
    let script = Script::new([]);
    let Err(Error::Invalid(violations)) = script.client().issue(&Nobody) else {
        panic!("valid")
    };
    let paths: Vec<_> = violations.iter().map(crate::Violation::path).collect();
    assert_eq!(paths, ["user_id", "actor.sub"]);
    for id in ["", "..", "a\0"] {
        assert_eq!(
            variant(&script.client().revoke(id).unwrap_err()),
            "invalid",
            "{id:?}"
        );
    }
    assert_eq!(script.played().requests.len(), 0);
}
