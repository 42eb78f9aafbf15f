//! `Client`: its settings, and issuing and revoking tokens in blocking code.

use std::fmt;
use std::sync::Arc;

use super::calls::{Calls, ClientConfig};
use crate::config_error::ConfigError;
use crate::transport::{AsyncTransport, BoxAsyncTransport, BoxTransport, Transport};
use crate::{
    ActorToken, ActorTokenRequest, Error, Revocation,
    request::{Id, PreparedRequest},
};

/// A client that issues and revokes actor tokens, and ends impersonated sessions.
///
/// Cloning is cheap, because clones share the settings and the transport. If Clerk limits the rate
/// of one clone (status 429), all clones wait, or fail if the delay exceeds their
/// [limits](crate::RetryPolicy).
///
/// ```no_run
/// use actor_token::{Client, transport::Ureq};
///
/// let clerk = Client::from_env(Ureq::new())?;
/// # Ok::<(), actor_token::Error>(())
/// ```
pub struct Client<T> {
    transport: Arc<T>,
    config: Arc<ClientConfig>,
    /// The person for whom the service makes the calls of this client, who may not be the actor.
    on_behalf_of: Option<Arc<str>>,
}

impl<T> Client<T> {
    /// Creates a client from the environment variable `CLERK_SECRET_KEY`, and from `CLERK_API_URL`
    /// and `CLERK_API_VERSION` if they are set.
    ///
    /// # Errors
    /// [`ConfigError`] with all problems of the settings.
    pub fn from_env(transport: T) -> Result<Self, ConfigError> {
        Self::builder(transport).read_env().build()
    }

    pub(super) fn with_config(transport: T, config: ClientConfig) -> Self {
        Self {
            transport: Arc::new(transport),
            config: Arc::new(config),
            on_behalf_of: None,
        }
    }

    /// Returns a clone of the client that makes its calls on behalf of `who`.
    ///
    /// `who` identifies the person who uses your support tool to issue or revoke a link, for
    /// example by email address or ID. This person is not the customer, and not always the
    /// actor who opens the link. Cloning is cheap.
    ///
    /// For each call with an audit record, the [audit](crate::audit) sink receives `who` as
    /// [`Intent::on_behalf_of`](crate::audit::Intent::on_behalf_of). `who` is not sent to Clerk.
    /// Spans contain it only if you enable `ClientBuilder::trace_user_ids`.
    ///
    /// ```
    /// # use actor_token::{Actor, ActorTokenRequest, CreateActorTokenRequestBody};
    /// use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
    /// use actor_token::{Client, fake::FakeClerk};
    ///
    /// /// Rejects calls without `on_behalf_of`.
    /// struct RequireName;
    ///
    /// impl Audit for RequireName {
    ///     fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
    ///         let who = intent.on_behalf_of().ok_or_else(|| Rejection::new("use `on_behalf_of`"))?;
    ///         Ok(AuditId::new(who))
    ///     }
    ///
    ///     fn end(&self, _: &AuditId, _: &Outcome) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    ///         Ok(())
    ///     }
    /// }
    ///
    /// # let fake = FakeClerk::new();
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    /// let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).audit(RequireName).build()?;
    /// assert!(request.send(&clerk).is_err());
    ///
    /// let clerk = clerk.on_behalf_of("ada@example.com"); // the person who is signed in to your support tool
    /// request.send(&clerk)?;
    /// # Ok::<(), actor_token::Error>(())
    /// ```
    #[must_use = "it returns a new client and leaves this one as it is"]
    pub fn on_behalf_of(&self, who: impl Into<Arc<str>>) -> Self {
        Self {
            on_behalf_of: Some(who.into()),
            ..self.clone()
        }
    }

    /// Returns the base URL of all requests, such as `https://api.clerk.com/v1`. It contains the
    /// API version.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.config.settings.base_url.as_str()
    }

    /// Returns the transport.
    #[must_use]
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Returns a clone of the client whose transport is a [`BoxTransport`]. It shares all state
    /// with this client, and code that uses it needs no type parameter.
    ///
    /// ```
    /// use actor_token::{Client, fake::FakeClerk, transport::BoxTransport};
    ///
    /// let fake = FakeClerk::new();
    /// let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// let clerk: Client<BoxTransport> = clerk.boxed();
    /// # Ok::<(), actor_token::Error>(())
    /// ```
    #[must_use]
    pub fn boxed(&self) -> Client<BoxTransport>
    where
        T: Transport + 'static,
    {
        self.with_transport(BoxTransport::from_arc(Arc::clone(&self.transport)))
    }

    /// Returns a clone of the client whose transport is a [`BoxAsyncTransport`]. It shares all
    /// state with this client, and code that uses it needs no type parameter.
    ///
    /// ```
    /// use actor_token::{Client, fake::FakeClerk, transport::BoxAsyncTransport};
    ///
    /// let fake = FakeClerk::new();
    /// let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// let clerk: Client<BoxAsyncTransport> = clerk.boxed_async();
    /// # Ok::<(), actor_token::Error>(())
    /// ```
    #[must_use]
    pub fn boxed_async(&self) -> Client<BoxAsyncTransport>
    where
        T: AsyncTransport + 'static,
    {
        self.with_transport(BoxAsyncTransport::from_arc(Arc::clone(&self.transport)))
    }

    fn with_transport<U>(&self, transport: U) -> Client<U> {
        Client {
            transport: Arc::new(transport),
            config: Arc::clone(&self.config),
            on_behalf_of: self.on_behalf_of.clone(),
        }
    }

    pub(super) fn calls(&self) -> Calls<'_> {
        Calls {
            config: &self.config,
            on_behalf_of: self.on_behalf_of.as_ref(),
        }
    }
}

/// Access to calls and their rate limit, for tests that run a call step by step.
#[cfg(test)]
impl<T> Client<T> {
    pub(crate) fn call<O: crate::call::operations::Operation>(
        &self,
        operation: O,
    ) -> crate::call::Call<O> {
        self.calls().call(operation)
    }

    pub(crate) fn rollback_call(
        &self,
        error: &Error,
    ) -> crate::call::Call<crate::call::operations::Revoke> {
        self.calls().rollback_call(error).unwrap()
    }

    pub(crate) fn rate_limit(&self) -> &crate::call::RateLimit {
        &self.config.settings.rate_limit
    }
}

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

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        Self {
            transport: Arc::clone(&self.transport),
            config: Arc::clone(&self.config),
            on_behalf_of: self.on_behalf_of.clone(),
        }
    }
}

impl<T> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("settings", &self.config.settings)
            .finish_non_exhaustive()
    }
}
