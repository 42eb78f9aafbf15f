//! Issuing and revoking tokens with a blocking client.

use super::Client;
use crate::transport::Transport;
use crate::{
    ActorToken, ActorTokenRequest, Error, Revocation,
    request::{Id, PreparedRequest},
};

impl<T> Client<T> {
    /// Validates `request` and issues an actor token for it.
    ///
    /// One call issues at most one token; see
    /// [`RetryPolicy`](crate::RetryPolicy#when-a-request-is-retried) for when a request is retried.
    ///
    /// # Errors
    /// * [`Error::Invalid`] with all violations of the struct's rules and of the client's
    ///   [policies](crate::policy). Nothing was sent.
    /// * [`Error::Config`] if the secret key is invalid. Nothing was sent.
    /// * [`Error::AuditRejected`] if the audit sink rejects the call or fails. Nothing was sent.
    /// * [`Error::AuditIncomplete`] if the audit sink could not complete its record.
    /// * Otherwise, the error of the last attempt.
    ///
    /// See also [`Error::token_may_exist`].
    pub fn issue<R: ActorTokenRequest + ?Sized>(&self, request: &R) -> Result<ActorToken, Error>
    where
        T: Transport,
    {
        self.issue_prepared(self.calls().prepare(&request)?)
    }

    /// Issues an actor token for a prepared request.
    ///
    /// # Errors
    /// The same as [`issue`](Self::issue). [`Error::Invalid`] contains only violations of the
    /// client's policies, because the struct's rules were checked when the request was prepared.
    pub fn issue_prepared(&self, prepared: PreparedRequest) -> Result<ActorToken, Error>
    where
        T: Transport,
    {
        self.calls().issue_blocking(self.transport(), prepared)
    }

    /// Revokes an actor token whose link was not opened yet, so that the link stops working.
    ///
    /// ```
    /// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
    /// use actor_token::Revocation;
    /// # let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    /// # let token = request.send(&clerk)?;
    ///
    /// assert!(matches!(clerk.revoke(token.id())?, Revocation::Revoked(_)));
    /// assert!(matches!(clerk.revoke(token.id())?, Revocation::AlreadyRevoked));
    /// # Ok::<(), actor_token::Error>(())
    /// ```
    ///
    /// If the [audit](crate::audit) sink fails, the client still revokes the token; see
    /// [`Revocation::AuditIncomplete`].
    ///
    /// # Errors
    /// * [`Error::AlreadyAccepted`] if the token's link was opened: someone is, or was, signed in
    ///   with it. [`revoke_or_end`](Self::revoke_or_end) also ends the session.
    /// * [`Error::Invalid`] if `id` is invalid, for example blank, a token, a link, a secret key,
    ///   or longer than 1,024 bytes. Nothing was sent.
    /// * [`Error::Config`] if the secret key is invalid. Nothing was sent.
    /// * [`Error::AuditRejected`] if the audit sink rejects the call. Nothing was sent.
    /// * [`Error::AuditIncomplete`] if the call fails and its audit record is missing or
    ///   incomplete.
    /// * Otherwise, the error of the last attempt.
    pub fn revoke<I: Id + ?Sized>(&self, id: &I) -> Result<Revocation, Error>
    where
        T: Transport,
    {
        self.calls().revoke_blocking(self.transport(), id.as_id())
    }
}
