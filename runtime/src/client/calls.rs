//! The calls of a client, whatever its transport: compiled once for all of them.

use std::sync::Arc;

use crate::call::{Call, Create, Revoke, Settings};
use crate::transport::Transport;
use crate::{ActorToken, ActorTokenId, Error, Prepared, Revocation};

pub(super) fn issuing(
    settings: &Arc<Settings>,
    on_behalf_of: Option<Arc<str>>,
    prepared: Prepared,
) -> Call<Create> {
    match settings.policies.judge(&prepared) {
        Ok(()) => Call::new(Arc::clone(settings), Create { prepared }, on_behalf_of),
        Err(violations) => Call::over(Err(violations.into())),
    }
}

pub(super) fn revoking(
    settings: &Arc<Settings>,
    on_behalf_of: Option<Arc<str>>,
    id: &str,
) -> Result<Call<Revoke>, Error> {
    ActorTokenId::check(id)?;
    let id = ActorTokenId::new(id);
    Ok(Call::new(Arc::clone(settings), Revoke { id }, on_behalf_of))
}

pub(super) fn issue(
    settings: &Arc<Settings>,
    transport: &dyn Transport,
    on_behalf_of: Option<Arc<str>>,
    prepared: Prepared,
) -> Result<ActorToken, Error> {
    let error = match issuing(settings, on_behalf_of.clone(), prepared).drive_over(transport) {
        Ok(token) => return Ok(token),
        Err(error) => error,
    };
    Err(match undoing(settings, on_behalf_of, &error) {
        Some(call) => undone(error, call.and_then(|call| call.drive_over(transport))),
        None => error,
    })
}

pub(super) fn revoke(
    settings: &Arc<Settings>,
    transport: &dyn Transport,
    on_behalf_of: Option<Arc<str>>,
    id: &str,
) -> Result<Revocation, Error> {
    revoking(settings, on_behalf_of, id)?.drive_over(transport)
}

pub(super) fn undoing(
    settings: &Arc<Settings>,
    on_behalf_of: Option<Arc<str>>,
    error: &Error,
) -> Option<Result<Call<Revoke>, Error>> {
    let Error::Unaudited(unaudited) = error else {
        return None;
    };
    let token = unaudited.token().filter(|_| !settings.keeps_unaudited)?;
    Some(revoking(settings, on_behalf_of, token.id().as_str()).map(Call::mending))
}

/// Adds what came of revoking a token to the error about it.
pub(super) fn undone(error: Error, revocation: Result<Revocation, Error>) -> Error {
    match error {
        Error::Unaudited(unaudited) => unaudited.undone(revocation).into(),
        other => other,
    }
}
