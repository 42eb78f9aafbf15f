//! What a redeemed token signs in to: a session whose token carries the actor.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde_json::value::RawValue;

use super::state::{Now, Token, system_time};

/// How long a session token lives, in seconds; Clerk's SDKs renew it. Source: <https://clerk.com/docs/guides/sessions/session-tokens>
const SESSION_TOKEN_LIFE: u64 = 60;

/// A session that a ticket opened, from [`FakeClerk::sign_in`](super::FakeClerk::sign_in).
///
/// Its `Debug` doesn't show the actor, whose claims may be personal.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// use actor_token::secrecy::ExposeSecret;
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// # let token = request.send(&clerk)?;
/// let session = fake.sign_in(token.token().ok_or("no token")?.expose_secret()).map_err(|_| "refused")?;
/// assert_eq!(session.user_id(), "user_2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Session {
    id: String,
    user_id: String,
    actor: Box<RawValue>,
    started_at: u64,
    max_duration: u64,
}

/// The claims of a session token that an application reads; Clerk's have more.
#[derive(Serialize)]
struct Claims<'a> {
    act: &'a RawValue,
    exp: u64,
    iat: u64,
    sid: &'a str,
    sub: &'a str,
}

impl Session {
    pub(super) fn of(token: &Token, id: String, now: Now) -> Self {
        Self {
            id,
            user_id: token.user_id.clone(),
            actor: token.actor.clone(),
            started_at: now.unix_millis,
            max_duration: token.session_max_duration,
        }
    }

    /// The session's ID: `sess_…`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who is impersonated.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// The claims of the session's first token as JSON text: `act` (the actor, as it was sent), `exp`, `iat`, `sid` and `sub`. It is what your
    /// application holds once it has verified a session token.
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
        let claims = Claims {
            act: &self.actor,
            exp: iat.saturating_add(SESSION_TOKEN_LIFE.min(self.max_duration)),
            iat,
            sid: &self.id,
            sub: &self.user_id,
        };
        serde_json::to_string(&claims).unwrap_or_default()
    }

    /// When it was opened, by the stand-in's clock.
    #[must_use]
    pub fn started_at(&self) -> SystemTime {
        system_time(self.started_at)
    }

    /// When it ends at the latest, by the stand-in's clock. (Clerk ends it earlier if it is idle for ten minutes.)
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
