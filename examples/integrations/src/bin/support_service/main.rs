//! A complete support service. Agents issue and revoke links, see which agent is signed in as which
//! customer, end impersonations, and read the audit trail. Customers have an account page, which
//! shows the impersonator, and a route that is closed to impersonators.
//!
//! ```sh
//! export CLERK_SECRET_KEY=sk_test_… SUPPORT_AGENTS=user_2aBk…,user_2cDm…
//! export SUPPORT_ORIGIN=https://app.example.com SUPPORT_DATABASE=support.db
//! cargo run -p integrations --bin support_service
//! ```
//!
//! Agents and customers sign in to the same Clerk instance. `SUPPORT_ORIGIN` is the origin of the
//! web page that calls the service. In production and in tests, the router and its state are the
//! same. Only the transport of the client differs.
#![forbid(unsafe_code)]

#[cfg(test)]
mod tests;
mod trail;

use std::env;
use std::sync::Arc;

use actor_token::axum::{RejectImpersonationLayer, SessionLayer};
use actor_token::request::ViolationCode;
use actor_token::secrecy::ExposeSecret;
use actor_token::session::{Ended, Session, SessionClaims};
use actor_token::transport::{AsyncTransport, BoxAsyncTransport, Reqwest};
use actor_token::{ActorTokenRecord, ActorTokenRequest, Client, ClientBuilder, Error};
use actor_token::{Violation, Violations, policy};
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{BoxError, Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use trail::Trail;

/// Claims about the actor. The service sends them to Clerk, and reads them back from sessions.
#[derive(Serialize, Deserialize)]
struct Case {
    case: u64,
    reason: String,
}

/// The actor. An impersonation that was started in Clerk's Dashboard has no case.
#[derive(Serialize, Deserialize)]
struct SupportActor {
    sub: String,
    #[serde(flatten)]
    case: Option<Case>,
}

/// The request to Clerk, and the body of `POST /links`. The body does not contain the agent.
#[derive(Deserialize, ActorTokenRequest)]
struct NewLink {
    user_id: String,
    #[actor_token(sub)]
    #[serde(skip)]
    agent: String,
    #[actor_token(claims, validate = check_case)]
    #[serde(flatten)]
    case: Case,
    #[actor_token(max = 60 * 60)]
    expires_in_seconds: Option<u32>,
}

/// Reports a blank reason at `actor.reason`.
fn check_case(case: &Case) -> Result<(), Violations> {
    let mut violations = Violations::new();
    if case.reason.trim().is_empty() {
        let missing = ViolationCode::Missing;
        violations.push(Violation::new("reason", missing, "must not be blank"));
    }
    violations.into_result()
}

/// The state of the service.
#[derive(Clone)]
struct App {
    clerk: Client<BoxAsyncTransport>,
    trail: Arc<Trail>,
}

/// The user IDs of the agents.
type Agents = Arc<[String]>;

type Result<T = Response, E = Failure> = std::result::Result<T, E>;

/// Issues a link that signs the agent in as a customer.
async fn issue(State(app): State<App>, agent: SessionClaims, mut link: Json<NewLink>) -> Result {
    link.agent.clone_from(&agent.user_id);
    // If the agent disconnects, axum drops the future of this handler. The task continues. If it
    // can't store the token, it does not return the link.
    let token = tokio::spawn(async move {
        let clerk = app.clerk.on_behalf_of(agent.user_id);
        let token = link.send_async(&clerk).await?;
        app.trail
            .store(token.id(), token.user_id(), &json!(token.record()))?;
        Ok::<_, Failure>(token)
    });
    let token = token.await??;
    let url = token.url().map(ExposeSecret::expose_secret);
    let body = Json(json!({ "token": token.record(), "url": url }));
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, headers, body).into_response())
}

/// Revokes a link. If it was opened, ends the sessions that may have come from it.
async fn revoke(State(app): State<App>, agent: SessionClaims, Path(id): Path<String>) -> Result {
    let Some(token) = app.trail.stored(&id)? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let token: ActorTokenRecord = serde_json::from_value(token)?;
    let _ = remember_sessions(&app, token.user_id()).await; // A failure must not prevent the revoke.
    let clerk = app.clerk.on_behalf_of(agent.user_id);
    let ended = tokio::spawn(clerk.revoke_or_end_async(&token)).await??;
    // If Clerk does not say whether the link was opened, this is `true` too.
    let opened = matches!(ended, Ended::SessionsEnded { .. });
    let recorded = ended.audit_error().is_none();
    Ok(Json(json!({ "opened": opened, "recorded": recorded })).into_response())
}

/// Lists the sessions in which an agent is signed in as a customer.
async fn impersonations(State(app): State<App>, Path(customer): Path<String>) -> Result {
    let sessions = remember_sessions(&app, &customer).await?;
    let rows = sessions.iter().map(|session| {
        let actor = session.actor::<SupportActor>().transpose().ok();
        json!({ "session_id": session.id(), "actor": actor })
    });
    Ok(Json(rows.collect::<Value>()).into_response())
}

/// Ends all sessions in which an agent is signed in as a customer.
async fn end(State(app): State<App>, agent: SessionClaims, path: Path<[String; 2]>) -> Result {
    let Path([customer, impersonator]) = path;
    let _ = remember_sessions(&app, &customer).await; // A failure must not prevent the end.
    let clerk = app.clerk.on_behalf_of(agent.user_id);
    let ending = clerk.end_impersonation_async(&customer, &impersonator);
    let sessions = tokio::spawn(ending).await??;
    let recorded = sessions.iter().all(|ended| ended.audit_error().is_none());
    Ok(Json(json!({ "ended": sessions.len(), "recorded": recorded })).into_response())
}

/// Lists the impersonations of a customer, and stores whose sessions they are. The audit record of
/// ending a session contains only the session's ID, so the trail needs this to find the customer.
async fn remember_sessions(app: &App, customer: &str) -> Result<Vec<Session>> {
    let sessions = app.clerk.impersonations_async(customer).await?;
    for session in &sessions {
        app.trail.store(session.id(), customer, &Value::Null)?;
    }
    Ok(sessions)
}

/// Returns the audit records of a customer.
async fn read_trail(State(app): State<App>, Path(customer): Path<String>) -> Result {
    Ok(Json(app.trail.calls_of(&customer)?).into_response())
}

/// Shows the customer's account. `impersonator` is `null` in the customer's own session.
async fn account(session: SessionClaims<SupportActor>) -> Response {
    Json(json!({ "user_id": session.user_id, "impersonator": session.actor })).into_response()
}

async fn change_password(session: SessionClaims) -> String {
    format!("Changed the password of {}\n", session.user_id)
}

/// Rejects users who are not agents.
async fn require_agent(
    State(agents): State<Agents>,
    user: SessionClaims,
    request: Request,
    next: Next,
) -> Response {
    if !agents.contains(&user.user_id) {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

/// The error of a handler. The client's errors suggest a status. Other errors have status 500.
struct Failure(BoxError);

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Some(error) = self.0.downcast_ref::<Error>() else {
            eprintln!("internal error: {}", self.0);
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let errors = match error {
            Error::Invalid(violations) => json!(violations),
            error => json!([error.to_string()]),
        };
        // `Retry-After` is a whole number of seconds, so the delay is rounded up.
        let seconds = error.retry_after().map(|delay| delay.as_secs_f64().ceil());
        let retry_after = seconds.map(|seconds| [(header::RETRY_AFTER, seconds.to_string())]);
        let body = Json(json!({ "errors": errors }));
        (error.suggested_status(), retry_after, body).into_response()
    }
}

/// Creates the application. It accepts session tokens that were issued for `origin`.
fn app(
    clerk: ClientBuilder<impl AsyncTransport + 'static>,
    trail: Arc<Trail>,
    agents: Agents,
    origin: &str,
) -> Result<Router, Error> {
    let protected = Arc::clone(&agents);
    let not_an_agent = policy::predicate("user_id", "must not be an agent", move |request| {
        !protected.iter().any(|agent| agent == request.user_id())
    });
    let clerk = clerk.audit(Arc::clone(&trail)).policy(not_an_agent);
    let clerk = clerk.build()?.boxed_async();
    let verifier = clerk.session_verifier().authorized_parties([origin]);
    Ok(Router::new()
        .route("/links", post(issue))
        .route("/links/{id}", delete(revoke))
        .route("/trail/{customer}", get(read_trail))
        .route("/impersonations/{customer}", get(impersonations))
        .route("/impersonations/{customer}/{agent}", delete(end))
        .route_layer(from_fn_with_state(agents, require_agent)) // for the routes above
        .route("/password", post(change_password))
        .route_layer(RejectImpersonationLayer::new()) // for the routes above
        .route("/account", get(account))
        .layer(SessionLayer::new(verifier)) // for all routes
        .with_state(App { clerk, trail }))
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let setting = |name: &str| env::var(name).map_err(|error| format!("{name}: {error}"));
    let trail = Arc::new(Trail::open(&setting("SUPPORT_DATABASE")?)?);
    let agents = setting("SUPPORT_AGENTS")?;
    let agents = agents.split(',').map(str::to_owned).collect();
    let clerk = Client::builder(Reqwest::new()?).read_env();
    let app = app(clerk, trail, agents, &setting("SUPPORT_ORIGIN")?)?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, app).await?)
}
