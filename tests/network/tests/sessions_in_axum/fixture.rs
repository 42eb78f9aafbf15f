//! Starts sessions in the fake, and sends requests with session tokens to an application.

use actor_token::axum::SessionRejection;
use actor_token::fake::{FakeClerk, Session};
use actor_token::secrecy::ExposeSecret;
use actor_token::session::{PublicKeys, SessionStatus, SessionVerifier};
use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, RetryPolicy};
use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// The actor in a session token, with the claims that the application's own support tool sets.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
pub struct Agent {
    pub sub: String,
    pub case: u64,
}

/// The response to a request.
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub rejection: Option<SessionRejection>,
    pub text: String,
}

impl Response {
    /// Returns the text of the handler, or else the status.
    pub fn summary(&self) -> String {
        if self.status == StatusCode::OK {
            self.text.clone()
        } else {
            self.status.as_u16().to_string()
        }
    }
}

pub fn client(fake: &FakeClerk) -> Client<FakeClerk> {
    Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .retry(RetryPolicy::disabled())
        .build()
        .unwrap()
}

/// Returns a verifier with the fake's public key.
pub fn verifier(fake: &FakeClerk) -> SessionVerifier<PublicKeys> {
    let clock = fake.clock();
    SessionVerifier::from_pem(FakeClerk::jwt_key())
        .unwrap()
        .authorized_parties(["https://app.example.com"])
        .clock(move || clock.now())
}

/// Starts a session in which `actor` is signed in as `user_customer`.
pub fn impersonate(fake: &FakeClerk, actor: Actor) -> Session {
    let request = CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(actor)
        .build()
        .unwrap();
    let token = request.send(&client(fake)).unwrap();
    fake.redeem(token.url().unwrap().expose_secret()).unwrap()
}

/// Starts an impersonated session from the application's own support tool.
pub fn impersonate_for_case(fake: &FakeClerk) -> Session {
    let actor = Actor::new("user_agent").with_claim("case", 4711);
    impersonate(fake, actor.unwrap())
}

/// Changes a session so that it has unfinished tasks.
pub fn pending(fake: &FakeClerk, session: &Session) -> Session {
    let status = SessionStatus::Pending;
    fake.set_session_status(session.id(), status).unwrap()
}

/// Returns a `Cookie` header with the session's token.
pub fn cookie(session: &Session) -> (header::HeaderName, String) {
    let token = session.token().unwrap();
    (header::COOKIE, format!("theme=dark; __session={token}"))
}

/// Returns an `Authorization` header with the session's token.
pub fn bearer(session: &Session) -> (header::HeaderName, String) {
    let token = session.token().unwrap();
    (header::AUTHORIZATION, format!("Bearer {token}"))
}

/// Sends a request to the application, without a socket.
pub async fn get(
    app: &Router,
    path: &str,
    header: Option<&(header::HeaderName, String)>,
) -> Response {
    let mut request = Request::get(path);
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    let request = request.body(Body::empty()).unwrap();
    let (head, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Response {
        status: head.status,
        rejection: head.extensions.get().cloned(),
        headers: head.headers,
        text: String::from_utf8(body.to_vec()).unwrap(),
    }
}
