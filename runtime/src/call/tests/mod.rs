//! Tests of calls, with scripted responses and a simulated clock.

mod audit_failures;
mod audit_records;
mod backoff;
mod classification;
mod exhaustive;
mod operation_samples;
mod rate_limit;
mod rollback;
mod sessions;
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

type SendResult = Result<Response<Body>, TransportError>;

/// A transport that returns scripted results in order. After the last one, requests are not sent.
struct ScriptedTransport {
    start: Instant,
    log: Mutex<Log>,
    /// Returns the actual duration of a sleep that should take the given duration.
    slept: fn(Duration) -> Duration,
}

/// The remaining results of a [`ScriptedTransport`], and what the client did with it.
#[derive(Default)]
struct Log {
    results: VecDeque<SendResult>,
    elapsed: Duration,
    sleeps: Vec<Duration>,
    /// The URL and the body of each request.
    requests: Vec<(String, Vec<u8>)>,
    timeouts: Vec<Duration>,
}

impl ScriptedTransport {
    fn new(results: impl IntoIterator<Item = SendResult>) -> Self {
        let results = results.into_iter().collect();
        Self {
            start: Instant::now(),
            log: Mutex::new(Log {
                results,
                ..Log::default()
            }),
            slept: |duration| duration,
        }
    }

    /// Returns a client without jitter.
    fn client(&self) -> Client<&Self> {
        self.client_with(RetryPolicy::new())
    }

    /// Returns a client with a retry policy, but without jitter.
    fn client_with(&self, policy: RetryPolicy) -> Client<&Self> {
        Client::builder(self)
            .secret_key("sk_test_1")
            .retry(policy.max_jitter(Duration::ZERO))
            .build()
            .unwrap()
    }

    fn into_log(self) -> Log {
        self.log.into_inner().unwrap()
    }
}

impl Transport for ScriptedTransport {
    fn send(&self, request: Request<Body>, timeout: Duration) -> SendResult {
        let mut log = self.log.lock().unwrap();
        log.timeouts.push(timeout);
        let body = request.body().as_bytes().to_vec();
        log.requests.push((request.uri().to_string(), body));
        log.results
            .pop_front()
            .unwrap_or_else(|| Err(TransportError::not_sent("no more scripted results")))
    }

    fn sleep(&self, duration: Duration) {
        let mut log = self.log.lock().unwrap();
        log.sleeps.push(duration);
        log.elapsed += (self.slept)(duration);
    }

    fn now(&self) -> Instant {
        self.start + self.log.lock().unwrap().elapsed
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_000)
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is used in lists of responses and errors"
)]
fn response(status: u16, body: &'static str) -> SendResult {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    Ok(response)
}

fn with_retry_after(status: u16, value: &'static str) -> SendResult {
    response(status, "{}").map(|mut response| {
        response
            .headers_mut()
            .insert("retry-after", HeaderValue::from_static(value));
        response
    })
}

fn truncated(status: u16) -> SendResult {
    Err(TransportError::maybe_sent("reset").with_response_head(
        StatusCode::from_u16(status).unwrap(),
        http::HeaderMap::new(),
    ))
}

fn lost_response() -> SendResult {
    Err(TransportError::maybe_sent("reset"))
}

fn connection_refused() -> SendResult {
    Err(TransportError::not_sent("connection refused"))
}

fn unusable() -> SendResult {
    Err(TransportError::unusable("no runtime is running"))
}

/// Creates the result of one attempt.
type MakeResult = fn() -> SendResult;

/// Creates the results of all attempts.
type MakeResults = fn() -> Vec<SendResult>;

/// Returns the name of the error's variant.
fn variant(error: &Error) -> &'static str {
    match error {
        Error::Config(_) => "config",
        Error::Invalid(_) => "invalid",
        Error::Api(_) => "api",
        Error::NoResponse(_) => "no_response",
        Error::UnexpectedResponse(_) => "unexpected_response",
        Error::AlreadyAccepted(_) => "already_accepted",
        Error::AuditRejected(_) => "audit_rejected",
        Error::AuditIncomplete(_) => "audit_incomplete",
        Error::SessionsRemain(_) => "sessions_remain",
    }
}
