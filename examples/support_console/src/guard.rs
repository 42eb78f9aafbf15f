//! Checks the origin and the session of requests, and sets security headers on responses.
//!
//! A handler of a form takes an [`AgentForm`], which only exists for a signed-in agent and a form
//! with its session's token.

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
use crate::error_pages::with_error_page;
use crate::pages;
use crate::people::Person;
use crate::sessions::SessionData;
use crate::site::Site;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
/// Set for prefetched pages, which the user may never see:
/// <https://wicg.github.io/nav-speculation/prefetch.html#sec-purpose-header>
const SEC_PURPOSE: HeaderName = HeaderName::from_static("sec-purpose");
/// The same header in older browsers.
const LEGACY_PURPOSE: HeaderName = HeaderName::from_static("purpose");

/// Rejects requests for a different host and forms from a different origin, and sets headers on the
/// response.
pub(crate) async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = if !has_expected_host(&site, &request) {
        let text = format!("This application is at {}\n", site.0);
        (StatusCode::MISDIRECTED_REQUEST, text).into_response()
    } else if !is_safe_method(&request) && !is_same_origin(&site, &request) {
        forbidden("The form was sent from a different site.")
    } else {
        with_error_page(next.run(request).await)
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
        (X_FRAME_OPTIONS, "DENY"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // A link is a secret, and so is the address of the sign-in page that it opens.
        (REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Pages contain customers' names and once a link, so they are not cached.
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Rejects a different host name that resolves to this server (DNS rebinding).
fn has_expected_host(site: &Site, request: &Request) -> bool {
    request
        .headers()
        .get(HOST)
        .is_some_and(|host| host == site.host())
}

fn is_safe_method(request: &Request) -> bool {
    [Method::GET, Method::HEAD].contains(request.method())
}

/// Uses `Sec-Fetch-Site`, which current browsers send and scripts can't set. Without it, `Origin`
/// is required.
fn is_same_origin(site: &Site, request: &Request) -> bool {
    let headers = request.headers();
    match headers.get(SEC_FETCH_SITE) {
        Some(from) => from == "same-origin",
        None => headers.get(ORIGIN).is_some_and(|origin| *origin == *site.0),
    }
}

pub(crate) fn forbidden(reason: &str) -> Response {
    let page = pages::problem("Request rejected", reason);
    (StatusCode::FORBIDDEN, page).into_response()
}

/// The session of a browser, which begins when it opens the sign-in page.
#[derive(Clone)]
pub(crate) struct Visitor {
    /// The token that its forms must contain.
    pub(crate) form_token: String,
    /// The agent. `None` before the sign-in.
    pub(crate) agent: Option<Person>,
    /// A notice for the next page.
    pub(crate) notice: Option<pages::Notice>,
}

/// Omits the form token, with which anyone could send forms.
impl fmt::Debug for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visitor")
            .field("agent", &self.agent)
            .field("notice", &self.notice)
            .finish_non_exhaustive()
    }
}

impl SessionData for Visitor {
    fn is_signed_in(&self) -> bool {
        self.agent.is_some()
    }
}

/// A signed-in support agent. Other visitors are redirected to the sign-in page.
pub(crate) struct Agent {
    pub(crate) session: String,
    pub(crate) person: Person,
    pub(crate) form_token: String,
}

impl FromRequestParts<Arc<Console>> for Agent {
    type Rejection = Redirect;

    async fn from_request_parts(
        parts: &mut Parts,
        console: &Arc<Console>,
    ) -> Result<Self, Redirect> {
        let jar = CookieJar::from_headers(&parts.headers);
        let signed_in =
            console
                .visitors
                .find(&jar, console.clerk.now())
                .and_then(|(session, visitor)| {
                    Some(Self {
                        session,
                        person: visitor.agent?,
                        form_token: visitor.form_token,
                    })
                });
        signed_in.ok_or(Redirect::to("/sign-in"))
    }
}

/// Whether the response is a page that the user views, and opened from this site or directly.
///
/// Any page on the same host can fetch this site's pages with the user's cookie, for example as an
/// image or in a new window.
pub(crate) struct Viewed(pub(crate) bool);

impl<S: Sync> FromRequestParts<S> for Viewed {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let is_absent_or = |name, allowed: &[&str]| match parts.headers.get(name) {
            Some(value) => allowed.iter().any(|it| value == it),
            None => true,
        };
        Ok(Self(
            parts.method == Method::GET
                && is_absent_or(SEC_PURPOSE, &[])
                && is_absent_or(LEGACY_PURPOSE, &[])
                && is_absent_or(SEC_FETCH_DEST, &["document"])
                && is_absent_or(SEC_FETCH_SITE, &["same-origin", "none"]),
        ))
    }
}

/// A form with the token of its session.
pub(crate) struct VerifiedForm<T>(pub(crate) T);

#[derive(Deserialize)]
struct Fields<T> {
    #[serde(default)]
    form_token: String,
    #[serde(flatten)]
    form: T,
}

impl<T: DeserializeOwned> FromRequest<Arc<Console>> for VerifiedForm<T> {
    type Rejection = Response;

    async fn from_request(request: Request, console: &Arc<Console>) -> Result<Self, Response> {
        let jar = CookieJar::from_headers(request.headers());
        let session = console.visitors.find(&jar, console.clerk.now());
        let Form(fields) = Form::<Fields<T>>::from_request(request, console)
            .await
            .map_err(IntoResponse::into_response)?;
        // In constant time, so that a partly correct guess is not faster or slower.
        let is_valid = session.is_some_and(|(_, visitor)| {
            bool::from(
                visitor
                    .form_token
                    .as_bytes()
                    .ct_eq(fields.form_token.as_bytes()),
            )
        });
        if is_valid {
            Ok(Self(fields.form))
        } else {
            Err(forbidden(
                "The form belongs to a different session. Go back, reload the page, and send it again.",
            ))
        }
    }
}

/// A form of a signed-in support agent, with the token of the session.
pub(crate) struct AgentForm<T> {
    pub(crate) agent: Agent,
    pub(crate) form: T,
}

impl<T: DeserializeOwned> FromRequest<Arc<Console>> for AgentForm<T> {
    type Rejection = Response;

    async fn from_request(request: Request, console: &Arc<Console>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let agent = Agent::from_request_parts(&mut parts, console)
            .await
            .map_err(IntoResponse::into_response)?;
        let VerifiedForm(form) =
            VerifiedForm::from_request(Request::from_parts(parts, body), console).await?;
        Ok(Self { agent, form })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visitor_debug_omits_form_token() {
        let visitor = Visitor {
            form_token: "the token".to_owned(),
            agent: None,
            notice: None,
        };
        assert_eq!(
            format!("{visitor:?}"),
            "Visitor { agent: None, notice: None, .. }"
        );
    }
}
