//! Error for a token that cannot be revoked because it was already accepted.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::ApiError;
use crate::ActorTokenId;

/// The token to be revoked was already *accepted*, which is Clerk's word for a token whose link was
/// opened: **someone is, or was, signed in with it**.
///
/// Revoking the token has no effect on the session. To end the session, call
/// [`Client::revoke_or_end`](crate::Client::revoke_or_end) with the token's record, or
/// [`Client::end_impersonation`](crate::Client::end_impersonation) with the user and the actor.
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
/// let Err(Error::AlreadyAccepted(error)) = clerk.revoke(token.id()) else { panic!("the token was revoked") };
/// assert_eq!(error.id(), token.id());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct AlreadyAcceptedError {
    id: ActorTokenId,
    api_error: Option<Box<ApiError>>,
    audit_error: Option<Box<dyn Error + Send + Sync>>,
    /// An `Arc` makes programs smaller; see `SessionsRemainError`.
    end_error: Option<Arc<super::Error>>,
}

impl AlreadyAcceptedError {
    pub(crate) fn new(id: ActorTokenId, api_error: Option<ApiError>) -> Self {
        Self {
            id,
            api_error: api_error.map(Box::new),
            audit_error: None,
            end_error: None,
        }
    }

    /// Adds the sink's error, because of which the audit record is missing or incomplete.
    pub(crate) fn with_audit_error(mut self, error: Box<dyn Error + Send + Sync>) -> Self {
        self.audit_error = Some(error);
        self
    }

    /// Adds the error because of which the sessions could not be listed or ended.
    pub(crate) fn with_end_error(mut self, error: super::Error) -> Self {
        self.end_error = Some(Arc::new(error));
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

    pub(crate) fn into_audit_error(self) -> Option<Box<dyn Error + Send + Sync>> {
        self.audit_error
    }

    /// Returns the error because of which [`Client::revoke_or_end`](crate::Client::revoke_or_end)
    /// could not list or end the sessions that may have come from the token. Returns `None` after
    /// [`Client::revoke`](crate::Client::revoke), which does not end sessions.
    #[must_use]
    pub fn end_error(&self) -> Option<&super::Error> {
        self.end_error.as_deref()
    }
}

impl fmt::Display for AlreadyAcceptedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "actor token {} was already accepted and cannot be revoked; someone may be signed in as the user",
            self.id
        )?;
        match &self.end_error {
            None => f.write_str(": end the session with `revoke_or_end` or `end_impersonation`")?,
            Some(error) => write!(f, ", and the session could not be ended: {error}")?,
        }
        if self.audit_error.is_some() {
            f.write_str("; the audit record is missing or incomplete")?;
        }
        Ok(())
    }
}

impl Error for AlreadyAcceptedError {
    /// Returns the audit sink's error. If there is none, returns the source of
    /// [`end_error`](Self::end_error).
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.audit_error {
            Some(error) => Some(&**error),
            None => self.end_error()?.source(),
        }
    }
}
