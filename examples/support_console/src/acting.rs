//! What a support person asks Clerk for, and who they are in the session that comes of it.

use std::time::Duration;

use actor_token::{ActorPayload, ActorTokenRequest};
use serde::{Deserialize, Serialize};

/// How long a session as a customer lasts at most.
pub(crate) const SESSION_LIFE: Duration = Duration::from_secs(30 * 60);

/// Who acts, and why. The console writes it into the token; the customers' application reads it back out of the session's `act` claim.
///
/// It travels in a cookie, so it stays small.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SupportActor {
    /// The support person's ID.
    pub(crate) sub: String,
    /// The name that the banner shows.
    pub(crate) name: String,
    pub(crate) case: String,
    pub(crate) reason: String,
}

impl ActorPayload for SupportActor {}

/// A link that signs in as a customer.
#[derive(ActorTokenRequest)]
pub(crate) struct SignInAs {
    /// The customer.
    user_id: String,
    actor: SupportActor,
    /// How long the link works.
    #[actor_token(expires_in_seconds)]
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
