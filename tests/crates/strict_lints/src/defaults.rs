//! `default` for every role, with and without an expression.

use std::time::Duration;

use actor_token::{Actor, ActorTokenRequest};

/// A request whose fields all have a default.
#[derive(ActorTokenRequest, Debug)]
pub struct AllDefaults {
    #[actor_token(default = "user_2")]
    user_id: &'static str,
    #[actor_token(sub, default = Self::agent())]
    agent: String,
    #[actor_token(claim, default)]
    level: u8,
    #[actor_token(claim = "scopes", default = vec!["read"])]
    scope: Vec<&'static str>,
    #[actor_token(default = Duration::from_secs(600), min = 60, max = Self::MAX_TTL)]
    expires_in_seconds: Duration,
    #[actor_token(default = 2 * 1800)]
    session_max_duration_in_seconds: u32,
    #[actor_token(skip, default)]
    note: String,
}

impl AllDefaults {
    /// The maximum duration of a link, in seconds.
    pub const MAX_TTL: u32 = 3600;

    fn agent() -> String {
        "user_1".to_owned()
    }

    /// Returns the field that is not part of the request.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }
}

/// An ID type that is not a `String`.
#[derive(Debug)]
pub struct Id(String);

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Id {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

/// A request whose setters convert their arguments.
#[derive(ActorTokenRequest, Debug)]
pub struct Converted {
    #[actor_token(into)]
    user_id: Id,
    #[actor_token(sub, into, default = Id::from("user_1"))]
    agent: Id,
    #[actor_token(claim, into)]
    case: Option<u64>,
}

/// A request whose complete actor has a default.
#[derive(ActorTokenRequest, Debug)]
pub struct DefaultActor {
    user_id: String,
    #[actor_token(default = Actor::new("user_1"))]
    actor: Actor,
}

const CASE: &str = "case_number";
const ROBOT: &str = "user_1";
const TTL: u64 = 600;

/// A request with constants in all attributes.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(max_actor_bytes = Self::LIMIT * 2)]
pub struct Constants {
    user_id: String,
    #[actor_token(sub, default = ROBOT)]
    agent: String,
    #[actor_token(claim = CASE, default = 7)]
    case: Option<u64>,
    #[actor_token(claim, default = "blue")]
    team: Option<String>,
    #[actor_token(default = Duration::from_secs(TTL), min = (60), max = Self::TTL as u64 * 2)]
    expires_in_seconds: Duration,
    #[actor_token(default = Self::TTL, min = 60 * 5, max = TTL)]
    session_max_duration_in_seconds: u16,
}

impl Constants {
    const LIMIT: usize = 500;
    const TTL: u16 = 600;
}
