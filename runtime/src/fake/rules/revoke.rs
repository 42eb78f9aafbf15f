//! `POST /v1/actor_tokens/{id}/revoke`: only a pending token can be revoked. An expired one is still pending.

use http::StatusCode;

use crate::ActorTokenStatus;
use crate::fake::envelope;
use crate::fake::fault::ApiFault;
use crate::fake::http::Answered;
use crate::fake::state::{Now, State};

pub(crate) fn answer(state: &mut State, now: Now, id: &str) -> Answered {
    let Some(token) = state.tokens.iter_mut().find(|token| token.id == id) else {
        return Err(ApiFault::ResourceNotFound.into());
    };
    if token.status != ActorTokenStatus::Pending {
        return Err(ApiFault::ActorTokenCannotBeRevoked(token.status.clone()).into());
    }
    token.turn(ActorTokenStatus::Revoked, now);
    Ok(envelope::json(StatusCode::OK, &token.object()))
}
