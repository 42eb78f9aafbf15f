//! State of a session: its activity and its end.

use serde::Serialize;
use serde_json::value::RawValue;

use super::clock::Now;
use super::config::FakeConfig;
use super::session::Session;
use crate::session::SessionStatus;

/// An impersonated session ends after this time without activity, in milliseconds. Source:
/// <https://clerk.com/docs/guides/users/impersonation>
const INACTIVITY_TIMEOUT: u64 = 10 * 60 * 1000;

/// The maximum duration of a user's own session, in seconds: Clerk's default of 7 days. Source:
/// <https://clerk.com/docs/guides/secure/session-options>
const OWN_SESSION_DURATION: u64 = 7 * 24 * 60 * 60;

/// A session. Times are in milliseconds since the Unix epoch.
pub(super) struct SessionState {
    id: String,
    client_id: String,
    user_id: String,
    /// The received JSON. `None` if users signed in themselves.
    actor: Option<Box<RawValue>>,
    /// The status, unless time has ended the session.
    status: SessionStatus,
    created_at: u64,
    updated_at: u64,
    last_active_at: u64,
    /// In seconds.
    max_duration: u64,
}

/// A session as the API returns it.
#[derive(Serialize)]
pub(super) struct SessionObject<'a> {
    object: &'static str,
    id: &'a str,
    pub(super) client_id: &'a str,
    pub(super) user_id: &'a str,
    actor: Option<&'a RawValue>,
    pub(super) status: SessionStatus,
    last_active_at: u64,
    expire_at: u64,
    abandon_at: u64,
    created_at: u64,
    updated_at: u64,
}

impl SessionState {
    /// Starts the session of an actor, which ends after `max_duration` seconds.
    pub(super) fn impersonated(
        ksuids: [String; 2],
        user_id: String,
        actor: Box<RawValue>,
        max_duration: u64,
        now: Now,
    ) -> Self {
        Self {
            actor: Some(actor),
            max_duration,
            ..Self::own(ksuids, user_id, now)
        }
    }

    /// Starts a session in which the user is signed in.
    pub(super) fn own(ksuids: [String; 2], user_id: String, now: Now) -> Self {
        let [id, client_id] = ksuids;
        Self {
            id: format!("sess_{id}"),
            client_id: format!("client_{client_id}"),
            user_id,
            actor: None,
            status: SessionStatus::Active,
            created_at: now.unix_millis(),
            updated_at: now.unix_millis(),
            last_active_at: now.unix_millis(),
            max_duration: OWN_SESSION_DURATION,
        }
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Returns the status at the time `now`.
    pub(super) fn status(&self, now: Now) -> SessionStatus {
        let end = self.expire_at().min(self.abandon_at());
        if !self.status.has_ended() && now.unix_millis() >= end {
            return SessionStatus::Expired;
        }
        self.status.clone()
    }

    pub(super) fn set_status(&mut self, status: SessionStatus, now: Now) {
        self.status = status;
        self.updated_at = now.unix_millis();
    }

    /// Records activity, unless the session has ended.
    pub(super) fn touch(&mut self, now: Now) {
        if !self.status(now).has_ended() {
            self.last_active_at = now.unix_millis();
            self.updated_at = now.unix_millis();
        }
    }

    fn expire_at(&self) -> u64 {
        let duration = self.max_duration.saturating_mul(1000);
        self.created_at.saturating_add(duration)
    }

    /// Returns when inactivity ends the session. It never ends a user's own session earlier.
    fn abandon_at(&self) -> u64 {
        if self.actor.is_some() {
            self.last_active_at.saturating_add(INACTIVITY_TIMEOUT)
        } else {
            self.expire_at()
        }
    }

    pub(super) fn object(&self, now: Now) -> SessionObject<'_> {
        SessionObject {
            object: "session",
            id: &self.id,
            client_id: &self.client_id,
            user_id: &self.user_id,
            actor: self.actor.as_deref(),
            status: self.status(now),
            last_active_at: self.last_active_at,
            expire_at: self.expire_at(),
            abandon_at: self.abandon_at(),
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }

    pub(super) fn inspect(&self, now: Now, config: &FakeConfig) -> Session {
        Session {
            issuer: config.frontend_url.clone(),
            authorized_party: config.sign_in_origin().to_owned(),
            observed_at: now.unix_millis(),
            id: self.id.clone(),
            user_id: self.user_id.clone(),
            actor: self.actor.clone(),
            status: self.status(now),
            started_at: self.created_at,
            last_active_at: self.last_active_at,
            max_duration: self.max_duration,
        }
    }
}
