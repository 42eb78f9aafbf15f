//! One case: what is sent, what the server does with it, and how to tell from what was seen whether a promise was kept.
//!
//! A case is data, so that the blocking and the asynchronous suite share all of them.

use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};

use super::failure::Failure;
use super::received::Received;
use super::server::Turn;
use super::{CANARY, invariants};
use crate::Body;
use crate::transport::TransportError;

/// What came of one request.
pub(super) type Outcome = Result<Response<Body>, TransportError>;

/// Far more than any case takes.
const LONG: Duration = Duration::from_secs(30);

/// One case of the suite.
pub(super) struct Case {
    pub(super) name: String,
    promise: &'static str,
    advice: &'static str,
    pub(super) turns: Vec<Turn>,
    asks: Vec<Request<Body>>,
    pub(super) to: To,
    pub(super) within: Duration,
    pub(super) wire_only: bool,
    judge: Judge,
}

type Judge = Box<dyn Fn(&Seen) -> Result<(), String> + Send + Sync>;

/// Where a case's requests go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    Server,
    /// The same server, which doesn't speak TLS.
    ServerOverTls,
    RefusingPort,
}

impl Case {
    /// One request to a server that answers `200 {}`.
    pub(super) fn new(
        name: impl Into<String>,
        promise: &'static str,
        advice: &'static str,
        judge: impl Fn(&Seen) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            promise,
            advice,
            turns: vec![Turn::Answer(Response::new(Body::from("{}")))],
            asks: vec![create()],
            to: To::Server,
            within: LONG,
            wire_only: false,
            judge: Box::new(judge),
        }
    }

    pub(super) fn turns(mut self, turns: impl Into<Vec<Turn>>) -> Self {
        self.turns = turns.into();
        self
    }

    pub(super) fn asks(mut self, asks: impl Into<Vec<Request<Body>>>) -> Self {
        self.asks = asks.into();
        self
    }

    pub(super) fn to(mut self, to: To) -> Self {
        self.to = to;
        self
    }

    pub(super) fn within(mut self, within: Duration) -> Self {
        self.within = within;
        self
    }

    /// What the case looks at is there with sockets alone.
    pub(super) fn wire_only(mut self) -> Self {
        self.wire_only = true;
        self
    }

    /// The requests to send, in turn, each once the one before has ended.
    pub(super) fn requests(&self, base: &str) -> Vec<Request<Body>> {
        let whole = |ask: &Request<Body>| {
            let mut request = ask.clone();
            *request.uri_mut() = format!("{base}{}", ask.uri()).parse().ok()?;
            Some(request)
        };
        self.asks.iter().filter_map(whole).collect()
    }

    /// The promises that were broken: the case's own, and those that hold in every case.
    pub(super) fn judge(&self, seen: &Seen) -> Vec<Failure> {
        let judged = (self.judge)(seen);
        let broken = judged.err().map(|seen| Failure {
            case: self.name.clone(),
            promise: self.promise,
            seen,
            advice: self.advice,
        });
        broken
            .into_iter()
            .chain(invariants::judge(&self.name, seen))
            .collect()
    }
}

/// What was seen of a case.
pub(super) struct Seen {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) received: Vec<Received>,
    /// Where the server listened that the requests were for.
    pub(super) host: String,
    /// How many requests came to a server that none was for.
    pub(super) elsewhere: usize,
    pub(super) lost_patience: bool,
}

/// A request as the client makes it to issue a token.
pub(super) fn create() -> Request<Body> {
    let body = format!(r#"{{"user_id":"user_2","actor":{{"sub":"{CANARY}"}}}}"#);
    let mut request = ask("/v1/actor_tokens", body.into());
    let json = HeaderValue::from_static("application/json");
    request.headers_mut().insert(CONTENT_TYPE, json);
    request
}

/// A request as the client makes it to revoke a token: without a body.
pub(super) fn revoke() -> Request<Body> {
    ask("/v1/actor_tokens/act_1/revoke", Body::empty())
}

pub(super) fn ask(path: &'static str, body: Body) -> Request<Body> {
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = Uri::from_static(path);
    let headers = request.headers_mut();
    for (name, value) in HEADERS {
        headers.append(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    request
}

/// What every request carries, as those of the client do, and one header that no HTTP library knows.
pub(super) const HEADERS: [(&str, &str); 5] = [
    ("authorization", "Bearer sk_test_c4n4ry"),
    ("accept", "application/json"),
    ("user-agent", "actor-token-conformance"),
    ("clerk-api-version", "2026-05-12"),
    ("x-conformance", "kept as it is"),
];
