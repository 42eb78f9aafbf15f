//! Checks the origin and the session of requests, and sets security headers on responses.
//!
//! The handler of an agent's form takes an [`AgentForm`]. This extractor rejects the request unless
//! the agent is signed in and the form contains the token of the session.

use std::convert::Infallible;
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

use crate::console::AppState;
use crate::error_pages::{ErrorPage, with_page};
use crate::origin::Origin;
use crate::pages;
use crate::people::Person;
use crate::secrets::SessionId;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
/// Browsers set this header when they prefetch a page, which the user may never see:
/// <https://wicg.github.io/nav-speculation/prefetch.html#sec-purpose-header>
const SEC_PURPOSE: HeaderName = HeaderName::from_static("sec-purpose");
/// The name of the header in older browsers.
const LEGACY_PURPOSE: HeaderName = HeaderName::from_static("purpose");

/// One of the two applications.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) origin: Origin,
    pub(crate) error_page: ErrorPage,
}

/// Rejects requests for a different host and forms from a different origin, and sets headers on the
/// response.
pub(crate) async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let Site { origin, error_page } = &site;
    let mut response = if !has_expected_host(origin, &request) {
        let page = pages::other_host(origin);
        (StatusCode::MISDIRECTED_REQUEST, page).into_response()
    } else if !is_safe_method(&request) && !is_same_origin(origin, &request) {
        let page = error_page(
            "Request rejected",
            "The form was sent from a different site.",
        );
        (StatusCode::FORBIDDEN, page).into_response()
    } else {
        with_page(next.run(request).await, *error_page)
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
    // Pages contain customers' names, and one page contains a link, so browsers must not cache
    // them.
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Returns `false` for a different host name, which may resolve to this server (DNS rebinding).
fn has_expected_host(app: &Origin, request: &Request) -> bool {
    request
        .headers()
        .get(HOST)
        .is_some_and(|host| host == app.host())
}

fn is_safe_method(request: &Request) -> bool {
    [Method::GET, Method::HEAD].contains(request.method())
}

/// Returns whether a page of this application sent the request.
///
/// Current browsers send `Sec-Fetch-Site`, which scripts can't set. Without that header, `Origin`
/// must match.
fn is_same_origin(app: &Origin, request: &Request) -> bool {
    let headers = request.headers();
    match headers.get(SEC_FETCH_SITE) {
        Some(from) => from == "same-origin",
        None => headers.get(ORIGIN).is_some_and(|origin| *origin == *app.0),
    }
}

fn forbidden(reason: &str) -> Response {
    let page = pages::error_page("Request rejected", reason);
    (StatusCode::FORBIDDEN, page).into_response()
}

/// A signed-in support agent. If no agent is signed in, the extractor redirects to the sign-in
/// page.
pub(crate) struct Agent {
    pub(crate) session_id: SessionId,
    pub(crate) person: Person,
    pub(crate) form_token: String,
}

impl FromRequestParts<Arc<AppState>> for Agent {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &Arc<AppState>,
    ) -> Result<Self, Response> {
        let jar = CookieJar::from_headers(&parts.headers);
        let session = state.session(&jar).await;
        let session = session.map_err(IntoResponse::into_response)?;
        let agent = session.and_then(|session| {
            Some(Self {
                person: state.staff.agent(&session.agent_id?)?.clone(),
                form_token: session.id.form_token()?,
                session_id: session.id,
            })
        });
        agent.ok_or_else(|| Redirect::to("/sign-in").into_response())
    }
}

/// Whether the user opened the page: from a page of the console, or directly.
///
/// It is `false` if the browser prefetches the page, or if a different site requests it. Such a
/// site can request a page with the user's cookie, for example as an image or in a new window.
pub(crate) struct OpenedByUser(pub(crate) bool);

impl<S: Sync> FromRequestParts<S> for OpenedByUser {
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

/// A form that contains the token of its session.
pub(crate) struct VerifiedForm<T>(pub(crate) T);

#[derive(Deserialize)]
struct FormWithToken<T> {
    #[serde(default)]
    form_token: String,
    #[serde(flatten)]
    form: T,
}

impl<T: DeserializeOwned> FromRequest<Arc<AppState>> for VerifiedForm<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &Arc<AppState>) -> Result<Self, Response> {
        let jar = CookieJar::from_headers(request.headers());
        let session = state.session(&jar).await;
        let session = session.map_err(IntoResponse::into_response)?;
        let Form(fields) = Form::<FormWithToken<T>>::from_request(request, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let expected = session.and_then(|session| session.id.form_token());
        // Compares in constant time, so that the time reveals nothing about the token.
        let is_valid = expected.is_some_and(|expected| {
            bool::from(expected.as_bytes().ct_eq(fields.form_token.as_bytes()))
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

/// A form of a signed-in support agent that contains the token of the session.
pub(crate) struct AgentForm<T> {
    pub(crate) agent: Agent,
    pub(crate) form: T,
}

impl<T: DeserializeOwned> FromRequest<Arc<AppState>> for AgentForm<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &Arc<AppState>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let agent = Agent::from_request_parts(&mut parts, state).await?;
        let VerifiedForm(form) =
            VerifiedForm::from_request(Request::from_parts(parts, body), state).await?;
        Ok(Self { agent, form })
    }
}
