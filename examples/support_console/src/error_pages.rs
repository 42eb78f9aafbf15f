//! A page in the place of the bare text, or of nothing, with which axum answers what it can't read or find.

use axum::http::StatusCode;
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::pages;

pub(crate) fn as_page(answer: Response) -> Response {
    let status = answer.status();
    let is_problem = status.is_client_error() || status.is_server_error();
    let media_type = answer.headers().get(CONTENT_TYPE);
    if !is_problem || media_type.is_some_and(|it| it.as_bytes().starts_with(b"text/html")) {
        return answer;
    }
    let (title, text) = match status {
        StatusCode::NOT_FOUND => ("Nothing here", "There is no such page."),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "Not done",
            "The form is too long. Go back, shorten what you wrote, and send it again.",
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            "Not done",
            "This address can't be used like that. Begin at the start page.",
        ),
        _ => (
            "Not done",
            "The address or the form is not one of ours. Go back, reload the page, and try again.",
        ),
    };
    let mut page = (status, pages::problem(title, text)).into_response();
    if let Some(allowed) = answer.headers().get(ALLOW) {
        page.headers_mut().insert(ALLOW, allowed.clone());
    }
    page
}
