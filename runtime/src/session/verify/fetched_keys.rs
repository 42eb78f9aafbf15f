//! Public keys that a client fetches, and how they are kept.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{KeysUnavailableError, PublicKeys};

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
/// use actor_token::{Client, session::{FetchedKeys, SessionVerifier}};
///
/// /// The state of a web application.
/// struct App<T> {
///     clerk: Client<T>,
///     sessions: SessionVerifier<FetchedKeys<Client<T>>>,
/// }
///
/// impl<T> App<T> {
///     pub(crate) fn new(clerk: Client<T>) -> Self {
///         let sessions = clerk.session_verifier().authorized_parties(["https://app.example.com"]);
///         Self { clerk, sessions }
///     }
/// }
/// # let _ = App::<actor_token::fake::FakeClerk>::new;
/// ```
pub struct FetchedKeys<C> {
    pub(crate) client: C,
    pub(crate) shared: Arc<Shared>,
}

#[derive(Default)]
pub(crate) struct Shared {
    cache: Mutex<Cache>,
    /// Held during a blocking fetch.
    pub(crate) fetching: Mutex<()>,
    /// Held during an asynchronous fetch.
    pub(crate) fetching_async: tokio::sync::Mutex<()>,
}

#[derive(Default)]
pub(crate) struct Cache {
    /// The keys of the last fetch that succeeded, or why there are none yet.
    keys: Option<Result<PublicKeys, KeysUnavailableError>>,
    fetched_at: Option<Instant>,
    attempted_at: Option<Instant>,
}

/// What to do about a token.
#[derive(Debug)]
pub(crate) enum Decision {
    /// Use the result of an earlier fetch.
    Use(Result<PublicKeys, KeysUnavailableError>),
    /// Fetch the keys. If a fetch is in progress already, use these keys instead of waiting.
    Fetch { usable_keys: Option<PublicKeys> },
}

impl Cache {
    pub(crate) fn decide(&self, key_id: Option<&str>, now: Instant) -> Decision {
        let is_within = |since: Option<Instant>, time| {
            since.is_some_and(|since| now.saturating_duration_since(since) < time)
        };
        let Some(keys) = &self.keys else {
            return Decision::Fetch { usable_keys: None };
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
        let usable_keys = known.cloned();
        Decision::Fetch { usable_keys }
    }

    /// Stores the result of a fetch, and returns the keys to use.
    pub(crate) fn store(
        &mut self,
        fetched: Result<PublicKeys, KeysUnavailableError>,
        now: Instant,
    ) -> Result<PublicKeys, KeysUnavailableError> {
        self.attempted_at = Some(now);
        let keys = match (fetched, self.keys.take()) {
            (Ok(keys), _) => {
                self.fetched_at = Some(now);
                Ok(keys)
            }
            (Err(_), Some(Ok(previous))) => Ok(previous),
            (Err(error), _) => Err(error),
        };
        self.keys.insert(keys).clone()
    }
}

impl<C> FetchedKeys<C> {
    pub(crate) fn new(client: C) -> Self {
        Self {
            client,
            shared: Arc::default(),
        }
    }

    pub(crate) fn cache(&self) -> MutexGuard<'_, Cache> {
        // A panic can't leave the cache half-written.
        self.shared
            .cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C: Clone> Clone for FetchedKeys<C> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<C> fmt::Debug for FetchedKeys<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchedKeys")
            .field("keys", &self.cache().keys)
            .finish_non_exhaustive()
    }
}
