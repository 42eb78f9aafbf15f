//! Error pages: for requests that axum rejects with plain text or an empty body, and for a database
//! that fails.

use axum::http::StatusCode;
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::Markup;

use crate::pages;
use crate::store::StoreError;

/// Renders an error page of one application, with this title and text.
pub(crate) type ErrorPage = fn(&str, &str) -> Markup;

/// Replaces an error response that is not HTML with a page of the application.
pub(crate) fn with_page(response: Response, page: ErrorPage) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let media_type = response.headers().get(CONTENT_TYPE);
    if !is_error || media_type.is_some_and(|it| it.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (title, text) = match status {
        StatusCode::NOT_FOUND => ("Not found", "There is no such page."),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "Request rejected",
            "The form is too long. Go back, shorten what you wrote, and send it again.",
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            "Request rejected",
            "This address does not support this kind of request. Continue from the home page.",
        ),
        _ => (
            "Request rejected",
            "The address or the form is invalid. Go back, reload the page, and try again.",
        ),
    };
    let mut page = (status, page(title, text)).into_response();
    if let Some(allowed) = response.headers().get(ALLOW) {
        page.headers_mut().insert(ALLOW, allowed.clone());
    }
    page
}

/// Returns a page of the console that needs no database. Reports the error to the operator.
pub(crate) fn database_error(error: &StoreError, text: &str) -> Response {
    error.report();
    let text = format!("{text} If this lasts, tell the operator of this console.");
    let page = pages::error_page("The database does not respond", &text);
    (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
}

/// The page does not state that nothing has happened: a request can fail after a change.
impl IntoResponse for StoreError {
    fn into_response(self) -> Response {
        database_error(
            &self,
            "Try again. If you sent a form, look at the lists and at the audit trail first, because it may have had an effect.",
        )
    }
}
