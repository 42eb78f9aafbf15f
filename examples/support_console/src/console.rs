//! The console's pages and forms: who is signed in, what they ask for, what they see.

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
use crate::guard::{Checked, Post, Seen, Staff, Visitor};
use crate::issuing::{self, NotIssued};
use crate::links::{Link, Links, Shown};
use crate::pages::{self, Notice};
use crate::people::{People, Person};
use crate::sessions::{NoSession, Sessions, random};
use crate::trail::Trail;

/// The largest form that is read, in bytes.
const LARGEST_FORM: usize = 16 * 1024;

/// What the console holds.
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
        .route("/links", get(to_home).post(issue))
        .route("/links/rows", get(rows))
        .route("/links/{number}", get(link))
        .route("/links/{number}/card", get(link_card))
        .route("/links/{number}/revoke", post(revoke))
        .route("/trail", get(trail))
        .merge(assets::routes())
        .fallback(nothing_there)
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .with_state(console)
}

impl Console {
    /// What the next page is to say, unless nobody sees this one.
    fn notice(&self, staff: &Staff, Seen(seen): Seen) -> Option<Notice> {
        let take = |it: &mut Visitor| it.notice.take_if(|_| seen);
        self.visitors.change(&staff.session, take).flatten()
    }

    fn begin(
        &self,
        jar: CookieJar,
        staff: Option<Person>,
    ) -> Result<(CookieJar, String), NoSession> {
        let form_token = random()?;
        let visitor = Visitor {
            form_token: form_token.clone(),
            staff,
            notice: None,
        };
        let cookie = self.visitors.begin(self.clerk.now(), visitor)?;
        Ok((jar.add(cookie), form_token))
    }
}

#[derive(Deserialize)]
struct Chosen {
    customer: Option<String>,
}

async fn home(
    State(console): State<Arc<Console>>,
    staff: Staff,
    seen: Seen,
    Query(chosen): Query<Chosen>,
) -> Markup {
    let customer = chosen.customer.and_then(|id| console.people.customer(&id));
    pages::home(&pages::Home {
        console: &console,
        staff: &staff,
        form: customer.map(|customer| (customer, LinkForm::empty(customer))),
        errors: Vec::new(),
        notice: console.notice(&staff, seen),
    })
}

/// A refused form leaves its address in the browser, and somebody may go there.
async fn to_home() -> Redirect {
    Redirect::to("/")
}

/// The rows of the list alone, which the script asks for.
async fn rows(State(console): State<Arc<Console>>, staff: Staff) -> Markup {
    pages::link_rows(&console, &staff)
}

async fn issue(State(console): State<Arc<Console>>, post: Post<LinkForm>) -> Response {
    let Post { staff, form } = post;
    let Some(customer) = console.people.customer(&form.customer) else {
        return nothing_there().await.into_response();
    };
    let (status, errors, notice) = match issuing::issue(&console, &staff, &form).await {
        // The answer to a form is a page to go to: reloading it asks for no second link.
        Ok(number) => return Redirect::to(&format!("/links/{number}")).into_response(),
        Err(NotIssued::Refused(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
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
        staff: &staff,
    });
    (status, page).into_response()
}

async fn link(
    State(console): State<Arc<Console>>,
    staff: Staff,
    Seen(seen): Seen,
    Path(number): Path<usize>,
) -> Response {
    of_link(&console, &staff, number, seen, pages::link).await
}

/// The card of a link's page alone, which the script asks for.
async fn link_card(
    State(console): State<Arc<Console>>,
    staff: Staff,
    Path(number): Path<usize>,
) -> Response {
    of_link(&console, &staff, number, false, pages::link_card).await
}

/// A page about one link, or a part of it.
async fn of_link(
    console: &Console,
    staff: &Staff,
    number: usize,
    seen: bool,
    page: fn(&Console, &Staff, &Link, &Shown) -> Markup,
) -> Response {
    match console.links.get(number) {
        Some(link) => {
            let shown = console.links.show(number, &staff.session, seen);
            page(console, staff, &link, &shown).into_response()
        }
        None => nothing_there().await.into_response(),
    }
}

async fn revoke(
    State(console): State<Arc<Console>>,
    Path(number): Path<usize>,
    post: Post<Nothing>,
) -> Response {
    let Some(link) = console.links.get(number) else {
        return nothing_there().await.into_response();
    };
    let notice = issuing::revoke(&console, &post.staff, link).await;
    let session = &post.staff.session;
    console
        .visitors
        .change(session, |it| it.notice = Some(notice));
    // Not to the list, which may be far below what is said here.
    Redirect::to("/").into_response()
}

async fn trail(State(console): State<Arc<Console>>, staff: Staff) -> Markup {
    pages::trail(&console, &staff)
}

async fn sign_in_page(
    State(console): State<Arc<Console>>,
    jar: CookieJar,
) -> Result<Response, NoSession> {
    let page = |form_token: &str| pages::sign_in(&console, form_token);
    Ok(match console.visitors.of(&jar, console.clerk.now()) {
        Some((_, visitor)) if visitor.staff.is_some() => Redirect::to("/").into_response(),
        Some((_, visitor)) => page(&visitor.form_token).into_response(),
        None => {
            let (jar, form_token) = console.begin(jar, None)?;
            (jar, page(&form_token)).into_response()
        }
    })
}

#[derive(Deserialize)]
struct SignIn {
    staff: String,
}

async fn sign_in(
    State(console): State<Arc<Console>>,
    jar: CookieJar,
    Checked(form): Checked<SignIn>,
) -> Result<Response, NoSession> {
    let Some(person) = console.people.staff_member(&form.staff) else {
        return Ok(nothing_there().await.into_response());
    };
    // Another session than before: one that was planted in the browser must not become a staff member's.
    console.visitors.end(&jar);
    let (jar, _) = console.begin(jar, Some(person.clone()))?;
    Ok((jar, Redirect::to("/")).into_response())
}

/// A form with nothing but its token.
#[derive(Deserialize)]
struct Nothing {}

async fn sign_out(
    State(console): State<Arc<Console>>,
    jar: CookieJar,
    _form: Post<Nothing>,
) -> impl IntoResponse {
    let cookie = console.visitors.end(&jar);
    issuing::forget_what_nobody_will_fetch(&console);
    (jar.add(cookie), Redirect::to("/sign-in"))
}

async fn nothing_there() -> (StatusCode, Markup) {
    let page = pages::problem("Nothing here", "There is no such page, link or customer.");
    (StatusCode::NOT_FOUND, page)
}

impl IntoResponse for NoSession {
    fn into_response(self) -> Response {
        let text = match self {
            Self::NoRandomness => {
                "The operating system gives no randomness, so no session can begin. Try again."
            }
            Self::TooMany => "Too many are signed in. Try again when somebody has signed out.",
        };
        let page = pages::problem("Not now", text);
        (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
    }
}
