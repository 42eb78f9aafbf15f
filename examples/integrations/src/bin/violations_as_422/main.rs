//! An axum handler that turns violations into the body of a 422, and every other failure into a status that tells the caller what to do.
//!
//! ```sh
//! cargo run -p integrations --bin violations_as_422
//! curl -i localhost:3000/impersonations --json '{"user_id": " ", "case": 4711, "reason": "", "link_life": 90000}'
//! ```
//!
//! It talks to the stand-in only: whoever reaches the port is its agent, and a page of another site can reach it through a name that leads to
//! 127.0.0.1. In production the client is `Client::from_env`, behind your authentication and a check of the `Host`.
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

/// What the browser may say. Who asks is not among it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    user_id: String,
    case: u64,
    reason: String,
    /// In seconds.
    link_life: Option<u64>,
}

/// What is asked of Clerk.
#[derive(ActorTokenRequest)]
struct Impersonation {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: u64,
    #[actor_token(claim, validate = says_something)]
    reason: String,
    #[actor_token(expires_in_seconds, max = 3600)]
    link_life: Option<u64>,
}

fn says_something(reason: &str) -> Result<(), &'static str> {
    if reason.trim().is_empty() {
        return Err("must say why");
    }
    Ok(())
}

/// Who is signed in to the support tool.
#[derive(Clone)]
struct Staff {
    user_id: String,
}

/// A token that somebody can use.
struct Link {
    token: ActorTokenRecord,
    url: SecretString,
}

/// Why there is no link, as an answer.
enum Problem {
    Json(JsonRejection),
    Token(Error),
    /// A token was issued, but Clerk's answer has no link.
    NoLink {
        revoked: bool,
    },
    /// The task that was to issue the token panicked.
    Lost,
}

async fn impersonate<T: AsyncTransport + 'static>(
    State(clerk): State<Arc<Client<T>>>,
    Extension(staff): Extension<Staff>,
    wanted: Result<Json<Wanted>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(wanted) = wanted?;
    let request = Impersonation {
        user_id: wanted.user_id,
        agent: staff.user_id,
        case: wanted.case,
        reason: wanted.reason,
        link_life: wanted.link_life,
    };
    let link = issue(clerk, request).await?;
    let body = Json(json!({ "token": link.token, "url": link.url.expose_secret() }));
    Ok(([(CACHE_CONTROL, "no-store")], body).into_response())
}

/// In a task of its own: if the browser leaves, axum drops the handler's future, and a call that is dropped on its way can leave
/// a token that nobody knows of.
async fn issue<T: AsyncTransport + 'static>(
    clerk: Arc<Client<T>>,
    request: Impersonation,
) -> Result<Link, Problem> {
    let (answer, answered) = oneshot::channel();
    tokio::spawn(async move {
        if let Err(Ok(unheard)) = answer.send(link(&clerk, &request).await) {
            revoke(&clerk, unheard.token.id()).await;
        }
    });
    answered.await.map_err(|_| Problem::Lost)?
}

async fn link<T: AsyncTransport + 'static>(
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

/// A token whose link reaches nobody is a key that lies about. Whether it is revoked now.
async fn revoke<T: AsyncTransport + 'static>(clerk: &Client<T>, id: &ActorTokenId) -> bool {
    let revoked = clerk.revoke_async(id).await;
    if let Err(error) = &revoked {
        eprintln!("{id} is not revoked, and nobody has its link: {error}");
    }
    revoked.is_ok()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::Json(rejection) => {
                (rejection.status(), errors(&unreadable(&rejection))).into_response()
            }
            Self::Token(error) => refused(&error),
            Self::NoLink { revoked } => (
                StatusCode::BAD_GATEWAY,
                errors(&[if revoked {
                    "Clerk's answer has no link; its token is revoked"
                } else {
                    "Clerk's answer has no link, and its token could not be revoked: it works until it expires"
                }]),
            )
                .into_response(),
            // As with an answer that is lost: nobody should try again blindly.
            Self::Lost => (
                StatusCode::BAD_GATEWAY,
                errors(&["the service failed, and a token may exist that nobody holds"]),
            )
                .into_response(),
        }
    }
}

/// The status says what the caller does next: mend the request, look for a token, or try again later.
fn refused(error: &Error) -> Response {
    if let Error::Invalid(violations) = error {
        return (StatusCode::UNPROCESSABLE_ENTITY, errors(violations)).into_response();
    }
    let status = match error {
        // A token may exist that nobody holds: nobody should try again blindly.
        error if error.token_may_exist() => StatusCode::BAD_GATEWAY,
        Error::Api(error) if error.kind() == ApiErrorKind::NotFound => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    // The sentences of this crate's errors quote nothing that is secret.
    let mut answer = (status, errors(&[error.to_string()])).into_response();
    if let Some(wait) = error.retry_after() {
        let seconds = wait.as_secs().saturating_add(1);
        answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    answer
}

/// `Violations` serialize as a list of `{"path", "code", "message"}`.
fn errors<E: Serialize + ?Sized>(list: &E) -> Json<Value> {
    Json(json!({ "errors": list }))
}

/// A body that isn't what is expected, in the same shape.
fn unreadable(rejection: &JsonRejection) -> Violations {
    let mut found = Violations::new();
    found.push(Violation::new(
        "body",
        ViolationCode::TypeInvalid,
        rejection.body_text(),
    ));
    found
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

/// Here your own authentication comes before the route. This example has one agent, who is always signed in.
fn app<T: AsyncTransport + 'static>(clerk: Client<T>) -> Router {
    let staff = Staff {
        user_id: "user_agent".into(),
    };
    Router::new()
        .route("/impersonations", post(impersonate::<T>))
        .layer(Extension(staff))
        .with_state(Arc::new(clerk))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = FakeClerk::builder().clock(Clock::ticking()).build();
    let server = stand_in.serve()?;
    // In production: `Client::from_env(Reqwest::new()?)?`.
    let clerk = Client::builder(Reqwest::new()?)
        .secret_key(stand_in.secret_key())
        .api_url(server.api_url())
        .build()?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("http://{}/impersonations", listener.local_addr()?);
    axum::serve(listener, app(clerk)).await?;
    Ok(())
}
