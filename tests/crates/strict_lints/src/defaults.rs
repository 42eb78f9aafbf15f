//! `default` in every slot, alone and with an expression.

use std::time::Duration;

use actor_token::{Actor, ActorTokenRequest};

/// Where everything has a default.
#[derive(ActorTokenRequest, Debug)]
pub struct Preset {
    #[actor_token(default = "user_2")]
    user_id: &'static str,
    #[actor_token(sub, default = Self::agent())]
    agent: String,
    #[actor_token(claim, default)]
    level: u8,
    #[actor_token(claim = "scopes", default = vec!["read"])]
    scope: Vec<&'static str>,
    #[actor_token(default = Duration::from_secs(600), min = 60, max = Self::LONGEST)]
    expires_in_seconds: Duration,
    #[actor_token(default = 2 * 1800)]
    session_max_duration_in_seconds: u32,
    #[actor_token(skip, default)]
    note: String,
}

impl Preset {
    /// The longest life of a link, in seconds.
    pub const LONGEST: u32 = 3600;

    fn agent() -> String {
        "user_1".to_owned()
    }

    /// What is not part of the request.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }
}

/// A name that is made of text.
#[derive(Debug)]
pub struct Name(String);

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Whose setters convert.
#[derive(ActorTokenRequest, Debug)]
pub struct Converted {
    #[actor_token(into)]
    user_id: Name,
    #[actor_token(sub, into, default = Name::from("user_1"))]
    agent: Name,
    #[actor_token(claim, into)]
    case: Option<u64>,
}

/// Whose whole actor has a default.
#[derive(ActorTokenRequest, Debug)]
pub struct Whole {
    user_id: String,
    #[actor_token(default = Actor::new("user_1"))]
    actor: Actor,
}
