//! Impersonated sessions, which start when a token is redeemed.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde_json::value::RawValue;

use super::clock::system_time;

/// The lifetime of a session token in seconds. Clerk's SDKs renew it. Source:
/// <https://clerk.com/docs/guides/sessions/session-tokens>
const SESSION_TOKEN_LIFETIME: u64 = 60;

/// A session that was started with a ticket, from
/// [`FakeClerk::sign_in`](super::FakeClerk::sign_in).
///
/// Its `Debug` output does not show the actor, whose claims may be personal data.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// use actor_token::secrecy::ExposeSecret;
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// # let token = request.send(&clerk)?;
/// let session = fake.sign_in(token.token().ok_or("no token")?.expose_secret()).map_err(|fault| fault.code())?;
/// assert_eq!(session.user_id(), "user_2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Session {
    pub(super) id: String,
    pub(super) user_id: String,
    pub(super) actor: Box<RawValue>,
    /// In milliseconds since the Unix epoch.
    pub(super) started_at: u64,
    /// In seconds.
    pub(super) max_duration: u64,
}

/// The claims of a session token that an application reads. Clerk's tokens have more.
#[derive(Serialize)]
struct SessionClaims<'a> {
    act: &'a RawValue,
    exp: u64,
    iat: u64,
    sid: &'a str,
    sub: &'a str,
}

impl Session {
    /// Returns the session's ID: `sess_…`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the ID of the impersonated user.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Returns the claims of the session's first token as JSON: `act` (the actor, as it was sent),
    /// `exp`, `iat`, `sid` and `sub`. Your application gets them by verifying a session token.
    ///
    /// ```
    /// # use actor_token::{ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk, secrecy::ExposeSecret};
    /// use actor_token::Actor;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct SessionClaims {
    ///     sub: String,
    ///     act: Option<Actor>,
    /// }
    /// # let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    /// # let token = request.send(&clerk)?;
    /// # let ticket = token.token().map(|token| token.expose_secret()).unwrap_or_default();
    /// # let session = fake.sign_in(ticket).map_err(|fault| fault.code())?;
    /// let claims: SessionClaims = serde_json::from_str(&session.claims_json())?;
    /// assert_eq!((claims.sub.as_str(), claims.act), ("user_2", Some(Actor::new("user_1"))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn claims_json(&self) -> String {
        let iat = self.started_at / 1000;
        let claims = SessionClaims {
            act: &self.actor,
            exp: iat.saturating_add(SESSION_TOKEN_LIFETIME.min(self.max_duration)),
            iat,
            sid: &self.id,
            sub: &self.user_id,
        };
        serde_json::to_string(&claims).unwrap_or_default()
    }

    /// Returns the time at which it started, according to the fake's clock.
    #[must_use]
    pub fn started_at(&self) -> SystemTime {
        system_time(self.started_at)
    }

    /// Returns the latest time at which it ends, according to the fake's clock. (Clerk ends it
    /// earlier if it is idle for ten minutes.)
    #[must_use]
    pub fn ends_at(&self) -> SystemTime {
        let started = self.started_at();
        started
            .checked_add(Duration::from_secs(self.max_duration))
            .unwrap_or(started)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("id", &self.id)
            .field("user_id", &self.user_id)
            .field("started_at", &self.started_at())
            .field("ends_at", &self.ends_at())
            .finish_non_exhaustive()
    }
}
