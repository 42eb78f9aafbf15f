//! Error for a token that cannot be revoked because it was already accepted.

use std::error::Error;
use std::fmt;

use super::ApiError;
use crate::ActorTokenId;

/// The token to be revoked was already accepted: **someone is, or was, signed in with it**.
///
/// Revoking the token has no effect on the session. If the session must end now, revoke it in
/// Clerk's Dashboard or [through Clerk's
/// API](https://clerk.com/docs/reference/backend-api/tag/sessions/POST/sessions/{session_id}/revoke).
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// use actor_token::{Error, secrecy::ExposeSecret};
///
/// let token = request.send(&clerk)?;
/// fake.open_link(token.url().ok_or("no link")?.expose_secret()); // someone signs in
///
/// let Err(Error::AlreadyAccepted(error)) = clerk.revoke(token.id()) else { panic!("revoked") };
/// assert_eq!(error.id(), token.id());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct AlreadyAcceptedError {
    id: ActorTokenId,
    api_error: Option<Box<ApiError>>,
    audit_error: Option<Box<dyn Error + Send + Sync>>,
}

impl AlreadyAcceptedError {
    pub(crate) fn new(id: ActorTokenId, api_error: Option<ApiError>) -> Self {
        Self {
            id,
            api_error: api_error.map(Box::new),
            audit_error: None,
        }
    }

    /// Adds that the audit record is missing or incomplete.
    pub(crate) fn with_audit_error(mut self, error: Box<dyn Error + Send + Sync>) -> Self {
        self.audit_error = Some(error);
        self
    }

    /// Returns the ID of the accepted token.
    #[must_use]
    pub fn id(&self) -> &ActorTokenId {
        &self.id
    }

    /// Returns Clerk's error response. Returns `None` if a successful response showed that the
    /// token was accepted.
    #[must_use]
    pub fn api_error(&self) -> Option<&ApiError> {
        self.api_error.as_deref()
    }

    /// Returns the audit sink's error, if the [audit](crate::audit) record of the call is missing
    /// or incomplete.
    #[must_use]
    pub fn audit_error(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        self.audit_error.as_deref()
    }
}

impl fmt::Display for AlreadyAcceptedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "actor token {} was already accepted and cannot be revoked; someone may be signed in as the user: revoke the user's session to end it",
            self.id
        )?;
        if self.audit_error.is_some() {
            f.write_str("; the audit record is missing or incomplete")?;
        }
        Ok(())
    }
}

impl Error for AlreadyAcceptedError {
    /// Returns the audit sink's error.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source: &(dyn Error + 'static) = self.audit_error.as_deref()?;
        Some(source)
    }
}
