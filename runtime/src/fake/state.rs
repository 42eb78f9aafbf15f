//! What the stand-in remembers: tokens, requests, what is to be injected, and the rate limit's window.
//!
//! Data and the questions to it; the rules are in `create`, `revoke` and `redeem`.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::config::Config;
use super::ids::Sequence;
use super::inspect::{IssuedToken, ReceivedRequest};
use super::queue::Injections;
use crate::ActorTokenStatus;

/// All that changes while the stand-in runs.
#[derive(Default)]
pub(super) struct State {
    pub(super) requests: Vec<ReceivedRequest>,
    pub(super) tokens: Vec<Token>,
    pub(super) injections: Injections,
    pub(super) sequence: Sequence,
    pub(super) deleted_users: BTreeSet<String>,
    pub(super) window: Option<Window>,
    /// Where it is served, the newest last.
    pub(super) served_at: Vec<SocketAddr>,
}

impl State {
    pub(super) fn has_user(&self, config: &Config, id: &str) -> bool {
        let known = config
            .known_users
            .as_ref()
            .is_none_or(|users| users.contains(id));
        known && !self.deleted_users.contains(id)
    }

    /// Where the links of new tokens begin: at the server, if there is one, so that they can be opened.
    pub(super) fn frontend_url(&self, config: &Config) -> String {
        self.served_at.last().map_or_else(
            || config.frontend_url.clone(),
            |address| format!("http://{address}"),
        )
    }
}

/// The running window of the rate limit.
pub(super) struct Window {
    pub(super) began: Instant,
    pub(super) requests: u32,
}

/// One moment, in both of the clock's units.
#[derive(Clone, Copy)]
pub(super) struct Now {
    pub(super) unix_millis: u64,
    pub(super) instant: Instant,
}

impl Now {
    pub(super) fn unix_seconds(self) -> u64 {
        self.unix_millis / 1000
    }
}

/// An actor token. Times are in milliseconds since the Unix epoch, lives in seconds.
pub(super) struct Token {
    pub(super) id: String,
    pub(super) user_id: String,
    /// The text that came, so that it goes back with its order and its numbers as they were.
    pub(super) actor: Box<RawValue>,
    pub(super) status: ActorTokenStatus,
    /// Whether a session came of it.
    pub(super) signed_in: bool,
    pub(super) expires_in: u64,
    pub(super) session_max_duration: u64,
    pub(super) created_at: u64,
    pub(super) updated_at: u64,
    pub(super) jwt: SecretString,
    pub(super) url: SecretString,
}

/// An actor token as the API answers it.
#[derive(Serialize)]
pub(super) struct TokenObject<'a> {
    object: &'static str,
    id: &'a str,
    status: &'a str,
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
    /// A life counts from the very millisecond of creation.
    pub(super) fn is_expired(&self, now: Now) -> bool {
        let end = u128::from(self.created_at) + u128::from(self.expires_in) * 1000;
        u128::from(now.unix_millis) >= end
    }

    pub(super) fn turn(&mut self, status: ActorTokenStatus, now: Now) {
        self.status = status;
        self.updated_at = now.unix_millis;
    }

    /// Returns the token as JSON, with its secrets as long as they can be used. Clerk's schema has no null for them.
    pub(super) fn object(&self) -> TokenObject<'_> {
        let usable = self.status == ActorTokenStatus::Pending;
        TokenObject {
            object: "actor_token",
            id: &self.id,
            status: self.status.as_str(),
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

pub(super) fn system_time(unix_millis: u64) -> SystemTime {
    UNIX_EPOCH
        .checked_add(Duration::from_millis(unix_millis))
        .unwrap_or(UNIX_EPOCH)
}
