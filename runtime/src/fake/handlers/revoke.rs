//! `POST /v1/actor_tokens/{id}/revoke`: revokes a pending token. An expired token is still pending.

use http::{Request, StatusCode};

use crate::fake::fault::ApiFault;
use crate::fake::response::{self, RouteResult};
use crate::fake::state::Context;
use crate::{ActorTokenStatus, request::Body};

pub(crate) fn respond(
    context: &mut Context<'_>,
    _request: &Request<Body>,
    id: &str,
) -> RouteResult {
    let tokens = &mut context.state.tokens;
    let Some(token) = tokens.iter_mut().find(|token| token.id == id) else {
        return Err(ApiFault::ResourceNotFound.into());
    };
    if token.status != ActorTokenStatus::Pending {
        return Err(ApiFault::ActorTokenCannotBeRevoked(token.status.clone()).into());
    }
    token.set_status(ActorTokenStatus::Revoked, context.now);
    Ok(response::json(StatusCode::OK, &token.object()))
}
