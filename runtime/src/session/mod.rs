//! Sessions of users: which agents are signed in as a user, and how to end their sessions.
//!
//! When an agent opens the link of an actor token, Clerk starts an impersonated session. The
//! session's [`actor`](Session::actor) is the actor of the token.
//! [`Client::impersonations`](crate::Client::impersonations) lists the impersonated sessions of a
//! user, and [`Client::end_session`](crate::Client::end_session),
//! [`Client::end_impersonation`](crate::Client::end_impersonation) and
//! [`Client::revoke_or_end`](crate::Client::revoke_or_end) end them.
//!
//! # Verify session tokens
//!
//! With the feature `session`, `SessionVerifier` verifies the session tokens with which browsers
//! call your application. The result contains the user, the session and, if someone else is signed
//! in as the user, the actor.
//!
//! A session token stays valid until it expires, even if its session has ended, because
//! applications verify it without asking Clerk. By default, it expires 60 seconds after it was
//! issued.

mod ended;
mod id;
mod origin;
mod status;
#[cfg(feature = "session")]
pub(crate) mod verify;
pub(crate) mod wire;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

pub use ended::Ended;
pub use id::SessionId;
pub use status::SessionStatus;
#[cfg(feature = "session")]
pub use verify::{
    FetchedKeys, KeysUnavailableError, PublicKeyError, PublicKeys, SessionClaims,
    SessionTokenError, SessionVerifier, Verification, session_token,
};

use crate::token::{ActorDeserializeError, actor_sub, deserialize_actor};

/// A session of a user, as Clerk returned it.
///
/// ```
/// # use actor_token::{ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk, secrecy::ExposeSecret};
/// use actor_token::Actor;
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// # let token = request.send(&clerk)?;
/// # fake.redeem(token.url().ok_or("no link")?.expose_secret())?;
///
/// for session in clerk.impersonations("user_2")? {
///     if let Some(actor) = session.actor::<Actor>() {
///         println!("{} is signed in as {}", actor?.sub(), session.user_id());
///     }
/// }
/// # assert_eq!(clerk.impersonations("user_2")?.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "the audit record of an ended session may be missing: check `audit_error()`"]
pub struct Session {
    id: SessionId,
    user_id: String,
    client_id: Option<String>,
    status: SessionStatus,
    actor: Option<Box<RawValue>>,
    created_at: Option<SystemTime>,
    last_active_at: Option<SystemTime>,
    expires_at: Option<SystemTime>,
    audit_error: Option<Arc<dyn Error + Send + Sync>>,
}

impl Session {
    /// Returns the session's ID, which [`Client::end_session`](crate::Client::end_session) accepts.
    #[must_use]
    pub fn id(&self) -> &SessionId {
        &self.id
    }

    /// Returns the ID of the user who is signed in. In an impersonated session, this is the
    /// impersonated user.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Returns the ID of Clerk's client object, which identifies for example a browser. `None` if
    /// the response does not contain it.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.client_id.as_deref()
    }

    /// Returns the session's status at the time of the response.
    #[must_use]
    pub fn status(&self) -> &SessionStatus {
        &self.status
    }

    /// Returns `true` if the session has an actor, so someone else is signed in as the user.
    #[must_use]
    pub fn is_impersonated(&self) -> bool {
        self.actor.is_some()
    }

    /// Returns the actor as JSON, exactly as in the response. `None` if the session is not
    /// impersonated.
    #[must_use]
    pub fn actor_json(&self) -> Option<&str> {
        self.actor.as_deref().map(RawValue::get)
    }

    /// Deserializes the actor into [`Actor`](crate::Actor) or your own type. `None` if the session
    /// is not impersonated, and an [`ActorDeserializeError`] if its actor cannot be deserialized
    /// into `A`.
    ///
    /// ```
    /// use actor_token::session::Session;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Agent {
    ///     sub: String,
    ///     case: u64,
    /// }
    ///
    /// fn line(session: &Session) -> String {
    ///     match session.actor::<Agent>() {
    ///         None => "the user".to_owned(),
    ///         Some(Ok(agent)) => format!("{} for case {}", agent.sub, agent.case),
    ///         Some(Err(error)) => format!("someone else ({error})"),
    ///     }
    /// }
    /// # let _ = line;
    /// ```
    #[must_use]
    pub fn actor<A: DeserializeOwned>(&self) -> Option<Result<A, ActorDeserializeError>> {
        self.actor.as_deref().map(deserialize_actor)
    }

    /// Returns the actor's `sub`. `None` unless the actor is an object with exactly one `sub`,
    /// which is a string.
    pub(crate) fn actor_sub(&self) -> Option<Cow<'_, str>> {
        self.actor.as_deref().and_then(actor_sub)
    }

    /// Returns the time at which the session was created. `None` if the response does not contain
    /// it.
    #[must_use]
    pub fn created_at(&self) -> Option<SystemTime> {
        self.created_at
    }

    /// Returns the time of the last activity. `None` if the response does not contain it.
    #[must_use]
    pub fn last_active_at(&self) -> Option<SystemTime> {
        self.last_active_at
    }

    /// Returns the time at which the session reaches its maximum duration. An impersonated session
    /// ends earlier after 10 minutes without activity. `None` if the response does not contain it.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }

    /// Returns the audit sink's error, if the client has ended this session and the
    /// [audit](crate::audit) record of ending it is missing or incomplete.
    ///
    /// The client ends a session even if the sink fails. Record this in another way, or repeat the
    /// call later: ending a session twice does no harm.
    #[must_use]
    pub fn audit_error(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        self.audit_error.as_deref()
    }

    /// Adds the sink's error, because of which the audit record is missing or incomplete.
    pub(crate) fn with_audit_error(mut self, error: Box<dyn Error + Send + Sync>) -> Self {
        self.audit_error = Some(error.into());
        self
    }
}

/// Prints the session's ID, status and times, but no personal data.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("is_impersonated", &self.is_impersonated())
            .field("created_at", &self.created_at)
            .field("last_active_at", &self.last_active_at)
            .field("expires_at", &self.expires_at)
            .field("audit_error", &self.audit_error)
            .finish_non_exhaustive()
    }
}
