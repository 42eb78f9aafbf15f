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
use crate::clerk::Clerk;
use crate::forms::LinkForm;
use crate::guard::{Agent, AgentForm, VerifiedForm, Viewed, Visitor};
use crate::issuing::{self, NotIssued};
use crate::links::{Link, LinkView, Links};
use crate::pages::{self, Notice};
use crate::people::{People, Person};
use crate::sessions::{SessionError, Sessions, random};
use crate::trail::Trail;

/// The maximum size of a form.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// The state that the handlers share.
pub(crate) struct Console {
    pub(crate) clerk: Clerk,
    pub(crate) people: People,
    pub(crate) visitors: Sessions<Visitor>,
    pub(crate) links: Links,
    pub(crate) trail: Arc<Trail>,
}

pub(crate) fn routes(console: Arc<Console>) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/sign-in", get(sign_in_page).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/links", get(redirect_home).post(issue))
        .route("/links/rows", get(rows))
        .route("/links/{number}", get(link))
        .route("/links/{number}/card", get(link_card))
        .route("/links/{number}/revoke", post(revoke))
        .route("/trail", get(trail))
        .merge(assets::routes())
        .fallback(not_found)
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .with_state(console)
}

impl Console {
    /// Takes the notice for this page, if the page is viewed.
    fn notice(&self, agent: &Agent, Viewed(viewed): Viewed) -> Option<Notice> {
        let take = |visitor: &mut Visitor| visitor.notice.take_if(|_| viewed);
        self.visitors.change(&agent.session, take).flatten()
    }

    fn begin_session(
        &self,
        jar: CookieJar,
        agent: Option<Person>,
    ) -> Result<(CookieJar, String), SessionError> {
        let form_token = random()?;
        let visitor = Visitor {
            form_token: form_token.clone(),
            agent,
            notice: None,
        };
        let cookie = self.visitors.begin(self.clerk.now(), visitor)?;
        Ok((jar.add(cookie), form_token))
    }
}

#[derive(Deserialize)]
struct HomeQuery {
    customer: Option<String>,
}

async fn home(
    State(console): State<Arc<Console>>,
    agent: Agent,
    viewed: Viewed,
    Query(query): Query<HomeQuery>,
) -> Markup {
    let customer = query.customer.and_then(|id| console.people.customer(&id));
    pages::home(&pages::Home {
        console: &console,
        agent: &agent,
        form: customer.map(|customer| (customer, LinkForm::empty(customer))),
        errors: Vec::new(),
        notice: console.notice(&agent, viewed),
    })
}

/// Redirects the address that remains in the browser after an invalid form.
async fn redirect_home() -> Redirect {
    Redirect::to("/")
}

/// Returns only the rows of the list, which the script polls.
async fn rows(State(console): State<Arc<Console>>, agent: Agent) -> Markup {
    pages::link_rows(&console, &agent)
}

async fn issue(State(console): State<Arc<Console>>, form: AgentForm<LinkForm>) -> Response {
    let AgentForm { agent, form } = form;
    let Some(customer) = console.people.customer(&form.customer) else {
        return not_found().await.into_response();
    };
    let (status, errors, notice) = match issuing::issue(&console, &agent, &form).await {
        // Redirects, so that reloading the page does not request a second link.
        Ok(number) => return Redirect::to(&format!("/links/{number}")).into_response(),
        Err(NotIssued::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        Err(NotIssued::Failed(text)) => {
            let notice = Notice::Alert(text);
            (StatusCode::BAD_GATEWAY, Vec::new(), Some(notice))
        }
    };
    let page = pages::home(&pages::Home {
        form: Some((customer, form)),
        errors,
        notice,
        console: &console,
        agent: &agent,
    });
    (status, page).into_response()
}

async fn link(
    State(console): State<Arc<Console>>,
    agent: Agent,
    Viewed(viewed): Viewed,
    Path(number): Path<usize>,
) -> Response {
    link_page(&console, &agent, number, viewed, pages::link).await
}

/// Returns only the card of a link, which the script polls.
async fn link_card(
    State(console): State<Arc<Console>>,
    agent: Agent,
    Path(number): Path<usize>,
) -> Response {
    link_page(&console, &agent, number, false, pages::link_card).await
}

/// Renders a page about one link, or a part of it.
async fn link_page(
    console: &Console,
    agent: &Agent,
    number: usize,
    viewed: bool,
    page: fn(&Console, &Agent, &Link, &LinkView) -> Markup,
) -> Response {
    match console.links.get(number) {
        Some(link) => {
            let view = console.links.show(number, &agent.session, viewed);
            page(console, agent, &link, &view).into_response()
        }
        None => not_found().await.into_response(),
    }
}

async fn revoke(
    State(console): State<Arc<Console>>,
    Path(number): Path<usize>,
    form: AgentForm<EmptyForm>,
) -> Response {
    let Some(link) = console.links.get(number) else {
        return not_found().await.into_response();
    };
    let notice = issuing::revoke(&console, &form.agent, link).await;
    let session = &form.agent.session;
    console
        .visitors
        .change(session, |it| it.notice = Some(notice));
    // Without `#links`, because the notice is at the top of the page.
    Redirect::to("/").into_response()
}

async fn trail(State(console): State<Arc<Console>>, agent: Agent) -> Markup {
    pages::trail(&console, &agent)
}

async fn sign_in_page(
    State(console): State<Arc<Console>>,
    jar: CookieJar,
) -> Result<Response, SessionError> {
    let page = |form_token: &str| pages::sign_in(&console, form_token);
    Ok(match console.visitors.find(&jar, console.clerk.now()) {
        Some((_, visitor)) if visitor.agent.is_some() => Redirect::to("/").into_response(),
        Some((_, visitor)) => page(&visitor.form_token).into_response(),
        None => {
            let (jar, form_token) = console.begin_session(jar, None)?;
            (jar, page(&form_token)).into_response()
        }
    })
}

#[derive(Deserialize)]
struct SignIn {
    agent: String,
}

async fn sign_in(
    State(console): State<Arc<Console>>,
    jar: CookieJar,
    VerifiedForm(form): VerifiedForm<SignIn>,
) -> Result<Response, SessionError> {
    let Some(person) = console.people.agent(&form.agent) else {
        return Ok(not_found().await.into_response());
    };
    // A new session, because the old one may have been planted in the browser (session fixation).
    console.visitors.end(&jar);
    let (jar, _) = console.begin_session(jar, Some(person.clone()))?;
    Ok((jar, Redirect::to("/")).into_response())
}

/// A form that has only its token.
#[derive(Deserialize)]
struct EmptyForm {}

async fn sign_out(
    State(console): State<Arc<Console>>,
    jar: CookieJar,
    _form: AgentForm<EmptyForm>,
) -> impl IntoResponse {
    let cookie = console.visitors.end(&jar);
    issuing::drop_undeliverable_urls(&console);
    (jar.add(cookie), Redirect::to("/sign-in"))
}

async fn not_found() -> (StatusCode, Markup) {
    let page = pages::problem("Not found", "There is no such page, link or customer.");
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
        let page = pages::problem("Try again later", text);
        (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
    }
}
