//! The request for a link, and the claims of the session that the link opens.

use std::time::Duration;

use actor_token::ActorTokenRequest;
use serde::Deserialize;

use crate::validate;

/// The maximum duration of a session as a customer.
pub(crate) const MAX_SESSION_DURATION: Duration = Duration::from_mins(30);

/// The maximum time for which a link works.
pub(crate) const MAX_LINK_TTL: Duration = Duration::from_mins(15);

/// A request for a link with which a support agent signs in as a customer.
///
/// Clerk stores the agent, the name, the case and the reason in the session cookie, so they must be
/// short.
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
    /// A random ID, by which the session, the link and the audit record of a request are found.
    #[actor_token(claim)]
    request: String,
    /// How long the link works.
    #[actor_token(expires_in_seconds, max = MAX_LINK_TTL)]
    link_ttl: Duration,
    /// How long the session lasts.
    #[actor_token(session_max_duration_in_seconds, default = MAX_SESSION_DURATION, max = MAX_SESSION_DURATION)]
    session_duration: Duration,
}

/// The actor in a session's `act` claim. [`LinkRequest`] sends the same fields.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct SupportActor {
    /// The support agent's user ID.
    pub(crate) sub: String,
    /// The support agent's name, which the banner shows.
    pub(crate) name: String,
    pub(crate) case: String,
    pub(crate) reason: String,
    /// The ID of the request for the link.
    #[serde(default)]
    pub(crate) request: String,
}

/// The claims that the customers' application reads from a session token.
#[derive(Deserialize)]
pub(crate) struct SessionClaims {
    /// The customer's user ID.
    pub(crate) sub: String,
    /// The support agent who acts as the customer. `None` if the customer signed in.
    pub(crate) act: Option<SupportActor>,
}
