//! `Revocation`, the result of a successful revoke.

use std::error::Error;

use crate::ActorToken;

/// The result of a successful [`Client::revoke`](crate::Client::revoke): the link no longer works.
///
/// An accepted token can't be revoked. (*Accepted* is Clerk's word for a token whose link was
/// opened.) Revoking one fails with [`Error::AlreadyAccepted`](crate::Error::AlreadyAccepted).
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// use actor_token::Revocation;
///
/// let token = request.send(&clerk)?;
/// match clerk.revoke(token.id())? {
///     Revocation::Revoked(token) => println!("{} is {} now", token.id(), token.status()),
///     Revocation::AlreadyRevoked => println!("it was revoked before"),
///     Revocation::AuditIncomplete { error, .. } => eprintln!("it is revoked, but the audit record is incomplete: {error}"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "its audit record may be missing: match on it, or check `audit_error()`"]
pub enum Revocation {
    /// This call revoked the token.
    Revoked(Box<ActorToken>),
    /// The token was already revoked, either by another call, or by an earlier attempt of this call
    /// whose response was lost.
    AlreadyRevoked,
    /// The token is revoked, but its [audit](crate::audit) record is missing or incomplete, because
    /// the sink failed.
    ///
    /// A revoke proceeds even if the sink fails. Record the revocation in another way, or repeat
    /// the call later: revoking a token twice does no harm.
    #[non_exhaustive]
    AuditIncomplete {
        /// The revoked token. `None` if it was already revoked.
        token: Option<Box<ActorToken>>,
        /// The sink's error.
        error: Box<dyn Error + Send + Sync>,
    },
}

impl Revocation {
    /// Returns the token that this call revoked. `None` if it was already revoked.
    #[must_use]
    pub fn token(&self) -> Option<&ActorToken> {
        match self {
            Self::Revoked(token) => Some(token),
            Self::AlreadyRevoked => None,
            Self::AuditIncomplete { token, .. } => token.as_deref(),
        }
    }

    /// Returns the audit sink's error, if the audit record is missing or incomplete.
    ///
    /// ```
    /// use actor_token::Revocation;
    ///
    /// assert!(Revocation::AlreadyRevoked.audit_error().is_none());
    /// ```
    #[must_use]
    pub fn audit_error(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        match self {
            Self::Revoked(_) | Self::AlreadyRevoked => None,
            Self::AuditIncomplete { error, .. } => Some(&**error),
        }
    }

    /// Converts the result to `AuditIncomplete` with `error`.
    pub(crate) fn with_audit_error(self, error: Box<dyn Error + Send + Sync>) -> Self {
        let token = match self {
            Self::Revoked(token) => Some(token),
            Self::AlreadyRevoked => None,
            Self::AuditIncomplete { token, .. } => token,
        };
        Self::AuditIncomplete { token, error }
    }
}
