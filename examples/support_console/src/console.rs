//! Routes and handlers of the console.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::cookie::CookieJar;
use maud::Markup;
use serde::Deserialize;

use crate::assets;
use crate::audit_trail::AuditTrail;
use crate::clerk::Clerk;
use crate::forms::LinkForm;
use crate::guard::{Agent, AgentForm, ConsoleSession, OpenedByUser, VerifiedForm};
use crate::issuing::{self, IssueError};
use crate::links::{Link, LinkView, Links};
use crate::pages::{self, Notice};
use crate::people::{People, Person};
use crate::sessions::{SessionError, Sessions, random_token};

/// The maximum size of a form.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// The state that the handlers share.
pub(crate) struct AppState {
    pub(crate) clerk: Clerk,
    pub(crate) people: People,
    pub(crate) sessions: Sessions<ConsoleSession>,
    pub(crate) links: Links,
    pub(crate) audit_trail: Arc<AuditTrail>,
}

pub(crate) fn routes(state: Arc<AppState>) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/sign-in", get(sign_in_page).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/links", get(redirect_home).post(issue))
        .route("/links/rows", get(rows))
        .route("/links/{number}", get(link))
        .route("/links/{number}/card", get(link_card))
        .route("/links/{number}/revoke", post(revoke))
        .route("/trail", get(audit_trail))
        .merge(assets::routes())
        .fallback(not_found)
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .with_state(state)
}

impl AppState {
    /// Takes the notice of the session, if the user opened the page.
    fn take_notice(
        &self,
        agent: &Agent,
        OpenedByUser(opened_by_user): OpenedByUser,
    ) -> Option<Notice> {
        let take = |session: &mut ConsoleSession| session.notice.take_if(|_| opened_by_user);
        self.sessions.change(&agent.session_id, take).flatten()
    }

    /// Begins a session. Returns the cookies with the new one, and the form token.
    fn begin_session(
        &self,
        jar: CookieJar,
        agent: Option<Person>,
    ) -> Result<(CookieJar, String), SessionError> {
        let form_token = random_token()?;
        let session = ConsoleSession {
            form_token: form_token.clone(),
            agent,
            notice: None,
        };
        let cookie = self.sessions.begin(self.clerk.now(), session)?;
        Ok((jar.add(cookie), form_token))
    }
}

#[derive(Deserialize)]
struct HomeQuery {
    customer: Option<String>,
}

async fn home(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    opened_by_user: OpenedByUser,
    Query(query): Query<HomeQuery>,
) -> Markup {
    let customer = query.customer.and_then(|id| state.people.customer(&id));
    pages::home(&pages::Home {
        state: &state,
        agent: &agent,
        form: customer.map(|customer| (customer, LinkForm::empty(customer))),
        errors: Vec::new(),
        notice: state.take_notice(&agent, opened_by_user),
    })
}

/// Redirects home. The browser shows the address `/links` after an invalid form.
async fn redirect_home() -> Redirect {
    Redirect::to("/")
}

/// Returns only the rows of the list, which the script polls.
async fn rows(State(state): State<Arc<AppState>>, agent: Agent) -> Markup {
    pages::link_rows(&state, &agent)
}

async fn issue(State(state): State<Arc<AppState>>, form: AgentForm<LinkForm>) -> Response {
    let AgentForm { agent, form } = form;
    let Some(customer) = state.people.customer(&form.customer) else {
        return not_found().await.into_response();
    };
    let (status, errors, notice) = match issuing::issue(&state, &agent, &form).await {
        // Redirects, so that a reload of the page does not request a second link.
        Ok(number) => return Redirect::to(&format!("/links/{number}")).into_response(),
        Err(IssueError::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        Err(IssueError::Failed(text)) => {
            let notice = Notice::Alert(text);
            (StatusCode::BAD_GATEWAY, Vec::new(), Some(notice))
        }
    };
    let page = pages::home(&pages::Home {
        form: Some((customer, form)),
        errors,
        notice,
        state: &state,
        agent: &agent,
    });
    (status, page).into_response()
}

async fn link(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    OpenedByUser(opened_by_user): OpenedByUser,
    Path(number): Path<usize>,
) -> Response {
    link_page(&state, &agent, number, opened_by_user, pages::link).await
}

/// Returns only the card of a link, which the script polls.
async fn link_card(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    Path(number): Path<usize>,
) -> Response {
    link_page(&state, &agent, number, false, pages::link_card).await
}

/// Renders the page of a link, or only its card.
async fn link_page(
    state: &AppState,
    agent: &Agent,
    number: usize,
    opened_by_user: bool,
    page: fn(&AppState, &Agent, &Link, &LinkView) -> Markup,
) -> Response {
    match state.links.get(number) {
        Some(link) => {
            let view = state
                .links
                .take_url(number, &agent.session_id, opened_by_user);
            page(state, agent, &link, &view).into_response()
        }
        None => not_found().await.into_response(),
    }
}

async fn revoke(
    State(state): State<Arc<AppState>>,
    Path(number): Path<usize>,
    form: AgentForm<EmptyForm>,
) -> Response {
    let Some(link) = state.links.get(number) else {
        return not_found().await.into_response();
    };
    let notice = issuing::revoke(&state, &form.agent, link).await;
    let session_id = &form.agent.session_id;
    state
        .sessions
        .change(session_id, |it| it.notice = Some(notice));
    // Redirects to the top of the page, where the notice is, not to `/#links`.
    Redirect::to("/").into_response()
}

async fn audit_trail(State(state): State<Arc<AppState>>, agent: Agent) -> Markup {
    pages::audit_trail(&state, &agent)
}

async fn sign_in_page(
    State(state): State<Arc<AppState>>,
    jar: CookieJar,
) -> Result<Response, SessionError> {
    let page = |form_token: &str| pages::sign_in(&state, form_token);
    Ok(match state.sessions.find(&jar, state.clerk.now()) {
        Some((_, session)) if session.agent.is_some() => Redirect::to("/").into_response(),
        Some((_, session)) => page(&session.form_token).into_response(),
        None => {
            let (jar, form_token) = state.begin_session(jar, None)?;
            (jar, page(&form_token)).into_response()
        }
    })
}

#[derive(Deserialize)]
struct SignInForm {
    agent: String,
}

async fn sign_in(
    State(state): State<Arc<AppState>>,
    jar: CookieJar,
    VerifiedForm(form): VerifiedForm<SignInForm>,
) -> Result<Response, SessionError> {
    let Some(person) = state.people.agent(&form.agent) else {
        return Ok(not_found().await.into_response());
    };
    // Begins a new session. Someone else may know the ID of the old one (session fixation).
    state.sessions.end(&jar);
    let (jar, _) = state.begin_session(jar, Some(person.clone()))?;
    Ok((jar, Redirect::to("/")).into_response())
}

/// A form without fields. Its HTML contains only the form token.
#[derive(Deserialize)]
struct EmptyForm {}

async fn sign_out(
    State(state): State<Arc<AppState>>,
    jar: CookieJar,
    _form: AgentForm<EmptyForm>,
) -> impl IntoResponse {
    let cookie = state.sessions.end(&jar);
    issuing::drop_undeliverable_urls(&state);
    (jar.add(cookie), Redirect::to("/sign-in"))
}

async fn not_found() -> (StatusCode, Markup) {
    let page = pages::error_page("Not found", "There is no such page, link or customer.");
    (StatusCode::NOT_FOUND, page)
}

impl IntoResponse for SessionError {
    fn into_response(self) -> Response {
        let text = match self {
            Self::NoRandomness => {
                "No session could be created, because the operating system provided no random numbers. Try again."
            }
            Self::TooMany => {
                "Too many people are signed in. Try again when someone has signed out."
            }
        };
        let page = pages::error_page("Try again later", text);
        (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
    }
}
