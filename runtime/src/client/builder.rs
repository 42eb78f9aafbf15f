//! Builder for `Client`.

use std::env;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;

use super::Client;
use super::policy::Policy;
use super::unchecked::{KeySetting, UncheckedSettings};
use crate::RetryPolicy;
use crate::audit::{AsyncAudit, Asynchronous, Audit, Blocking, Sink};
use crate::config_error::ConfigError;

/// Builder for a [`Client`], created by [`Client::builder`].
///
/// | setting | environment variable | default |
/// | --- | --- | --- |
/// | [`secret_key`](Self::secret_key) | `CLERK_SECRET_KEY` | none (required) |
/// | [`api_url`](Self::api_url) | `CLERK_API_URL` | `https://api.clerk.com` |
/// | [`api_version`](Self::api_version) | `CLERK_API_VERSION` | `v1` |
/// | [`secret_key_provider`](Self::secret_key_provider), instead of a fixed key | | none |
/// | [`retry`](Self::retry) | | [`RetryPolicy::new`] |
/// | [`policy`](Self::policy), any number | | self-impersonation is rejected |
/// | [`audit`](Self::audit) or [`audit_async`](Self::audit_async) | | no audit records |
///
/// Environment variables are read only by [`read_env`](Self::read_env) and [`Client::from_env`].
///
/// Every request has the header `Clerk-API-Version: 2026-05-12`. You cannot change this version,
/// because this crate reads the responses of that version.
///
/// ```
/// use std::time::Duration;
/// use actor_token::{Client, RetryPolicy, fake::FakeClerk, policy};
///
/// let fake = FakeClerk::new();
/// let clerk = Client::builder(fake.clone())
///     .secret_key(fake.secret_key())
///     .retry(RetryPolicy::new().call_timeout(Duration::from_secs(10)))
///     .policy(policy::required_claims(["case"]))
///     .build()?;
/// assert_eq!(clerk.base_url(), "https://api.clerk.com/v1");
/// # Ok::<(), actor_token::error::ConfigError>(())
/// ```
#[must_use = "a client builder does nothing until `build()` is called"]
pub struct ClientBuilder<T> {
    transport: T,
    settings: UncheckedSettings,
}

impl<T> Client<T> {
    /// Creates a builder for a client that sends its requests with `transport`.
    ///
    /// ```
    /// use actor_token::{Client, fake::FakeClerk};
    ///
    /// let fake = FakeClerk::new();
    /// let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// # Ok::<(), actor_token::Error>(())
    /// ```
    pub fn builder(transport: T) -> ClientBuilder<T> {
        ClientBuilder::new(transport)
    }
}

impl<T> ClientBuilder<T> {
    pub(super) fn new(transport: T) -> Self {
        Self {
            transport,
            settings: UncheckedSettings::new(),
        }
    }

    /// Sets the secret key, `sk_test_…` or `sk_live_…`.
    pub fn secret_key(mut self, key: impl Into<SecretString>) -> Self {
        self.settings.secret_key = KeySetting::Fixed(key.into());
        self
    }

    /// Sets a function that returns the current secret key, for keys that rotate.
    ///
    /// The client calls `provider` once for each call, when the call is created (even if an
    /// asynchronous call is never polled). `provider` must not block for long. It can return a key
    /// that a background task keeps current.
    ///
    /// If `provider` fails or returns an invalid key, the call ends with
    /// [`Error::Config`](crate::Error::Config) before a request is sent. The error of `provider` is
    /// printed, so it must not contain secrets.
    ///
    /// ```
    /// use std::sync::{Arc, RwLock};
    /// use actor_token::{Client, fake::FakeClerk, secrecy::SecretString};
    /// # use actor_token::{Actor, ActorTokenRequest, CreateActorTokenRequestBody};
    ///
    /// let fake = FakeClerk::new();
    /// let current = Arc::new(RwLock::new(SecretString::from("sk_test_old")));
    /// let shared = current.clone();
    /// let clerk = Client::builder(fake.clone())
    ///     .secret_key_provider(move || shared.read().map(|key| key.clone()).map_err(|_| "the key's lock is poisoned"))
    ///     .build()?;
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    /// assert!(request.send(&clerk).is_err());
    ///
    /// *current.write().unwrap() = fake.secret_key().into();
    /// request.send(&clerk)?;
    /// # Ok::<(), actor_token::Error>(())
    /// ```
    pub fn secret_key_provider<F, E>(mut self, provider: F) -> Self
    where
        F: Fn() -> Result<SecretString, E> + Send + Sync + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        self.settings.secret_key =
            KeySetting::Provided(Arc::new(move || provider().map_err(Into::into)));
        self
    }

    /// Sets the URL of the API, without its version. The URL can have a path. A trailing slash is
    /// ignored.
    ///
    /// The URL must start with `https://`, unless the host is localhost or a loopback address, or
    /// you call [`dangerously_allow_http`](Self::dangerously_allow_http).
    ///
    /// ```
    /// use actor_token::{Client, fake::FakeClerk};
    ///
    /// let clerk = Client::builder(FakeClerk::new()).secret_key("sk_test_1").api_url("https://proxy.example.com/clerk/").build()?;
    /// assert_eq!(clerk.base_url(), "https://proxy.example.com/clerk/v1");
    /// # Ok::<(), actor_token::error::ConfigError>(())
    /// ```
    pub fn api_url(mut self, url: impl Into<String>) -> Self {
        self.settings.api_url = Some(url.into());
        self
    }

    /// Sets the API version in the path, such as `v1`. The dated version is in a [header](Self)
    /// that you cannot change.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.settings.api_version = Some(version.into());
        self
    }

    /// Sets when requests are retried and how long a call may take.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::{Client, RetryPolicy, fake::FakeClerk};
    ///
    /// let policy = RetryPolicy::new().max_attempts(2).call_timeout(Duration::from_secs(10));
    /// let clerk = Client::builder(FakeClerk::new()).secret_key("sk_test_1").retry(policy).build()?;
    /// # let _ = clerk;
    /// # Ok::<(), actor_token::error::ConfigError>(())
    /// ```
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Adds a rule for every token that the client issues. See [`policy`](crate::policy).
    pub fn policy(mut self, policy: impl Policy + 'static) -> Self {
        self.settings.policies.add(policy);
        self
    }

    /// Allows self-impersonation: the actor's `sub` may be the impersonated user.
    ///
    /// ```
    /// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
    /// # let fake = FakeClerk::new();
    /// # let builder = || Client::builder(fake.clone()).secret_key(fake.secret_key());
    /// let request = CreateActorTokenRequestBody::builder().user_id("user_1").actor(Actor::new("user_1")).build()?;
    /// assert!(request.send(&builder().build()?).is_err());
    /// assert!(request.send(&builder().allow_self_impersonation().build()?).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn allow_self_impersonation(mut self) -> Self {
        self.settings.policies.allow_self_impersonation();
        self
    }

    /// Sets the audit sink, which stores a record of every call that changes something. See
    /// [`audit`](crate::audit).
    ///
    /// A client has one sink. A second one is a
    /// [`ConfigProblem`](crate::error::ConfigProblem::MultipleAuditSinks).
    pub fn audit(self, audit: impl Audit + 'static) -> Self {
        self.add_sink(Blocking(audit))
    }

    /// Sets an asynchronous audit sink. See [`audit`](Self::audit).
    ///
    /// With such a sink, a blocking call cannot issue a token, and a blocking revoke has no audit
    /// record.
    pub fn audit_async(self, audit: impl AsyncAudit + 'static) -> Self {
        self.add_sink(Asynchronous(audit))
    }

    fn add_sink(mut self, sink: impl Sink + 'static) -> Self {
        self.settings.sinks.push(Arc::new(sink));
        self
    }

    /// Keeps an issued token whose [audit](crate::audit) record could not be completed. By default,
    /// the client revokes such a token.
    ///
    /// The token is in the error
    /// ([`AuditIncompleteError::into_token`](crate::error::AuditIncompleteError::into_token)).
    pub fn keep_token_if_audit_fails(mut self) -> Self {
        self.settings.keeps_token_if_audit_fails = true;
        self
    }

    /// Adds IDs to spans: the impersonated user (`user.id`), the actor (`actor_token.actor.sub`)
    /// and the person [on whose behalf](Client::on_behalf_of) the call is made
    /// (`actor_token.on_behalf_of`). By default, spans contain none of these IDs.
    #[cfg(feature = "tracing")]
    pub fn trace_user_ids(mut self) -> Self {
        self.settings.traces_ids = true;
        self
    }

    /// Allows a base URL with unencrypted `http://` for a host that is not a loopback address.
    ///
    /// **Anyone on the network path can then read the secret key and every token.** Use it only on
    /// a network that encrypts connections, such as a service mesh.
    pub fn dangerously_allow_http(mut self) -> Self {
        self.settings.allow_http = true;
        self
    }

    /// Reads settings from the environment variables in the [table](Self). A variable that is empty
    /// or not set leaves its setting unchanged.
    pub fn read_env(mut self) -> Self {
        self.settings.read_variables(&|name| env::var_os(name));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// [`ConfigError`] with all problems of the settings.
    pub fn build(self) -> Result<Client<T>, ConfigError> {
        let config = self.settings.check()?;
        Ok(Client::with_config(self.transport, config))
    }
}

impl<T> fmt::Debug for ClientBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api_version", &self.settings.api_version)
            .field("retry", &self.settings.retry)
            .finish_non_exhaustive()
    }
}
