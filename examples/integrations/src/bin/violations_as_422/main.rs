//! An axum handler that returns violations as the body of a 422.
//!
//! ```sh
//! cargo run -p integrations --bin violations_as_422
//! curl -i localhost:3000/impersonations --json '{"user_id": " ", "case": 4711, "reason": "", "link_ttl": 90000}'
//! ```
//!
//! For any other failure, the status tells the caller what to do.
//!
//! The example uses a fake server, and anyone who reaches its port acts as the agent. A web page
//! can reach the port too, through a host name that resolves to 127.0.0.1 (DNS rebinding). In
//! production, use `Client::from_env`, authenticate the agent, and check the `Host` header.
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

/// The body of the HTTP request. The agent is not part of it, but known from authentication.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestBody {
    user_id: String,
    case: u64,
    reason: String,
    /// How long the link works, in seconds.
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

/// The link of an issued token, and the token's record without secrets.
struct Link {
    token: ActorTokenRecord,
    url: SecretString,
}

/// The reason why the handler returns no link.
enum HandlerError {
    /// The body of the HTTP request is invalid.
    InvalidBody(JsonRejection),
    /// The call to Clerk failed.
    Call(Error),
    /// A token was issued, but Clerk's response has no link.
    NoLink {
        /// Whether the token was revoked.
        revoked: bool,
    },
    /// The task that issues the token panicked.
    Panicked,
}

async fn impersonate<T: AsyncTransport + 'static>(
    State(clerk): State<Arc<Client<T>>>,
    Extension(agent): Extension<Agent>,
    body: Result<Json<RequestBody>, JsonRejection>,
) -> Result<Response, HandlerError> {
    let Json(body) = body?;
    let request = Impersonation {
        user_id: body.user_id,
        agent: agent.user_id,
        case: body.case,
        reason: body.reason,
        link_ttl: body.link_ttl,
    };
    let link = issue_in_task(clerk, request).await?;
    let body = Json(json!({ "token": link.token, "url": link.url.expose_secret() }));
    Ok(([(CACHE_CONTROL, "no-store")], body).into_response())
}

/// Issues a token in its own task.
///
/// If the browser disconnects, axum drops the handler's future. Without the task, this would cancel
/// the call while its request is in flight. Clerk could then issue a token that no one receives (an
/// orphaned token).
async fn issue_in_task<T: AsyncTransport + 'static>(
    clerk: Arc<Client<T>>,
    request: Impersonation,
) -> Result<Link, HandlerError> {
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(async move {
        // If the handler's future was dropped, `sender` returns the link as an error.
        if let Err(Ok(link)) = sender.send(issue_link(&clerk, &request).await) {
            revoke(&clerk, link.token.id()).await;
        }
    });
    receiver.await.map_err(|_| HandlerError::Panicked)?
}

async fn issue_link<T: AsyncTransport + 'static>(
    clerk: &Client<T>,
    request: &Impersonation,
) -> Result<Link, HandlerError> {
    let token = request.send_async(clerk).await?;
    match token.url() {
        Some(url) => Ok(Link {
            token: token.record(),
            url: url.clone(),
        }),
        None => Err(HandlerError::NoLink {
            revoked: revoke(clerk, token.id()).await,
        }),
    }
}

/// Revokes a token whose link was not delivered. Returns `true` on success.
async fn revoke<T: AsyncTransport + 'static>(clerk: &Client<T>, id: &ActorTokenId) -> bool {
    let result = clerk.revoke_async(id).await;
    if let Err(error) = &result {
        eprintln!("failed to revoke {id}, whose link was not delivered: {error}");
    }
    result.is_ok()
}

impl IntoResponse for HandlerError {
    fn into_response(self) -> Response {
        match self {
            Self::InvalidBody(rejection) => {
                (rejection.status(), error_body(&body_violations(&rejection))).into_response()
            }
            Self::Call(error) => error_response(&error),
            Self::NoLink { revoked } => (
                StatusCode::BAD_GATEWAY,
                error_body(&[if revoked {
                    "Clerk's response has no link; its token was revoked"
                } else {
                    "Clerk's response has no link; its token could not be revoked, and remains valid until it expires"
                }]),
            )
                .into_response(),
            // A token may exist, so the status must not ask the caller to retry.
            Self::Panicked => (
                StatusCode::BAD_GATEWAY,
                error_body(&["the service failed; a token may exist that was not returned"]),
            )
                .into_response(),
        }
    }
}

/// Converts an error into a response with one of three statuses:
///
/// - 422: the caller must change the request.
/// - 502: a token may exist that was not returned.
/// - 503: the caller can retry later.
fn error_response(error: &Error) -> Response {
    if let Error::Invalid(violations) = error {
        return (StatusCode::UNPROCESSABLE_ENTITY, error_body(violations)).into_response();
    }
    let status = match error {
        error if error.token_may_exist() => StatusCode::BAD_GATEWAY,
        Error::Api(error) if error.kind() == ApiErrorKind::NotFound => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    // The messages of `Error` contain no secrets.
    let mut response = (status, error_body(&[error.to_string()])).into_response();
    if let Some(delay) = error.retry_after() {
        // `Retry-After` is a whole number of seconds, so the delay is rounded up.
        let seconds = delay.as_secs().saturating_add(1);
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

/// Returns the body `{"errors": list}`.
///
/// `Violations` serialize as a list of objects with the keys `path`, `code` and `message`.
fn error_body<E: Serialize + ?Sized>(list: &E) -> Json<Value> {
    Json(json!({ "errors": list }))
}

/// Converts the rejection of an invalid body into a violation, so that both have the same JSON.
fn body_violations(rejection: &JsonRejection) -> Violations {
    let mut violations = Violations::new();
    violations.push(Violation::new(
        "body",
        ViolationCode::TypeInvalid,
        rejection.body_text(),
    ));
    violations
}

impl From<JsonRejection> for HandlerError {
    fn from(rejection: JsonRejection) -> Self {
        Self::InvalidBody(rejection)
    }
}

impl From<Error> for HandlerError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

/// Creates the application.
///
/// In this example, the same agent is always signed in. In production, your authentication adds the
/// agent to the request.
fn app<T: AsyncTransport + 'static>(clerk: Client<T>) -> Router {
    let agent = Agent {
        user_id: "user_support_agent".into(),
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
