//! What a successful revocation found.

use crate::ActorToken;

/// The outcome of [`Client::revoke`](crate::Client::revoke): either way, the link doesn't work any more.
///
/// A token that was redeemed already can't be revoked; that is
/// [`Error::AlreadyAccepted`](crate::Error::AlreadyAccepted), since somebody is in the account.
#[derive(Debug)]
pub enum Revocation {
    /// This call revoked it.
    Revoked(Box<ActorToken>),
    /// It was revoked before: by somebody else, or by an earlier try of this very call whose answer was lost.
    AlreadyRevoked,
}
