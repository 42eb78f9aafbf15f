//! Fetching the public keys that verify session tokens.

use std::sync::{PoisonError, TryLockError};

use serde::de::DeserializeOwned;

use super::Client;
use crate::Actor;
use crate::call::operations::FetchKeys;
use crate::session::verify::{Decision, SignedToken};
use crate::session::{
    FetchedKeys, KeysUnavailableError, PublicKeys, SessionVerifier, Verification,
};
use crate::transport::{AsyncTransport, Transport};

impl<T: Transport> FetchedKeys<Client<T>> {
    fn get(&self, key_id: Option<&str>) -> Result<PublicKeys, KeysUnavailableError> {
        let transport = self.client.transport();
        let decide = || self.cache().decide(key_id, transport.now());
        let usable_keys = match decide() {
            Decision::Use(keys) => return keys,
            Decision::Fetch { usable_keys } => usable_keys,
        };
        let fetching = &self.shared.fetching;
        let _guard = match (fetching.try_lock(), usable_keys) {
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
        let fetched = fetched.map_err(KeysUnavailableError::new);
        self.cache().store(fetched, transport.now())
    }
}

impl<T: AsyncTransport> FetchedKeys<Client<T>> {
    async fn get_async(&self, key_id: Option<&str>) -> Result<PublicKeys, KeysUnavailableError> {
        let transport = self.client.transport();
        let decide = || self.cache().decide(key_id, transport.now());
        let usable_keys = match decide() {
            Decision::Use(keys) => return keys,
            Decision::Fetch { usable_keys } => usable_keys,
        };
        let fetching = &self.shared.fetching_async;
        let _guard = match (fetching.try_lock(), usable_keys) {
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
        let fetched = fetched.map_err(KeysUnavailableError::new);
        self.cache().store(fetched, transport.now())
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
    pub fn session_verifier(&self) -> SessionVerifier<FetchedKeys<Client<T>>> {
        SessionVerifier::with_keys(FetchedKeys::new(self.clone()))
    }
}

impl<T: Transport> SessionVerifier<FetchedKeys<Client<T>>> {
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

impl<T: AsyncTransport> SessionVerifier<FetchedKeys<Client<T>>> {
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
