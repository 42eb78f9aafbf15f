//! Drives calls over scripted answers, on a clock of the test's own.

mod audit_failures;
mod audit_records;
mod backoff;
mod classification;
mod exhaustive;
mod kit;
mod rate_limit;

mod rollback;
mod unusable;

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use http::{HeaderValue, Request, Response, StatusCode};

use super::RetryPolicy;
use crate::transport::{MAX_RESPONSE_BYTES, Transport, TransportError};
use crate::{
    ActorTokenRequest, Client, Error, Revocation,
    request::{ActorWriter, Body},
};

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

    /// A client to whose waits chance adds nothing.
    fn client(&self) -> Client<&Self> {
        self.patient(RetryPolicy::new())
    }

    fn patient(&self, policy: RetryPolicy) -> Client<&Self> {
        Client::builder(self)
            .secret_key("sk_test_1")
            .retry(policy.max_jitter(Duration::ZERO))
            .build()
            .unwrap()
    }

    fn played(self) -> Played {
        self.played.into_inner().unwrap()
    }
}

impl Transport for Script {
    fn send(&self, request: Request<Body>, timeout: Duration) -> Answer {
        let mut played = self.played.lock().unwrap();
        played.within.push(timeout);
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

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_000)
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
    Err(TransportError::maybe_sent("reset").with_response_head(
        StatusCode::from_u16(status).unwrap(),
        http::HeaderMap::new(),
    ))
}

fn lost() -> Answer {
    Err(TransportError::maybe_sent("reset"))
}

fn refused() -> Answer {
    Err(TransportError::not_sent("connection refused"))
}

fn unusable() -> Answer {
    Err(TransportError::unusable("no runtime is running"))
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
        Error::NoResponse(_) => "no answer",
        Error::UnexpectedResponse(_) => "unreadable",
        Error::AlreadyAccepted(_) => "already accepted",
        Error::AuditRejected(_) => "refused",
        Error::AuditIncomplete(_) => "unaudited",
    }
}
