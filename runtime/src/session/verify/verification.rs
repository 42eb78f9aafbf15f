//! The result of verifying a session token.

use super::{KeysUnavailableError, SessionClaims, SessionTokenError};
use crate::Actor;

/// The result of verifying a session token. Nothing in it prints the token.
///
/// ```no_run
/// use actor_token::session::SessionVerifier;
///
/// # fn doc(verifier: &SessionVerifier, token: Option<&str>) {
/// use actor_token::session::Verification;
///
/// let status = match verifier.verify(token) {
///     Verification::Valid(_) => 200,
///     Verification::Pending(_) => 403,
///     Verification::Unavailable(_) => 503,
///     _ => 401,
/// };
/// # let _ = status;
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a session token is only trusted if it is `Valid`"]
#[non_exhaustive]
pub enum Verification<A = Actor> {
    /// There is no token: no one is signed in.
    Absent,
    /// The token is rejected: no one is signed in.
    Invalid(SessionTokenError),
    /// The token could not be checked, because the public keys could not be fetched. Respond with
    /// status 503. Do not treat it as signed out.
    Unavailable(KeysUnavailableError),
    /// The token is valid, but the user has not finished the tasks of the session yet, such as
    /// choosing an organization. Do not treat it as signed in.
    Pending(SessionClaims<A>),
    /// The token is valid: the user, or an actor as the user, is signed in.
    Valid(SessionClaims<A>),
}

impl<A> Verification<A> {
    /// Returns the claims if the token is [`Valid`](Self::Valid).
    pub fn valid(self) -> Option<SessionClaims<A>> {
        match self {
            Self::Valid(claims) => Some(claims),
            Self::Absent | Self::Invalid(_) | Self::Unavailable(_) | Self::Pending(_) => None,
        }
    }
}
