//! Verifies session tokens.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;

use super::claims::{self, Rules, SessionState};
use super::signed_token::SignedToken;
use super::{KeysUnavailableError, PublicKeyError, PublicKeys, Verification};
use crate::Actor;

/// Verifies the session tokens with which browsers call your application.
///
/// A token is accepted only if it is signed with RS256 by one of the instance's public keys, is
/// valid now, names a user and a session, and comes from one of the
/// [`authorized_parties`](Self::authorized_parties).
///
/// There are three sources of the public keys: [`from_pem`](Self::from_pem),
/// [`from_jwks`](Self::from_jwks), and
/// [`Client::session_verifier`](crate::Client::session_verifier), which fetches them.
///
/// ```no_run
/// use actor_token::session::{SessionVerifier, Verification};
///
/// let verifier = SessionVerifier::from_pem(&std::env::var("CLERK_JWT_KEY")?)?
///     .authorized_parties(["https://app.example.com"]);
///
/// # let token = None;
/// match verifier.verify(token) {
///     Verification::Valid(claims) => match claims.actor {
///         Some(actor) => println!("{} is impersonating {}", actor.sub(), claims.user_id),
///         None => println!("signed in as {}", claims.user_id),
///     },
///     Verification::Unavailable(error) => eprintln!("respond with status 503: {error}"),
///     _ => println!("not signed in"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct SessionVerifier<K = PublicKeys> {
    pub(crate) keys: K,
    rules: Rules,
    clock: Option<Clock>,
}

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

impl SessionVerifier {
    /// Creates a verifier with a public key in PEM format, as Clerk's dashboard shows it and as the
    /// environment variable `CLERK_JWT_KEY` contains it. It verifies without network access.
    ///
    /// # Errors
    /// [`PublicKeyError`] if `pem` is not a public RSA key with 2,048 to 8,192 bits.
    pub fn from_pem(pem: &str) -> Result<Self, PublicKeyError> {
        PublicKeys::from_pem(pem).map(Self::with_keys)
    }

    /// Creates a verifier with the keys of a JWKS document. Keys of other types are skipped.
    ///
    /// # Errors
    /// [`PublicKeyError`] if `json` is not a JWKS document, has more than 64 keys, or has no key
    /// for RS256.
    pub fn from_jwks(json: impl AsRef<[u8]>) -> Result<Self, PublicKeyError> {
        PublicKeys::from_jwks(json.as_ref()).map(Self::with_keys)
    }

    /// Verifies a session token, such as [`session_token`](super::session_token) returns. `None`
    /// and an empty token are [`Verification::Absent`].
    pub fn verify(&self, token: Option<&str>) -> Verification {
        self.verify_as::<Actor>(token)
    }

    /// Verifies a session token, and deserializes its actor into your own type.
    ///
    /// An actor that does not fit `A` makes the token [`Invalid`](Verification::Invalid): an
    /// impersonated session never passes for the user's own.
    pub fn verify_as<A: DeserializeOwned>(&self, token: Option<&str>) -> Verification<A> {
        match SignedToken::parse(token) {
            Ok(token) => self.check(token, Ok(self.keys.clone()), SystemTime::now()),
            Err(verification) => verification.into(),
        }
    }
}

impl<K> SessionVerifier<K> {
    pub(crate) fn with_keys(keys: K) -> Self {
        Self {
            keys,
            rules: Rules {
                authorized_parties: [].into(),
                issuer: None,
                clock_skew: Duration::from_secs(5),
            },
            clock: None,
        }
    }

    /// Sets the origins that may use a token, such as `https://app.example.com`. A token without
    /// `azp` is rejected then. By default, every origin is accepted.
    ///
    /// Always set it: otherwise, a subdomain that an attacker controls can use the cookie of
    /// another subdomain.
    #[must_use]
    pub fn authorized_parties<P: Into<String>>(
        mut self,
        origins: impl IntoIterator<Item = P>,
    ) -> Self {
        self.rules.authorized_parties = origins.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the expected issuer, the frontend API URL of the instance, such as
    /// `https://clerk.example.com`. By default, the issuer is not checked, since the key is the
    /// instance's own.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.rules.issuer = Some(issuer.into());
        self
    }

    /// Sets how far the clocks of Clerk and of your server may differ. The default is 5 seconds,
    /// as in Clerk's own verifier.
    #[must_use]
    pub fn clock_skew(mut self, skew: Duration) -> Self {
        self.rules.clock_skew = skew;
        self
    }

    /// Sets the clock that decides whether a token has expired, for tests. The default is
    /// [`SystemTime::now`] or, if the keys are fetched, the transport's clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Verifies the signature of a token, and checks its claims at `now`, or at the time of the
    /// configured clock.
    pub(crate) fn check<A: DeserializeOwned>(
        &self,
        token: SignedToken<'_>,
        keys: Result<PublicKeys, KeysUnavailableError>,
        now: SystemTime,
    ) -> Verification<A> {
        let keys = match keys {
            Ok(keys) => keys,
            Err(error) => return Verification::Unavailable(error),
        };
        let now = self.clock.as_ref().map_or(now, |clock| clock());
        let claims = token
            .verify(&keys)
            .and_then(|payload| claims::read(&payload, &self.rules, now));
        match claims {
            Ok((SessionState::Active, claims)) => Verification::Valid(claims),
            Ok((SessionState::Pending, claims)) => Verification::Pending(claims),
            Err(error) => Verification::Invalid(error),
        }
    }
}

impl<K: fmt::Debug> fmt::Debug for SessionVerifier<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionVerifier")
            .field("keys", &self.keys)
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}
