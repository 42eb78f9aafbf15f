//! `POST /v1/sessions/{id}/tokens`: returns a session token. Its body is ignored, so the token has
//! Clerk's default lifetime.

use http::{Request, StatusCode};
use serde_json::json;

use crate::fake::fault::ApiFault;
use crate::fake::response::{self, RouteResult};
use crate::fake::state::Context;
use crate::request::Body;

pub(crate) fn respond(
    context: &mut Context<'_>,
    _request: &Request<Body>,
    id: &str,
) -> RouteResult {
    let session = context.state.session_mut(id);
    let session = session.ok_or(ApiFault::ResourceNotFound)?;
    let token = session.inspect(context.now, context.config).token();
    let token = token.ok_or(ApiFault::ResourceNotFound)?;
    let response = json!({"object": "token", "jwt": token});
    Ok(response::json(StatusCode::OK, &response))
}
