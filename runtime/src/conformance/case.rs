//! A case of the suite: requests, replies of the server, and a check of the observation.
//!
//! A case is data, so that the blocking and the asynchronous suite can share it.

use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};

use super::failure::Failure;
use super::invariants::{self, CANARY};
use super::observation::Observation;
use super::server::Reply;
use crate::request::Body;

/// The default timeout of a case, which a case without a misbehaving server never reaches.
const LONG_TIMEOUT: Duration = Duration::from_secs(30);

pub(super) struct Case {
    pub(super) name: String,
    requirement: &'static str,
    hint: &'static str,
    pub(super) replies: Vec<Reply>,
    requests: Vec<Request<Body>>,
    pub(super) destination: Destination,
    pub(super) timeout: Duration,
    /// Whether the case is skipped without sockets.
    pub(super) wire_only: bool,
    check: Check,
}

type Check = Box<dyn Fn(&Observation) -> Result<(), String> + Send + Sync>;

/// The destination of the requests of a case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    Server,
    /// The same server, but with an `https` URL. The server does not support TLS.
    ServerOverTls,
    /// A port that refuses connections.
    RefusingPort,
}

impl Case {
    /// Creates a case with one request. The server responds with status 200 and the body `{}`.
    pub(super) fn new(
        name: impl Into<String>,
        requirement: &'static str,
        hint: &'static str,
        check: impl Fn(&Observation) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            requirement,
            hint,
            replies: vec![Reply::Respond(Response::new(Body::from("{}")))],
            requests: vec![issue_request()],
            destination: Destination::Server,
            timeout: LONG_TIMEOUT,
            wire_only: false,
            check: Box::new(check),
        }
    }

    pub(super) fn replies(mut self, replies: impl Into<Vec<Reply>>) -> Self {
        self.replies = replies.into();
        self
    }

    pub(super) fn requests(mut self, requests: impl Into<Vec<Request<Body>>>) -> Self {
        self.requests = requests.into();
        self
    }

    pub(super) fn to(mut self, destination: Destination) -> Self {
        self.destination = destination;
        self
    }

    pub(super) fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Skips the case in a check without sockets, because it is about bytes on a socket.
    pub(super) fn wire_only(mut self) -> Self {
        self.wire_only = true;
        self
    }

    /// Returns the requests with absolute URLs. The transport must send them one after the other.
    pub(super) fn requests_to(&self, base: &str) -> Vec<Request<Body>> {
        let absolute = |request: &Request<Body>| {
            let mut request = request.clone();
            *request.uri_mut() = format!("{base}{}", request.uri()).parse().ok()?;
            Some(request)
        };
        self.requests.iter().filter_map(absolute).collect()
    }

    /// Returns the failures of the case's own check, and of the invariants.
    pub(super) fn check(&self, observed: &Observation) -> Vec<Failure> {
        let own = (self.check)(observed).err().map(|observed| Failure {
            case: self.name.clone(),
            requirement: self.requirement,
            observed,
            hint: self.hint,
        });
        own.into_iter()
            .chain(invariants::check(&self.name, observed))
            .collect()
    }
}

/// Returns a request that issues a token, as the client sends it.
pub(super) fn issue_request() -> Request<Body> {
    let body = format!(r#"{{"user_id":"user_2","actor":{{"sub":"{CANARY}"}}}}"#);
    let mut request = request("/v1/actor_tokens", body.into());
    let json = HeaderValue::from_static("application/json");
    request.headers_mut().insert(CONTENT_TYPE, json);
    request
}

/// Returns a request without a body that revokes a token, as the client sends it.
pub(super) fn revoke_request() -> Request<Body> {
    request("/v1/actor_tokens/act_1/revoke", Body::empty())
}

/// Returns a request without a body that lists sessions, as the client sends it. The target
/// contains the query.
pub(super) fn list_request(target: &'static str) -> Request<Body> {
    let mut request = request(target, Body::empty());
    *request.method_mut() = Method::GET;
    request
}

/// Returns a `POST` request with [`HEADERS`].
pub(super) fn request(path: &'static str, body: Body) -> Request<Body> {
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

/// The headers of every request: those that the client sends, and one that no HTTP library knows.
pub(super) const HEADERS: [(&str, &str); 5] = [
    ("authorization", "Bearer sk_test_c4n4ry"),
    ("accept", "application/json"),
    ("user-agent", "actor-token-conformance"),
    ("clerk-api-version", "2026-05-12"),
    ("x-conformance", "kept as it is"),
];
