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
use tokio::sync::Semaphore;

use crate::assets;
use crate::calls::Calls;
use crate::clerk::Clerk;
use crate::cookies::SessionCookie;
use crate::ending;
use crate::error_pages::database_error;
use crate::events::{self, Changes};
use crate::export;
use crate::forms::{FieldError, LinkForm};
use crate::guard::{Agent, AgentForm, OpenedByUser, VerifiedForm};
use crate::issuing::{self, IssueError};
use crate::lists::{self, LinkList};
use crate::pages::{self, Notice};
use crate::people::{Person, Staff};
use crate::secrets::SessionId;
use crate::store::{
    BrowserSession, CustomerQuery, Link, LinkView, SessionError, Store, StoreError,
};
use crate::trail;

/// The maximum size of a form.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// The state that the handlers share.
pub(crate) struct AppState {
    pub(crate) clerk: Clerk,
    pub(crate) staff: Staff,
    pub(crate) store: Store,
    pub(crate) cookie: SessionCookie,
    pub(crate) changes: Changes,
    pub(crate) calls: Calls,
    /// Limits the number of exports at once.
    pub(crate) exports: Arc<Semaphore>,
}

pub(crate) fn routes(state: Arc<AppState>) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/sign-in", get(sign_in_page).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/links", get(lists::all).post(issue))
        .route("/links/{number}", get(link))
        .route("/links/{number}/card", get(link_card))
        .route("/links/{number}/end", post(end))
        .route("/events", get(events::events))
        .merge(lists::routes())
        .merge(trail::routes())
        .merge(export::routes())
        .merge(assets::routes())
        .fallback(not_found)
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .with_state(state)
}

impl AppState {
    /// Returns the session of a request.
    pub(crate) async fn session(
        &self,
        jar: &CookieJar,
    ) -> Result<Option<BrowserSession>, StoreError> {
        match self.cookie.id(jar) {
            Some(id) => {
                let id = SessionId::from_cookie(id);
                self.store.session(id, self.clerk.now()).await
            }
            None => Ok(None),
        }
    }

    /// Takes the notice of the session, if the user opened the page.
    pub(crate) async fn take_notice(
        &self,
        agent: &Agent,
        OpenedByUser(opened_by_user): OpenedByUser,
    ) -> Result<Option<Notice>, StoreError> {
        if !opened_by_user {
            return Ok(None);
        }
        let notice = self.store.take_notice(&agent.session_id).await?;
        Ok(notice.and_then(|notice| serde_json::from_str(&notice).ok()))
    }

    /// Stores the notice that the next page shows. A notice that can't be serialized is lost, but
    /// the page still shows the statuses.
    async fn set_notice(&self, agent: &Agent, notice: &Notice) -> Result<(), StoreError> {
        let notice = serde_json::to_string(notice).unwrap_or_default();
        self.store.set_notice(&agent.session_id, &notice).await
    }

    /// Begins a session. Returns the cookies with the new one, and its ID.
    async fn begin_session(
        &self,
        jar: CookieJar,
        agent: Option<&Person>,
    ) -> Result<(CookieJar, SessionId), SessionError> {
        let agent_id = agent.map(|person| person.id.as_str());
        let id = self.store.begin_session(self.clerk.now(), agent_id).await?;
        let cookie = self.cookie.with_id(id.expose().to_owned());
        Ok((jar.add(cookie), id))
    }
}

#[derive(Deserialize)]
struct HomeQuery {
    /// The ID of the selected customer.
    customer: Option<String>,
    /// What the agent searches for.
    #[serde(default)]
    search: String,
    /// The ID of the customer after whom the page of customers begins.
    after: Option<String>,
}

async fn home(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    opened_by_user: OpenedByUser,
    Query(query): Query<HomeQuery>,
) -> Result<Markup, StoreError> {
    let customer = match query.customer {
        Some(id) => state.store.customer(&id).await?,
        None => None,
    };
    let form = customer.map(|customer| {
        let form = LinkForm::empty(&customer);
        (customer, form)
    });
    let notice = state.take_notice(&agent, opened_by_user).await?;
    let query = CustomerQuery {
        text: query.search,
        after: query.after,
    };
    home_page(&state, &agent, &query, form, Vec::new(), notice).await
}

async fn home_page(
    state: &AppState,
    agent: &Agent,
    query: &CustomerQuery,
    form: Option<(Person, LinkForm)>,
    errors: Vec<FieldError>,
    notice: Option<Notice>,
) -> Result<Markup, StoreError> {
    let customers = state.store.customers(query).await?;
    let links = LinkList::default().load(state).await?;
    Ok(pages::home(&pages::Home {
        state,
        agent,
        query,
        customers: &customers,
        links: &links,
        form,
        errors,
        notice,
    }))
}

async fn issue(
    State(state): State<Arc<AppState>>,
    form: AgentForm<LinkForm>,
) -> Result<Response, StoreError> {
    let AgentForm { agent, form } = form;
    let customer = match state.store.customer(&form.customer).await? {
        Some(customer) => customer,
        // A form of the console never contains such a user. The policies reject members of the
        // staff, and the page shows why.
        None if state.staff.contains(&form.customer) => {
            Person::new(&form.customer, state.staff.name(&form.customer), "Staff")
        }
        None => {
            issuing::reject_unknown_customer(&state, &agent, &form).await?;
            return Ok(not_found().await.into_response());
        }
    };
    let (status, errors, notice) = match issuing::issue(&state, &agent, &customer, &form).await {
        // Redirects, so that a reload of the page does not request a second link.
        Ok(number) => return Ok(Redirect::to(&format!("/links/{number}")).into_response()),
        Err(IssueError::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        Err(IssueError::TooMany(text)) => {
            let notice = Notice::Alert(text);
            (StatusCode::TOO_MANY_REQUESTS, Vec::new(), Some(notice))
        }
        Err(IssueError::Failed(text)) => {
            let notice = Notice::Alert(text);
            (StatusCode::BAD_GATEWAY, Vec::new(), Some(notice))
        }
        Err(IssueError::Store(error)) => {
            let text = "No link was issued. Try again.";
            return Ok(database_error(&error, text));
        }
    };
    let query = CustomerQuery::default();
    let page = home_page(
        &state,
        &agent,
        &query,
        Some((customer, form)),
        errors,
        notice.clone(),
    )
    .await;
    Ok(match (page, notice) {
        (Ok(page), _) => (status, page).into_response(),
        // Only this response tells the agent what has happened.
        (Err(error), Some(notice)) => database_error(&error, notice.text()),
        (Err(error), None) => database_error(&error, "No link was issued. Try again."),
    })
}

async fn link(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    OpenedByUser(opened_by_user): OpenedByUser,
    Path(number): Path<i64>,
) -> Result<Response, StoreError> {
    link_page(&state, &agent, number, opened_by_user, pages::link).await
}

/// Returns only the card of a link, which the script polls.
async fn link_card(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    Path(number): Path<i64>,
) -> Result<Response, StoreError> {
    link_page(&state, &agent, number, false, pages::link_card).await
}

/// Renders the page of a link, or only its card.
async fn link_page(
    state: &AppState,
    agent: &Agent,
    number: i64,
    opened_by_user: bool,
    page: fn(&AppState, &Agent, &Link, &LinkView) -> Markup,
) -> Result<Response, StoreError> {
    let Some(link) = state.store.link(number).await? else {
        return Ok(not_found().await.into_response());
    };
    let token_id = link.record.id().as_str();
    let view = state
        .store
        .take_link_url(number, token_id, &agent.session_id, opened_by_user)
        .await?;
    Ok(page(state, agent, &link, &view).into_response())
}

/// Revokes a link or, if it was used, ends its session.
async fn end(
    State(state): State<Arc<AppState>>,
    Path(number): Path<i64>,
    AgentForm { agent, form: list }: AgentForm<LinkList>,
) -> Result<Response, StoreError> {
    let Some(link) = state.store.link(number).await? else {
        return Ok(not_found().await.into_response());
    };
    let notice = ending::end(&state, &agent, link).await?;
    Ok(match state.set_notice(&agent, &notice).await {
        // Redirects to the top of the page with the button, where the notice is, not to `/#links`.
        Ok(()) => Redirect::to(&list.address()).into_response(),
        // Only this response tells the agent what has happened.
        Err(error) => database_error(&error, notice.text()),
    })
}

async fn sign_in_page(
    State(state): State<Arc<AppState>>,
    jar: CookieJar,
) -> Result<Response, SessionError> {
    let session = state.session(&jar).await?;
    Ok(match session {
        Some(session) if session.agent_id.is_some() => Redirect::to("/").into_response(),
        Some(session) => sign_in_form(&state, &session.id)?.into_response(),
        None => {
            let (jar, id) = state.begin_session(jar, None).await?;
            (jar, sign_in_form(&state, &id)?).into_response()
        }
    })
}

fn sign_in_form(state: &AppState, id: &SessionId) -> Result<Markup, SessionError> {
    let form_token = id.form_token().ok_or(SessionError::NoRandomness)?;
    Ok(pages::sign_in(state, &form_token))
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
    let Some(person) = state.staff.agent(&form.agent) else {
        return Ok(not_found().await.into_response());
    };
    // Begins a new session. Someone else may know the ID of the old one (session fixation).
    if let Some(id) = state.cookie.id(&jar) {
        state.store.end_session(&SessionId::from_cookie(id)).await?;
    }
    let (jar, _) = state.begin_session(jar, Some(person)).await?;
    Ok((jar, Redirect::to("/")).into_response())
}

/// A form without fields. Its HTML contains only the form token.
#[derive(Deserialize)]
struct EmptyForm {}

async fn sign_out(
    State(state): State<Arc<AppState>>,
    jar: CookieJar,
    form: AgentForm<EmptyForm>,
) -> Result<Response, StoreError> {
    state.store.end_session(&form.agent.session_id).await?;
    let jar = jar.add(state.cookie.removal());
    Ok((jar, Redirect::to("/sign-in")).into_response())
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
            Self::Store(error) => return error.into_response(),
        };
        let page = pages::error_page("Try again later", text);
        (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
    }
}
