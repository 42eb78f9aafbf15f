//! `POST /v1/sessions/{id}/revoke`: ends a session. One that has already ended keeps its status.

use http::{Request, StatusCode};

use crate::fake::fault::ApiFault;
use crate::fake::response::{self, RouteResult};
use crate::fake::state::Context;
use crate::request::Body;
use crate::session::SessionStatus;

pub(crate) fn respond(
    context: &mut Context<'_>,
    _request: &Request<Body>,
    id: &str,
) -> RouteResult {
    let now = context.now;
    let session = context.state.session_mut(id);
    let session = session.ok_or(ApiFault::ResourceNotFound)?;
    if !session.status(now).has_ended() {
        session.set_status(SessionStatus::Revoked, now);
    }
    Ok(response::json(StatusCode::OK, &session.object(now)))
}
