//! The customers' application, which the stand-in's links open. On Clerk it is your own.
//!
//! It knows of impersonation by the `act` claim of the session alone, as yours would.

use std::sync::Arc;

use actor_token::fake::{ApiFault, FakeClerk, Session};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use crate::assets;
use crate::pages;
use crate::people::People;
use crate::request::SessionClaims;
use crate::sessions::{Held, NoSession, Sessions};
use crate::site::Site;

pub(crate) struct CustomerApp {
    /// In the place of Clerk's SDK, which signs in with the ticket and verifies the session's tokens.
    pub(crate) fake: FakeClerk,
    pub(crate) people: People,
    pub(crate) sessions: Sessions<Session>,
    /// Where support people go back to.
    pub(crate) console: Site,
}

impl Held for Session {
    /// Only a ticket begins one.
    fn is_signed_in(&self) -> bool {
        true
    }
}

pub(crate) fn routes(app: Arc<CustomerApp>) -> Router {
    Router::new()
        .route("/", get(account))
        .route("/sign-in", get(sign_in))
        .route("/sign-out", post(sign_out))
        .merge(assets::routes())
        .with_state(app)
}

#[derive(Deserialize)]
struct Ticket {
    #[serde(rename = "__clerk_ticket", default)]
    ticket: String,
}

/// A link leads here, with its ticket. It leads on at once, so that the ticket doesn't stay in the address bar.
async fn sign_in(
    State(app): State<Arc<CustomerApp>>,
    jar: CookieJar,
    Query(Ticket { ticket }): Query<Ticket>,
) -> Result<Response, NoSession> {
    Ok(match app.fake.sign_in(&ticket) {
        Ok(session) => {
            let cookie = app.sessions.begin(app.fake.clock().now(), session)?;
            (jar.add(cookie), Redirect::to("/")).into_response()
        }
        Err(fault) => {
            let page = pages::signed_out(&app, Some(refusal(&fault)));
            (StatusCode::FORBIDDEN, page).into_response()
        }
    })
}

fn refusal(fault: &ApiFault) -> &'static str {
    match fault {
        ApiFault::ActorTokenAlreadyUsed => "This link was used already. Each works once.",
        ApiFault::ActorTokenRevoked => "This link was revoked.",
        ApiFault::TicketExpired => "This link has expired.",
        _ => "This link leads nowhere.",
    }
}

async fn account(State(app): State<Arc<CustomerApp>>, jar: CookieJar) -> Response {
    let now = app.fake.clock().now();
    let session = app.sessions.of(&jar, now).map(|(_, session)| session);
    let Some(session) = session.filter(|session| session.ends_at() > now) else {
        return pages::signed_out(&app, None).into_response();
    };
    // An `act` that isn't ours is refused as a whole: nobody is in an account without their name on the page.
    let Ok(claims) = serde_json::from_str::<SessionClaims>(&session.claims_json()) else {
        let page = pages::signed_out(
            &app,
            Some("This session says nothing readable about who acts."),
        );
        return (StatusCode::FORBIDDEN, page).into_response();
    };
    pages::account(&app, &claims, session.ends_at(), now).into_response()
}

async fn sign_out(State(app): State<Arc<CustomerApp>>, jar: CookieJar) -> impl IntoResponse {
    let cookie = app.sessions.end(&jar);
    (jar.add(cookie), Redirect::to("/"))
}
