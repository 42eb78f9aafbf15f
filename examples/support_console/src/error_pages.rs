//! Error pages for requests that axum rejects with plain text or an empty body.

use axum::http::StatusCode;
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::Markup;

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
