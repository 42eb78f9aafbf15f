//! Fetching the public keys that verify session tokens, and keeping them.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;

use super::Client;
use crate::call::operations::FetchKeys;
use crate::session::verify::SignedToken;
use crate::session::{KeysUnavailableError, PublicKeys, SessionVerifier, Verification};
use crate::transport::{AsyncTransport, Transport};
use crate::{Actor, Error};

/// How long fetched keys are used before they are fetched again.
const LIFETIME: Duration = Duration::from_secs(3600);
/// The minimum time between two fetches, so that tokens with made-up key IDs cannot cause a request
/// each.
const MIN_INTERVAL: Duration = Duration::from_secs(30);
/// The same, as long as there are no keys at all.
const MIN_INTERVAL_WITHOUT_KEYS: Duration = Duration::from_secs(1);

/// Public keys that a client fetches when they are needed.
///
/// They are fetched again after an hour, and when a token names an unknown key, but at most every
/// 30 seconds (every second as long as there are none). Only one fetch runs at a time. If it fails,
/// the previous keys stay in use.
///
/// ```
/// use actor_token::{Client, FetchedKeys, session::SessionVerifier};
///
/// /// The state of a web application.
/// struct App<T> {
///     clerk: Client<T>,
///     sessions: SessionVerifier<FetchedKeys<T>>,
/// }
///
/// impl<T> App<T> {
///     fn new(clerk: Client<T>) -> Self {
///         let sessions = clerk.session_verifier().authorized_parties(["https://app.example.com"]);
///         Self { clerk, sessions }
///     }
/// }
/// # let _ = App::<actor_token::fake::FakeClerk>::new;
/// ```
pub struct FetchedKeys<T> {
    client: Client<T>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    cache: Mutex<Cache>,
    /// Held during a blocking fetch.
    fetching: Mutex<()>,
    /// Held during an asynchronous fetch.
    fetching_async: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Cache {
    /// The keys of the last fetch that succeeded, or why there are none yet.
    keys: Option<Result<PublicKeys, KeysUnavailableError>>,
    fetched_at: Option<Instant>,
    attempted_at: Option<Instant>,
}

/// What to do about a token.
#[derive(Debug)]
enum Decision {
    /// Use the result of an earlier fetch.
    Use(Result<PublicKeys, KeysUnavailableError>),
    /// Fetch the keys. If a fetch is in progress already, use these keys instead of waiting.
    Fetch { meanwhile: Option<PublicKeys> },
}

impl Cache {
    fn decide(&self, key_id: Option<&str>, now: Instant) -> Decision {
        let is_within = |since: Option<Instant>, time| {
            since.is_some_and(|since| now.saturating_duration_since(since) < time)
        };
        let Some(keys) = &self.keys else {
            return Decision::Fetch { meanwhile: None };
        };
        let min_interval = match keys {
            Ok(_) => MIN_INTERVAL,
            Err(_) => MIN_INTERVAL_WITHOUT_KEYS,
        };
        let known = keys.as_ref().ok().filter(|keys| keys.contains(key_id));
        let is_fresh = known.is_some() && is_within(self.fetched_at, LIFETIME);
        if is_fresh || is_within(self.attempted_at, min_interval) {
            return Decision::Use(keys.clone());
        }
        let meanwhile = known.cloned();
        Decision::Fetch { meanwhile }
    }

    /// Stores the result of a fetch, and returns the keys to use.
    fn store(
        &mut self,
        fetched: Result<PublicKeys, Error>,
        now: Instant,
    ) -> Result<PublicKeys, KeysUnavailableError> {
        self.attempted_at = Some(now);
        let keys = match (fetched, self.keys.take()) {
            (Ok(keys), _) => {
                self.fetched_at = Some(now);
                Ok(keys)
            }
            (Err(_), Some(Ok(previous))) => Ok(previous),
            (Err(error), _) => Err(KeysUnavailableError::new(error)),
        };
        self.keys.insert(keys).clone()
    }
}

impl<T> FetchedKeys<T> {
    fn new(client: Client<T>) -> Self {
        Self {
            client,
            shared: Arc::default(),
        }
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Cache> {
        // A panic can't leave the cache half-written.
        self.shared
            .cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Transport> FetchedKeys<T> {
    fn get(&self, key_id: Option<&str>) -> Result<PublicKeys, KeysUnavailableError> {
        let transport = self.client.transport();
        let decide = || self.cache().decide(key_id, transport.now());
        let meanwhile = match decide() {
            Decision::Use(keys) => return keys,
            Decision::Fetch { meanwhile } => meanwhile,
        };
        let fetching = &self.shared.fetching;
        let _guard = match (fetching.try_lock(), meanwhile) {
            (Ok(guard), _) => guard,
            (Err(TryLockError::Poisoned(poisoned)), _) => poisoned.into_inner(),
            (Err(TryLockError::WouldBlock), Some(keys)) => return Ok(keys),
            (Err(TryLockError::WouldBlock), None) => {
                fetching.lock().unwrap_or_else(PoisonError::into_inner)
            }
        };
        // The keys may have been fetched while this call waited.
        if let Decision::Use(keys) = decide() {
            return keys;
        }
        let fetched = self.client.calls().call(FetchKeys).drive(transport);
        self.cache().store(fetched, transport.now())
    }
}

impl<T: AsyncTransport> FetchedKeys<T> {
    async fn get_async(&self, key_id: Option<&str>) -> Result<PublicKeys, KeysUnavailableError> {
        let transport = self.client.transport();
        let decide = || self.cache().decide(key_id, transport.now());
        let meanwhile = match decide() {
            Decision::Use(keys) => return keys,
            Decision::Fetch { meanwhile } => meanwhile,
        };
        let fetching = &self.shared.fetching_async;
        let _guard = match (fetching.try_lock(), meanwhile) {
            (Ok(guard), _) => guard,
            (Err(_), Some(keys)) => return Ok(keys),
            (Err(_), None) => fetching.lock().await,
        };
        // The keys may have been fetched while this call waited.
        if let Decision::Use(keys) = decide() {
            return keys;
        }
        let call = self.client.calls().call(FetchKeys);
        let fetched = call.drive_async(transport).await;
        self.cache().store(fetched, transport.now())
    }
}

impl<T> Clone for FetchedKeys<T> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<T> fmt::Debug for FetchedKeys<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchedKeys")
            .field("keys", &self.cache().keys)
            .finish_non_exhaustive()
    }
}

impl<T> Client<T> {
    /// Creates a verifier for session tokens that fetches the instance's public keys with this
    /// client when it needs them. Create one, and keep it: clones share the keys.
    ///
    /// ```
    /// # use actor_token::{Client, fake::FakeClerk, session::Verification};
    /// # let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// let verifier = clerk.session_verifier().authorized_parties(["https://app.example.com"]);
    /// assert!(matches!(verifier.verify(None), Verification::Absent));
    /// # Ok::<(), actor_token::Error>(())
    /// ```
    #[must_use]
    pub fn session_verifier(&self) -> SessionVerifier<FetchedKeys<T>> {
        SessionVerifier::with_keys(FetchedKeys::new(self.clone()))
    }
}

impl<T: Transport> SessionVerifier<FetchedKeys<T>> {
    /// Verifies a session token, such as [`session_token`](crate::session::session_token) returns,
    /// and fetches the public keys if necessary. `None` and an empty token are
    /// [`Verification::Absent`].
    pub fn verify(&self, token: Option<&str>) -> Verification {
        self.verify_as::<Actor>(token)
    }

    /// Verifies a session token, and deserializes its actor into your own type. An actor that does
    /// not fit `A` makes the token [`Invalid`](Verification::Invalid).
    pub fn verify_as<A: DeserializeOwned>(&self, token: Option<&str>) -> Verification<A> {
        let token = match SignedToken::parse(token) {
            Ok(token) => token,
            Err(verification) => return verification.into(),
        };
        let keys = self.keys.get(token.key_id());
        self.check(token, keys, self.keys.client.transport().system_time())
    }
}

impl<T: AsyncTransport> SessionVerifier<FetchedKeys<T>> {
    /// Verifies a session token. This is [`verify`](Self::verify) for asynchronous code.
    pub async fn verify_async(&self, token: Option<&str>) -> Verification {
        self.verify_as_async::<Actor>(token).await
    }

    /// Verifies a session token. This is [`verify_as`](Self::verify_as) for asynchronous code.
    pub async fn verify_as_async<A: DeserializeOwned>(
        &self,
        token: Option<&str>,
    ) -> Verification<A> {
        let token = match SignedToken::parse(token) {
            Ok(token) => token,
            Err(verification) => return verification.into(),
        };
        let keys = self.keys.get_async(token.key_id()).await;
        self.check(token, keys, self.keys.client.transport().system_time())
    }
}

#[cfg(test)]
mod tests;
