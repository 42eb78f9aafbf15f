//! What every request and answer is held to: where a request comes from, who sends it, and the headers that keep secrets in.
//!
//! A handler of a form takes a [`Post`], which there is none of without a staff member and the form's token.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use crate::console::Console;
use crate::error_pages::as_page;
use crate::pages;
use crate::people::Person;
use crate::sessions::Held;
use crate::site::Site;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
/// A page that is fetched ahead may never be seen: <https://wicg.github.io/nav-speculation/prefetch.html#sec-purpose-header>
const PURPOSE: HeaderName = HeaderName::from_static("sec-purpose");
/// As older browsers say it.
const OLD_PURPOSE: HeaderName = HeaderName::from_static("purpose");

/// Lets through what a browser asks of this very site, and puts the headers on the answer.
pub(crate) async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut answer = if !is_for(&site, &request) {
        let text = format!("This application is at {}\n", site.0);
        (StatusCode::MISDIRECTED_REQUEST, text).into_response()
    } else if changes_something(&request) && !comes_from(&site, &request) {
        forbidden("The form was sent from another site.")
    } else {
        as_page(next.run(request).await)
    };
    let headers = answer.headers_mut();
    for (name, value) in [
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
        (X_FRAME_OPTIONS, "DENY"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // A link is a secret, and so is the address of a sign-in page that was opened by one.
        (REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Pages have customers' names on them, and once a link: no cache keeps them.
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    answer
}

/// A name that somebody else lets point here (DNS rebinding) is not ours.
fn is_for(site: &Site, request: &Request) -> bool {
    request
        .headers()
        .get(HOST)
        .is_some_and(|host| host == site.host())
}

fn changes_something(request: &Request) -> bool {
    ![Method::GET, Method::HEAD].contains(request.method())
}

/// Every browser of these years says so, in a header that no script can set. Without it, the origin must be named.
fn comes_from(site: &Site, request: &Request) -> bool {
    let headers = request.headers();
    match headers.get(FETCH_SITE) {
        Some(from) => from == "same-origin",
        None => headers.get(ORIGIN).is_some_and(|origin| *origin == *site.0),
    }
}

pub(crate) fn forbidden(reason: &str) -> Response {
    let page = pages::problem("Not done", reason);
    (StatusCode::FORBIDDEN, page).into_response()
}

/// A browser's session, begun when it first opens the sign-in page.
#[derive(Clone)]
pub(crate) struct Visitor {
    /// What its forms carry.
    pub(crate) form_token: String,
    /// Who signed in.
    pub(crate) staff: Option<Person>,
    /// What the next page is to say.
    pub(crate) notice: Option<pages::Notice>,
}

/// Without the token: whoever reads it can send forms.
impl fmt::Debug for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visitor")
            .field("staff", &self.staff)
            .field("notice", &self.notice)
            .finish_non_exhaustive()
    }
}

impl Held for Visitor {
    fn is_signed_in(&self) -> bool {
        self.staff.is_some()
    }
}

/// A staff member who is signed in. Others are led to the sign-in page.
pub(crate) struct Staff {
    pub(crate) session: String,
    pub(crate) person: Person,
    pub(crate) form_token: String,
}

impl FromRequestParts<Arc<Console>> for Staff {
    type Rejection = Redirect;

    async fn from_request_parts(
        parts: &mut Parts,
        console: &Arc<Console>,
    ) -> Result<Self, Redirect> {
        let jar = CookieJar::from_headers(&parts.headers);
        let signed_in =
            console
                .visitors
                .of(&jar, console.clerk.now())
                .and_then(|(session, visitor)| {
                    Some(Self {
                        session,
                        person: visitor.staff?,
                        form_token: visitor.form_token,
                    })
                });
        signed_in.ok_or(Redirect::to("/sign-in"))
    }
}

/// Whether the answer is a page before somebody's eyes, which they went to from here or by themselves.
///
/// Any page of this machine can have ours fetched with its cookie: as an image, say, or in a window that it opens.
pub(crate) struct Seen(pub(crate) bool);

impl<S: Sync> FromRequestParts<S> for Seen {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let is_absent_or = |name, allowed: &[&str]| match parts.headers.get(name) {
            Some(value) => allowed.iter().any(|it| value == it),
            None => true,
        };
        Ok(Self(
            parts.method == Method::GET
                && is_absent_or(PURPOSE, &[])
                && is_absent_or(OLD_PURPOSE, &[])
                && is_absent_or(FETCH_DEST, &["document"])
                && is_absent_or(FETCH_SITE, &["same-origin", "none"]),
        ))
    }
}

/// A form that came from a page of this session.
pub(crate) struct Checked<T>(pub(crate) T);

#[derive(Deserialize)]
struct Fields<T> {
    #[serde(default)]
    form_token: String,
    #[serde(flatten)]
    form: T,
}

impl<T: DeserializeOwned> FromRequest<Arc<Console>> for Checked<T> {
    type Rejection = Response;

    async fn from_request(request: Request, console: &Arc<Console>) -> Result<Self, Response> {
        let jar = CookieJar::from_headers(request.headers());
        let session = console.visitors.of(&jar, console.clerk.now());
        let Form(fields) = Form::<Fields<T>>::from_request(request, console)
            .await
            .map_err(IntoResponse::into_response)?;
        // In constant time: how far a guess is right must not show.
        let is_ours = session.is_some_and(|(_, visitor)| {
            bool::from(
                visitor
                    .form_token
                    .as_bytes()
                    .ct_eq(fields.form_token.as_bytes()),
            )
        });
        if is_ours {
            Ok(Self(fields.form))
        } else {
            Err(forbidden(
                "The form is of another session. Go back, reload the page, and send it again.",
            ))
        }
    }
}

/// A form that a signed-in staff member sent from a page of ours.
pub(crate) struct Post<T> {
    pub(crate) staff: Staff,
    pub(crate) form: T,
}

impl<T: DeserializeOwned> FromRequest<Arc<Console>> for Post<T> {
    type Rejection = Response;

    async fn from_request(request: Request, console: &Arc<Console>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let staff = Staff::from_request_parts(&mut parts, console)
            .await
            .map_err(IntoResponse::into_response)?;
        let Checked(form) =
            Checked::from_request(Request::from_parts(parts, body), console).await?;
        Ok(Self { staff, form })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_printed_without_what_its_forms_carry() {
        let visitor = Visitor {
            form_token: "the token".to_owned(),
            staff: None,
            notice: None,
        };
        assert_eq!(
            format!("{visitor:?}"),
            "Visitor { staff: None, notice: None, .. }"
        );
    }
}
