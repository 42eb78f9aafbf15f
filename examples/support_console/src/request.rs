//! What a support person asks Clerk for, and who they are in the session that comes of it.

use std::time::Duration;

use actor_token::ActorTokenRequest;
use serde::Deserialize;

use crate::validate;

/// How long a session as a customer lasts at most.
pub(crate) const SESSION_LIFE: Duration = Duration::from_secs(30 * 60);

/// How long a link works at most.
pub(crate) const LONGEST_LINK: Duration = Duration::from_secs(15 * 60);

/// Who acts, and why. The console writes it into the token, as [`SignInAs`] has it; the customers' application reads it back out of
/// the session's `act` claim.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct SupportActor {
    /// The support person's ID.
    pub(crate) sub: String,
    /// The name that the banner shows.
    pub(crate) name: String,
    pub(crate) case: String,
    pub(crate) reason: String,
}

/// A link that signs in as a customer.
///
/// What is said of the actor travels in a cookie, so it stays small.
#[derive(ActorTokenRequest)]
pub(crate) struct SignInAs {
    /// The customer.
    user_id: String,
    /// The support person's ID.
    #[actor_token(sub)]
    staff: String,
    /// The name that the banner shows.
    #[actor_token(claim)]
    name: String,
    #[actor_token(claim, validate = validate::is_case)]
    case: String,
    #[actor_token(claim, validate = validate::is_reason)]
    reason: String,
    /// How long the link works.
    #[actor_token(expires_in_seconds, max = LONGEST_LINK)]
    link_life: Duration,
    /// How long the session lasts that it opens.
    #[actor_token(session_max_duration_in_seconds, default = SESSION_LIFE, max = SESSION_LIFE)]
    session_life: Duration,
}

/// The claims of a session token that the customers' application reads.
#[derive(Deserialize)]
pub(crate) struct SessionClaims {
    /// Whose account it is.
    pub(crate) sub: String,
    /// Who is signed in to it, if it isn't the customer.
    pub(crate) act: Option<SupportActor>,
}
