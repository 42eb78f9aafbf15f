//! `POST /v1/actor_tokens/{id}/revoke`: only a pending token can be revoked. An expired one is still pending.

use http::StatusCode;

use super::envelope;
use super::fault::ApiFault;
use super::inspect::TokenStatus;
use super::route::Answered;
use super::state::{Now, State};

pub(super) fn answer(state: &mut State, now: Now, id: &str) -> Answered {
    let Some(token) = state.tokens.iter_mut().find(|token| token.id == id) else {
        return Err(ApiFault::ResourceNotFound.into());
    };
    if token.status != TokenStatus::Pending {
        return Err(ApiFault::ActorTokenCannotBeRevoked(token.status).into());
    }
    token.turn(TokenStatus::Revoked, now);
    Ok(envelope::json(StatusCode::OK, &token.object()))
}
