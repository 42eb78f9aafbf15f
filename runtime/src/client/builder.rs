//! Makes a client out of settings or environment variables, and reports everything that is wrong with them.

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;

use super::config_error::{ConfigError, ConfigProblem};
use super::endpoint::{self, Endpoint};
use super::key::{self, Provider, SecretKey};
use super::{Client, Settings};
use crate::RetryPolicy;
use crate::audit::{AsyncAudit, Audit, Sink};
use crate::call::RateLimit;
use crate::policy::{Policies, Policy};

/// Source: the server in Clerk's published OpenAPI document.
const API_URL: &str = "https://api.clerk.com";

/// Settings for a [`Client`]; [`Client::builder`] makes one.
///
/// | setting | environment variable | default |
/// | --- | --- | --- |
/// | [`secret_key`](Self::secret_key) | `CLERK_SECRET_KEY` | none: it must be given |
/// | [`api_url`](Self::api_url) | `CLERK_API_URL` | `https://api.clerk.com` |
/// | [`api_version`](Self::api_version) | `CLERK_API_VERSION` | `v1` |
/// | [`secret_key_provider`](Self::secret_key_provider), for a key that rotates | | |
/// | [`retry`](Self::retry) | | [`RetryPolicy::new`] |
/// | [`policy`](Self::policy), any number | | nobody impersonates themselves |
/// | [`audit`](Self::audit) or [`audit_async`](Self::audit_async) | | no record is kept |
///
/// ```
/// use std::time::Duration;
/// use actor_token::{Client, RetryPolicy, fake::FakeClerk, policy};
///
/// let fake = FakeClerk::new();
/// let clerk = Client::builder(fake.clone())
///     .secret_key(fake.secret_key())
///     .retry(RetryPolicy::new().deadline(Duration::from_secs(10)))
///     .policy(policy::required_claims(["case"]))
///     .build()?;
/// assert_eq!(clerk.base_url(), "https://api.clerk.com/v1");
/// # Ok::<(), actor_token::ConfigError>(())
/// ```
#[must_use = "a client builder does nothing until `build()` is called"]
pub struct ClientBuilder<T> {
    transport: T,
    secret_key: KeySetting,
    api_url: Option<String>,
    api_version: Option<String>,
    retry: RetryPolicy,
    policies: Policies,
    /// One at the most makes a client.
    sinks: Vec<Sink>,
    keeps_unaudited: bool,
    #[cfg(feature = "tracing")]
    traces_ids: bool,
    allow_http: bool,
    not_unicode: Vec<&'static str>,
}

enum KeySetting {
    Fixed(SecretString),
    Provided(Arc<Provider>),
}

impl KeySetting {
    fn check(self) -> Result<SecretKey, ConfigProblem> {
        match self {
            Self::Fixed(key) => key::authorization(&key).map(SecretKey::Fixed),
            Self::Provided(provider) => Ok(SecretKey::Provided(provider)),
        }
    }
}

impl<T> ClientBuilder<T> {
    pub(super) fn new(transport: T) -> Self {
        Self {
            transport,
            secret_key: KeySetting::Fixed(SecretString::default()),
            api_url: None,
            api_version: None,
            retry: RetryPolicy::new(),
            policies: Policies::default(),
            sinks: Vec::new(),
            keeps_unaudited: false,
            #[cfg(feature = "tracing")]
            traces_ids: false,
            allow_http: false,
            not_unicode: Vec::new(),
        }
    }

    /// The secret key, `sk_test_…` or `sk_live_…`.
    pub fn secret_key(mut self, key: impl Into<SecretString>) -> Self {
        self.secret_key = KeySetting::Fixed(key.into());
        self
    }

    /// Asks `provider` for the secret key, once for each call, when the call is made (also one whose future is never polled): for a key that rotates. It must not block for long, so let it hand out what a task
    /// of yours keeps fresh.
    ///
    /// If it fails, or its key can't be one, the call ends with [`Error::Config`](crate::Error::Config) before anything is sent.
    /// Keep secrets out of its error: it is printed.
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
        self.secret_key = KeySetting::Provided(Arc::new(move || provider().map_err(Into::into)));
        self
    }

    /// The base URL, without the API version. A path is kept; a trailing slash makes no difference.
    ///
    /// It must be `https://`, unless the host is this machine.
    pub fn api_url(mut self, url: impl Into<String>) -> Self {
        self.api_url = Some(url.into());
        self
    }

    /// The API version as the path has it.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.api_version = Some(version.into());
        self
    }

    /// When requests are sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Adds a rule for every token that is issued: see [`policy`](crate::policy).
    pub fn policy(mut self, policy: impl Policy + 'static) -> Self {
        self.policies.add(policy);
        self
    }

    /// Lets an actor's `sub` be the user who is impersonated.
    pub fn allow_impersonating_oneself(mut self) -> Self {
        self.policies.allow_impersonating_oneself();
        self
    }

    /// Keeps a record of every call: see [`audit`](crate::audit). A client has one sink; a second one is a [`ConfigProblem`].
    pub fn audit(self, audit: impl Audit + 'static) -> Self {
        self.sink(Sink::Blocking(Arc::new(audit)))
    }

    /// Keeps a record of every asynchronous call: see [`audit`](crate::audit). Blocking calls are refused.
    pub fn audit_async(self, audit: impl AsyncAudit + 'static) -> Self {
        self.sink(Sink::Async(Arc::new(audit)))
    }

    fn sink(mut self, sink: Sink) -> Self {
        self.sinks.push(sink);
        self
    }

    /// Leaves a token as it is that was issued, but that the [audit](crate::audit) sink could not record as such. It is in the
    /// error ([`Unaudited::into_token`](crate::Unaudited::into_token)). Otherwise it is revoked.
    pub fn keep_unaudited(mut self) -> Self {
        self.keeps_unaudited = true;
        self
    }

    /// Shows who is impersonated (`user.id`) and by whom (`actor_token.actor.sub`) in spans, which by default they don't.
    /// Needs the feature `tracing`.
    #[cfg(feature = "tracing")]
    pub fn trace_user_ids(mut self) -> Self {
        self.traces_ids = true;
        self
    }

    /// Allows a base URL with plain `http://` to another machine.
    ///
    /// **The secret key and every token then cross the network readable by anyone on the way.** Only for a
    /// network that encrypts by itself, such as a service mesh.
    pub fn dangerously_allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Takes settings from the environment; an empty variable counts as unset, and leaves a setting as it is.
    pub fn env(self) -> Self {
        self.variables(|name| env::var_os(name))
    }

    fn variables(mut self, read: impl Fn(&str) -> Option<OsString>) -> Self {
        let mut variable = |name: &'static str| {
            let Ok(value) = read(name)?.into_string() else {
                self.not_unicode.push(name);
                return None;
            };
            Some(value).filter(|value| !value.is_empty())
        };
        if let Some(key) = variable("CLERK_SECRET_KEY") {
            self.secret_key = KeySetting::Fixed(key.into());
        }
        if let Some(url) = variable("CLERK_API_URL") {
            self.api_url = Some(url);
        }
        if let Some(version) = variable("CLERK_API_VERSION") {
            self.api_version = Some(version);
        }
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that is wrong with the settings.
    pub fn build(mut self) -> Result<Client<T>, ConfigError> {
        let audit = self.sinks.pop();
        let mut problems: Vec<_> = self
            .not_unicode
            .into_iter()
            .map(ConfigProblem::NotUnicode)
            .chain(self.sinks.first().map(|_| ConfigProblem::AuditTwice))
            .collect();
        let key = self
            .secret_key
            .check()
            .map_err(|problem| {
                // A key that is there, but unreadable, isn't missing as well.
                if !(problem == ConfigProblem::SecretKeyMissing
                    && problems.contains(&ConfigProblem::NotUnicode("CLERK_SECRET_KEY")))
                {
                    problems.push(problem);
                }
            })
            .ok();
        let endpoint = endpoint::base(
            self.api_url.as_deref().unwrap_or(API_URL),
            self.api_version.as_deref().unwrap_or(endpoint::API_VERSION),
            self.allow_http,
        )
        .and_then(|base| Endpoint::new(base).map_err(|problem| vec![problem]))
        .map_err(|found| problems.extend(found))
        .ok();
        match (key, endpoint) {
            (Some(key), Some(endpoint)) if problems.is_empty() => {
                let settings = Settings {
                    endpoint,
                    key,
                    rate_limit: RateLimit::default(),
                    chance: self.retry.chance(),
                    retry: self.retry,
                    policies: self.policies,
                    audit,
                    keeps_unaudited: self.keeps_unaudited,
                    #[cfg(feature = "tracing")]
                    traces_ids: self.traces_ids,
                };
                Ok(Client::new(self.transport, settings))
            }
            _ => Err(ConfigError::new(problems)),
        }
    }
}

impl<T> fmt::Debug for ClientBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api_version", &self.api_version)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(variables: &[(&str, &str)]) -> Result<String, Vec<ConfigProblem>> {
        ClientBuilder::new(())
            .variables(|name| {
                let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
                Some(value.into())
            })
            .build()
            .map(|client| client.base_url().to_owned())
            .map_err(|error| error.problems().to_vec())
    }

    #[test]
    fn the_environment_is_read_and_an_empty_variable_is_unset() {
        let key = ("CLERK_SECRET_KEY", "sk_test_1");
        let table = [
            (vec![key], Ok("https://api.clerk.com/v1")),
            (
                vec![key, ("CLERK_API_URL", ""), ("CLERK_API_VERSION", "")],
                Ok("https://api.clerk.com/v1"),
            ),
            (
                vec![
                    key,
                    ("CLERK_API_URL", "https://p.example/c/"),
                    ("CLERK_API_VERSION", "v2"),
                ],
                Ok("https://p.example/c/v2"),
            ),
            (vec![], Err(vec![ConfigProblem::SecretKeyMissing])),
            (
                vec![("CLERK_SECRET_KEY", "")],
                Err(vec![ConfigProblem::SecretKeyMissing]),
            ),
            (
                vec![
                    ("CLERK_SECRET_KEY", "pk_test_1"),
                    ("CLERK_API_VERSION", "2026-05-12/"),
                ],
                Err(vec![
                    ConfigProblem::SecretKeyIsPublishable,
                    ConfigProblem::ApiVersion,
                ]),
            ),
        ];
        for (variables, due) in table {
            assert_eq!(built(&variables), due.map(str::to_owned), "{variables:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_no_unicode_is_named_once() {
        use std::os::unix::ffi::OsStringExt;

        let error = ClientBuilder::new(())
            .variables(|name| (name == "CLERK_SECRET_KEY").then(|| OsString::from_vec(vec![0xff])))
            .build()
            .unwrap_err();
        assert_eq!(error.to_string(), "CLERK_SECRET_KEY is not valid Unicode");
    }
}
