//! The outcome of revoking an actor token or ending its sessions.

use std::error::Error;

use super::Session;
use crate::Revocation;

/// The outcome of [`Client::revoke_or_end`](crate::Client::revoke_or_end).
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// use actor_token::{secrecy::ExposeSecret, session::Ended};
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
///
/// let token = request.send(&clerk)?;
/// fake.redeem(token.url().ok_or("no link")?.expose_secret())?;
///
/// match clerk.revoke_or_end(&token.record())? {
///     Ended::Revoked(_) => println!("the link was not used"),
///     Ended::SessionsEnded { sessions, .. } => println!("ended {} sessions", sessions.len()),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "its audit record may be missing: match on it, or check `audit_error()`"]
pub enum Ended {
    /// The token's link was not opened, and no longer works.
    Revoked(Revocation),
    /// The token's link was opened, and the active sessions that [may have come from the
    /// token](crate::Client::sessions_from) were ended.
    #[non_exhaustive]
    SessionsEnded {
        /// The ended sessions. Empty if no session was active.
        sessions: Vec<Session>,
        /// The audit sink's error, if the [audit](crate::audit) record of revoking the token is
        /// missing or incomplete. Each session has its own [`audit_error`](Session::audit_error).
        audit_error: Option<Box<dyn Error + Send + Sync>>,
    },
}

impl Ended {
    /// Returns the audit sink's first error, if an audit record of the call is missing or
    /// incomplete.
    ///
    /// ```
    /// use actor_token::{Revocation, session::Ended};
    ///
    /// assert!(Ended::Revoked(Revocation::AlreadyRevoked).audit_error().is_none());
    /// ```
    #[must_use]
    pub fn audit_error(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        match self {
            Self::Revoked(revocation) => revocation.audit_error(),
            Self::SessionsEnded {
                sessions,
                audit_error,
            } => audit_error
                .as_deref()
                .or_else(|| sessions.iter().find_map(Session::audit_error)),
        }
    }
}
