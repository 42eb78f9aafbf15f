//! The request for a link, and the claims of the session that the link opens.

use std::time::Duration;

use actor_token::ActorTokenRequest;
use serde::Deserialize;

use crate::validate;

/// The maximum duration of a session as a customer.
pub(crate) const MAX_SESSION_DURATION: Duration = Duration::from_secs(30 * 60);

/// The maximum duration of a link.
pub(crate) const MAX_LINK_TTL: Duration = Duration::from_secs(15 * 60);

/// The request for a link that signs in as a customer.
///
/// The fields of the actor are stored in a cookie, so they must be small.
#[derive(ActorTokenRequest)]
pub(crate) struct LinkRequest {
    /// The customer's user ID.
    user_id: String,
    /// The support agent's user ID.
    #[actor_token(sub)]
    agent: String,
    /// The support agent's name, which the banner shows.
    #[actor_token(claim)]
    name: String,
    #[actor_token(claim, validate = validate::validate_case)]
    case: String,
    #[actor_token(claim, validate = validate::validate_reason)]
    reason: String,
    /// How long the link works.
    #[actor_token(expires_in_seconds, max = MAX_LINK_TTL)]
    link_ttl: Duration,
    /// How long the session lasts.
    #[actor_token(session_max_duration_in_seconds, default = MAX_SESSION_DURATION, max = MAX_SESSION_DURATION)]
    session_duration: Duration,
}

/// The actor that [`LinkRequest`] sends, as the customers' application reads it from the `act` claim.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct SupportActor {
    /// The support agent's user ID.
    pub(crate) sub: String,
    /// The support agent's name, which the banner shows.
    pub(crate) name: String,
    pub(crate) case: String,
    pub(crate) reason: String,
}

/// The claims of a session token that the customers' application reads.
#[derive(Deserialize)]
pub(crate) struct SessionClaims {
    /// The user ID of the account.
    pub(crate) sub: String,
    /// The actor. `None` if the customer signed in.
    pub(crate) act: Option<SupportActor>,
}
