//! The customers' application, which the fake's links open.
//!
//! With Clerk, the links open your users' application instead. Both applications learn about an
//! impersonation only from the session's `act` claim.

use std::sync::Arc;

use actor_token::fake::{ApiFault, FakeClerk, Session};
use actor_token::session::SessionStatus;
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use crate::assets;
use crate::origin::Origin;
use crate::pages;
use crate::request::SessionClaims;
use crate::secrets::NoRandomnessError;
use crate::sessions::Sessions;
use crate::store::{Store, StoreError};

/// The maximum size of a form. The application's only form has no fields.
const MAX_FORM_BYTES: usize = 1024;

pub(crate) struct CustomerApp {
    /// The fake. A real application signs in and verifies session tokens with Clerk's SDK instead.
    pub(crate) fake: FakeClerk,
    /// The console's database, which has the customers' names.
    pub(crate) store: Store,
    pub(crate) sessions: Sessions<Session>,
    /// The origin of the console, which the signed-out page links to.
    pub(crate) console: Origin,
}

pub(crate) fn routes(app: Arc<CustomerApp>) -> Router {
    Router::new()
        .route("/", get(account))
        .route("/sign-in", get(sign_in))
        .route("/sign-out", post(sign_out))
        .merge(assets::routes())
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .with_state(app)
}

#[derive(Deserialize)]
struct Ticket {
    #[serde(rename = "__clerk_ticket", default)]
    ticket: String,
}

/// Signs in with the ticket of a link.
///
/// The response is a redirect, so that the ticket does not stay in the address bar.
async fn sign_in(
    State(app): State<Arc<CustomerApp>>,
    jar: CookieJar,
    Query(Ticket { ticket }): Query<Ticket>,
) -> Result<Response, AppError> {
    Ok(match app.fake.sign_in(&ticket) {
        Ok(session) => {
            let cookie = app.sessions.begin(app.fake.clock().now(), session)?;
            (jar.add(cookie), Redirect::to("/")).into_response()
        }
        Err(fault) => {
            let page = pages::signed_out(&app, Some(ticket_error(&fault)));
            (StatusCode::FORBIDDEN, page).into_response()
        }
    })
}

fn ticket_error(fault: &ApiFault) -> &'static str {
    match fault {
        ApiFault::ActorTokenAlreadyUsed => "This link was already used. Each link works only once.",
        ApiFault::ActorTokenRevoked => "This link was revoked.",
        ApiFault::TicketExpired => "This link has expired.",
        _ => "This link is invalid.",
    }
}

async fn account(
    State(app): State<Arc<CustomerApp>>,
    jar: CookieJar,
) -> Result<Response, AppError> {
    let now = app.fake.clock().now();
    let Some(session) = app.sessions.find(&jar, now) else {
        return Ok(pages::signed_out(&app, None).into_response());
    };
    // A console can end the session. An application behind Clerk notices it when the session token
    // expires, which is after a minute at most.
    let session = match app.fake.touch_session(session.id()) {
        Ok(session) if *session.status() == SessionStatus::Active => session,
        _ => {
            let page = pages::signed_out(&app, Some("This session has ended."));
            return Ok(page.into_response());
        }
    };
    // Rejects an unknown `act` claim, because the banner could not show who acts.
    let Ok(claims) = serde_json::from_str::<SessionClaims>(&session.claims_json()) else {
        let page = pages::signed_out(&app, Some("This session has an invalid actor."));
        return Ok((StatusCode::FORBIDDEN, page).into_response());
    };
    let customer = app.store.customer(&claims.sub).await?;
    let name = customer.map_or_else(|| claims.sub.clone(), |person| person.name);
    Ok(pages::account(&name, &claims, session.ends_at(), now).into_response())
}

/// Signs out, which also ends the session at Clerk.
///
/// `body` is read only to reject a form that is too large.
async fn sign_out(
    State(app): State<Arc<CustomerApp>>,
    jar: CookieJar,
    body: Result<Bytes, BytesRejection>,
) -> Result<impl IntoResponse, BytesRejection> {
    body?;
    let (session, cookie) = app.sessions.end(&jar);
    if let Some(session) = session {
        // The fake keeps all sessions, so it finds this one.
        let _ = app
            .fake
            .set_session_status(session.id(), SessionStatus::Removed);
    }
    Ok((jar.add(cookie), Redirect::to("/")))
}

/// An error that this application reports on a page of its own.
enum AppError {
    NoRandomness,
    Store(StoreError),
}

impl From<NoRandomnessError> for AppError {
    fn from(NoRandomnessError: NoRandomnessError) -> Self {
        Self::NoRandomness
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let text = match self {
            Self::NoRandomness => {
                "You could not be signed in, because the operating system provided no random numbers. Try again."
            }
            Self::Store(error) => {
                error.report();
                "The account can't be shown at the moment. Try again in a minute."
            }
        };
        let page = pages::customer_error("Try again later", text);
        (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
    }
}
