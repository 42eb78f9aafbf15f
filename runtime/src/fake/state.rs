//! State of the fake: its tokens, requests, pending injections, and the window of the rate limit.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::clock::{Now, system_time};
use super::config::FakeConfig;
use super::ids::Sequence;
use super::inspect::{IssuedToken, ReceivedRequest};
use super::queue::Injections;
use super::session_state::SessionState;
use crate::ActorTokenStatus;

/// The settings, the state and the time with which a request is handled.
pub(super) struct Context<'a> {
    pub(super) config: &'a FakeConfig,
    pub(super) state: &'a mut State,
    pub(super) now: Now,
}

impl Context<'_> {
    /// Returns the unique parts of a session's ID and its client's.
    pub(super) fn new_ksuids(&mut self) -> [String; 2] {
        let seconds = self.now.unix_seconds();
        [(); 2].map(|()| self.state.sequence.ksuid(seconds))
    }
}

/// Everything that changes during the lifetime of the fake, except for its clock.
#[derive(Default)]
pub(super) struct State {
    pub(super) requests: Vec<ReceivedRequest>,
    pub(super) tokens: Vec<Token>,
    pub(super) sessions: Vec<SessionState>,
    pub(super) injections: Injections,
    pub(super) sequence: Sequence,
    pub(super) deleted_users: BTreeSet<String>,
    pub(super) window: Option<Window>,
    /// The addresses of the servers, the newest last.
    pub(super) served_at: Vec<SocketAddr>,
}

impl State {
    pub(super) fn has_user(&self, config: &FakeConfig, id: &str) -> bool {
        let known = config
            .known_users
            .as_ref()
            .is_none_or(|users| users.contains(id));
        known && !self.deleted_users.contains(id)
    }

    pub(super) fn session_mut(&mut self, id: &str) -> Option<&mut SessionState> {
        self.sessions.iter_mut().find(|session| session.id() == id)
    }

    /// Returns the base URL of new links. If the fake is served, it is the server's, so that they
    /// can be opened.
    pub(super) fn frontend_url(&self, config: &FakeConfig) -> String {
        self.served_at.last().map_or_else(
            || config.frontend_url.clone(),
            |address| format!("http://{address}"),
        )
    }
}

/// The current window of the rate limit.
pub(super) struct Window {
    pub(super) began: Instant,
    pub(super) requests: u32,
}

/// An actor token. Times are in milliseconds since the Unix epoch, durations in seconds.
pub(super) struct Token {
    pub(super) id: String,
    pub(super) user_id: String,
    /// The received JSON, so that the order of its keys and its numbers are preserved.
    pub(super) actor: Box<RawValue>,
    pub(super) status: ActorTokenStatus,
    /// Whether a session was started with it.
    pub(super) signed_in: bool,
    pub(super) expires_in: u64,
    pub(super) session_max_duration: u64,
    pub(super) created_at: u64,
    pub(super) updated_at: u64,
    pub(super) jwt: SecretString,
    pub(super) url: SecretString,
}

/// An actor token as the API returns it.
#[derive(Serialize)]
pub(super) struct TokenObject<'a> {
    object: &'static str,
    id: &'a str,
    status: &'a ActorTokenStatus,
    user_id: &'a str,
    actor: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    created_at: u64,
    updated_at: u64,
}

impl Token {
    pub(super) fn is_expired(&self, now: Now) -> bool {
        let end = u128::from(self.created_at) + u128::from(self.expires_in) * 1000;
        u128::from(now.unix_millis()) >= end
    }

    pub(super) fn set_status(&mut self, status: ActorTokenStatus, now: Now) {
        self.status = status;
        self.updated_at = now.unix_millis();
    }

    /// Returns the token as JSON. Its secrets are omitted once they cannot be used: Clerk's schema
    /// has no null for them.
    pub(super) fn object(&self) -> TokenObject<'_> {
        let usable = self.status == ActorTokenStatus::Pending;
        TokenObject {
            object: "actor_token",
            id: &self.id,
            status: &self.status,
            user_id: &self.user_id,
            actor: &self.actor,
            token: usable.then(|| self.jwt.expose_secret()),
            url: usable.then(|| self.url.expose_secret()),
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }

    pub(super) fn inspect(&self, now: Now) -> IssuedToken {
        IssuedToken {
            id: self.id.clone(),
            user_id: self.user_id.clone(),
            actor: serde_json::from_str(self.actor.get()).unwrap_or(Value::Null),
            status: self.status.clone(),
            expires_in: Duration::from_secs(self.expires_in),
            session_max_duration: Duration::from_secs(self.session_max_duration),
            created_at: system_time(self.created_at),
            updated_at: system_time(self.updated_at),
            expired: self.is_expired(now),
            token: self.jwt.clone(),
            url: self.url.clone(),
        }
    }
}
