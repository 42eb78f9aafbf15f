//! Sessions as a test inspects them, such as the one that starts when a token is redeemed.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde_json::value::RawValue;

use super::clock::system_time;
use crate::session::SessionStatus;

/// The lifetime of a session token in seconds. Clerk's SDKs renew it. Source:
/// <https://clerk.com/docs/guides/sessions/session-tokens>
const SESSION_TOKEN_LIFETIME: u64 = 60;

/// A session from [`FakeClerk::redeem`](super::FakeClerk::redeem),
/// [`sign_in`](super::FakeClerk::sign_in) or [`start_session`](super::FakeClerk::start_session),
/// with the status that it had then. [`FakeClerk::sessions`](super::FakeClerk::sessions) returns
/// all sessions with their current status.
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
/// let session = fake.redeem(token.url().ok_or("no link")?.expose_secret())?;
/// assert_eq!(session.user_id(), "user_2");
/// assert_eq!(session.actor_json(), Some(r#"{"sub":"user_1"}"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Session {
    pub(super) id: String,
    pub(super) user_id: String,
    pub(super) actor: Option<Box<RawValue>>,
    pub(super) issuer: String,
    pub(super) authorized_party: String,
    pub(super) status: SessionStatus,
    /// In milliseconds since the Unix epoch.
    pub(super) started_at: u64,
    /// In milliseconds since the Unix epoch.
    pub(super) last_active_at: u64,
    /// In milliseconds since the Unix epoch.
    pub(super) observed_at: u64,
    /// In seconds.
    pub(super) max_duration: u64,
}

/// The claims of a session token. Tokens of Clerk have more, such as `fva`, `pla` and `o`.
#[derive(Serialize)]
struct SessionClaims<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<&'a RawValue>,
    azp: &'a str,
    exp: u64,
    iat: u64,
    iss: &'a str,
    nbf: u64,
    sid: &'a str,
    sts: &'a str,
    sub: &'a str,
    v: u32,
}

impl Session {
    /// Returns the session's ID: `sess_…`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the ID of the user who is signed in. In an impersonated session, this is the
    /// impersonated user.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Returns the actor as JSON, as it was sent. `None` if the session is not impersonated.
    #[must_use]
    pub fn actor_json(&self) -> Option<&str> {
        self.actor.as_deref().map(RawValue::get)
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> &SessionStatus {
        &self.status
    }

    /// Returns the claims of a session token as JSON: `act` (the actor, as it was sent), `azp`,
    /// `exp`, `iat`, `iss`, `nbf`, `sid`, `sts`, `sub` and `v`. The application that the link opens
    /// gets them by verifying a session token. The token was issued when the fake returned this
    /// `Session`.
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
    /// # let session = fake.sign_in(ticket)?;
    /// let claims: SessionClaims = serde_json::from_str(&session.claims_json())?;
    /// assert_eq!((claims.sub.as_str(), claims.act), ("user_2", Some(Actor::new("user_1"))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn claims_json(&self) -> String {
        let iat = self.observed_at / 1000;
        let end = (self.started_at / 1000).saturating_add(self.max_duration);
        let claims = SessionClaims {
            act: self.actor.as_deref(),
            azp: &self.authorized_party,
            exp: iat.saturating_add(SESSION_TOKEN_LIFETIME).min(end),
            iat,
            iss: &self.issuer,
            nbf: iat.saturating_sub(10),
            sid: &self.id,
            sts: self.status.as_str(),
            sub: &self.user_id,
            v: 2,
        };
        serde_json::to_string(&claims).unwrap_or_default()
    }

    /// Returns a session token: a JWT with these [claims](Self::claims_json), which is signed with
    /// the fake's own key. `None` if the session has ended.
    ///
    /// The token is valid for 60 seconds on the fake's clock. For a new one, call
    /// [`FakeClerk::touch_session`](super::FakeClerk::touch_session).
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    /// use actor_token::session::{SessionVerifier, Verification};
    ///
    /// let fake = FakeClerk::new();
    /// let clock = fake.clock();
    /// let verifier = SessionVerifier::from_pem(FakeClerk::jwt_key())?
    ///     .authorized_parties(["https://app.example.com"])
    ///     .clock(move || clock.now());
    ///
    /// let session = fake.start_session("user_2");
    /// let verification = verifier.verify(session.token().as_deref());
    /// assert!(matches!(verification, Verification::Valid(claims) if claims.user_id == "user_2"));
    /// # Ok::<(), actor_token::session::PublicKeyError>(())
    /// ```
    #[cfg(feature = "session")]
    #[must_use]
    pub fn token(&self) -> Option<String> {
        if self.status.has_ended() {
            return None;
        }
        super::session_key::sign(&self.claims_json())
    }

    /// Returns the time at which it started, according to the fake's clock.
    #[must_use]
    pub fn started_at(&self) -> SystemTime {
        system_time(self.started_at)
    }

    /// Returns when it was last active, according to the fake's clock: when it started, or at the
    /// last [`touch_session`](super::FakeClerk::touch_session).
    #[must_use]
    pub fn last_active_at(&self) -> SystemTime {
        system_time(self.last_active_at)
    }

    /// Returns the latest time at which it ends, according to the fake's clock. An impersonated
    /// session ends earlier if it is inactive for 10 minutes.
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
            .field("status", &self.status)
            .field("started_at", &self.started_at())
            .field("ends_at", &self.ends_at())
            .finish_non_exhaustive()
    }
}
