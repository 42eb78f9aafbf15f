//! An axum handler that returns violations as the body of a 422.
//!
//! ```sh
//! cargo run -p integrations --bin violations_as_422
//! curl -i localhost:3000/impersonations --json '{"user_id": " ", "case": 4711, "reason": "", "link_ttl": 90000}'
//! ```
//!
//! Every other failure becomes a status that tells the caller what to do.
//!
//! The example uses a fake server. Anyone who reaches the port acts as its agent, and so can a page
//! of a different site, through a name that resolves to 127.0.0.1. In production, use
//! `Client::from_env`, authenticate the agent, and check the `Host` header.
#![forbid(unsafe_code)]

#[cfg(test)]
mod tests;

use std::sync::Arc;

use actor_token::fake::{Clock, FakeClerk};
use actor_token::secrecy::{ExposeSecret, SecretString};
use actor_token::transport::{AsyncTransport, Reqwest};
use actor_token::{
    ActorTokenId, ActorTokenRecord, ActorTokenRequest, Client, Error, Violation, Violations,
    error::ApiErrorKind, request::ViolationCode,
};
use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// The body of the HTTP request. It does not contain the agent, who is authenticated.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestBody {
    user_id: String,
    case: u64,
    reason: String,
    /// The duration of the link in seconds.
    link_ttl: Option<u64>,
}

/// The request to Clerk.
#[derive(ActorTokenRequest)]
struct Impersonation {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: u64,
    #[actor_token(claim, validate = check_reason)]
    reason: String,
    #[actor_token(expires_in_seconds, max = 3600)]
    link_ttl: Option<u64>,
}

fn check_reason(reason: &str) -> Result<(), &'static str> {
    if reason.trim().is_empty() {
        return Err("must not be blank");
    }
    Ok(())
}

/// The support agent who is signed in.
#[derive(Clone)]
struct Agent {
    user_id: String,
}

/// An issued token with its link.
struct Link {
    token: ActorTokenRecord,
    url: SecretString,
}

/// A failure to return a link.
enum Problem {
    /// The body of the HTTP request is invalid.
    Json(JsonRejection),
    Token(Error),
    /// A token was issued, but Clerk's response has no link.
    NoLink {
        revoked: bool,
    },
    /// The task that issues the token panicked.
    Panicked,
}

async fn impersonate<T: AsyncTransport + 'static>(
    State(clerk): State<Arc<Client<T>>>,
    Extension(agent): Extension<Agent>,
    body: Result<Json<RequestBody>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(body) = body?;
    let request = Impersonation {
        user_id: body.user_id,
        agent: agent.user_id,
        case: body.case,
        reason: body.reason,
        link_ttl: body.link_ttl,
    };
    let link = issue(clerk, request).await?;
    let body = Json(json!({ "token": link.token, "url": link.url.expose_secret() }));
    Ok(([(CACHE_CONTROL, "no-store")], body).into_response())
}

/// Issues a token in its own task.
///
/// If the browser disconnects, axum drops the future of the handler. That would cancel the call
/// while its request is in flight, and could leave an orphaned token.
async fn issue<T: AsyncTransport + 'static>(
    clerk: Arc<Client<T>>,
    request: Impersonation,
) -> Result<Link, Problem> {
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(async move {
        // `send` returns the link if the handler is gone.
        if let Err(Ok(link)) = sender.send(request_link(&clerk, &request).await) {
            revoke(&clerk, link.token.id()).await;
        }
    });
    receiver.await.map_err(|_| Problem::Panicked)?
}

async fn request_link<T: AsyncTransport + 'static>(
    clerk: &Client<T>,
    request: &Impersonation,
) -> Result<Link, Problem> {
    let token = request.send_async(clerk).await?;
    match token.url() {
        Some(url) => Ok(Link {
            token: token.record(),
            url: url.clone(),
        }),
        None => Err(Problem::NoLink {
            revoked: revoke(clerk, token.id()).await,
        }),
    }
}

/// Revokes a token whose link was not delivered. Returns whether it was revoked.
async fn revoke<T: AsyncTransport + 'static>(clerk: &Client<T>, id: &ActorTokenId) -> bool {
    let result = clerk.revoke_async(id).await;
    if let Err(error) = &result {
        eprintln!("failed to revoke {id}, whose link was not delivered: {error}");
    }
    result.is_ok()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::Json(rejection) => {
                (rejection.status(), errors(&body_violations(&rejection))).into_response()
            }
            Self::Token(error) => error_response(&error),
            Self::NoLink { revoked } => (
                StatusCode::BAD_GATEWAY,
                errors(&[if revoked {
                    "Clerk's response has no link; its token was revoked"
                } else {
                    "Clerk's response has no link; its token could not be revoked, and remains valid until it expires"
                }]),
            )
                .into_response(),
            // As for a lost response, the caller must not simply retry.
            Self::Panicked => (
                StatusCode::BAD_GATEWAY,
                errors(&["the service failed; a token may exist that was not returned"]),
            )
                .into_response(),
        }
    }
}

/// Returns a response whose status tells the caller to fix the request, to check for an orphaned
/// token, or to retry later.
fn error_response(error: &Error) -> Response {
    if let Error::Invalid(violations) = error {
        return (StatusCode::UNPROCESSABLE_ENTITY, errors(violations)).into_response();
    }
    let status = match error {
        // A token may exist that was not returned, so the caller must not simply retry.
        error if error.token_may_exist() => StatusCode::BAD_GATEWAY,
        Error::Api(error) if error.kind() == ApiErrorKind::NotFound => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    // The messages of `Error` contain no secrets.
    let mut response = (status, errors(&[error.to_string()])).into_response();
    if let Some(delay) = error.retry_after() {
        // Rounded up.
        let seconds = delay.as_secs().saturating_add(1);
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

/// Returns a body with a list of errors. `Violations` serialize as a list of `{"path", "code",
/// "message"}`.
fn errors<E: Serialize + ?Sized>(list: &E) -> Json<Value> {
    Json(json!({ "errors": list }))
}

/// Returns an invalid body as a violation, so that all errors have the same shape.
fn body_violations(rejection: &JsonRejection) -> Violations {
    let mut violations = Violations::new();
    violations.push(Violation::new(
        "body",
        ViolationCode::TypeInvalid,
        rejection.body_text(),
    ));
    violations
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        Self::Json(rejection)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Token(error)
    }
}

/// Creates the application. In production, your own authentication sets the agent; this example has
/// one agent, who is always signed in.
fn app<T: AsyncTransport + 'static>(clerk: Client<T>) -> Router {
    let agent = Agent {
        user_id: "user_agent".into(),
    };
    Router::new()
        .route("/impersonations", post(impersonate::<T>))
        .layer(Extension(agent))
        .with_state(Arc::new(clerk))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = FakeClerk::builder().clock(Clock::ticking()).build();
    let server = fake.serve()?;
    // In production: `Client::from_env(Reqwest::new()?)?`.
    let clerk = Client::builder(Reqwest::new()?)
        .secret_key(fake.secret_key())
        .api_url(server.api_url())
        .build()?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("http://{}/impersonations", listener.local_addr()?);
    axum::serve(listener, app(clerk)).await?;
    Ok(())
}
