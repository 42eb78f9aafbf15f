//! A request of four fields with a hand-written builder that checks required fields and durations.
//!
//! A template for `../subjects.py`, which generates a crate with many such structs. The part after
//! `Once:` appears once in the crate, and the other parts appear once for each struct. A number
//! replaces the `N` in the names of types, and the `n` in `build_n`.

// Once:
use std::error::Error;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

#[derive(Debug)]
pub enum BuildError {
    Missing(&'static str),
    NotPositive(&'static str),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "`{field}` is not set"),
            Self::NotPositive(field) => write!(f, "`{field}` must be positive"),
        }
    }
}

impl Error for BuildError {}

// A struct:
#[derive(Serialize)]
pub struct RequestN {
    pub user_id: String,
    pub actor: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_in_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_max_duration_in_seconds: Option<u32>,
}

impl RequestN {
    pub fn builder() -> RequestNBuilder {
        RequestNBuilder::default()
    }

    pub fn to_body(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }
}

#[derive(Default)]
pub struct RequestNBuilder {
    user_id: Option<String>,
    actor: Option<Value>,
    expires_in_seconds: Option<u32>,
    session_max_duration_in_seconds: Option<u32>,
}

impl RequestNBuilder {
    pub fn user_id(mut self, user_id: impl Into<String>) -> Self {
        self.user_id = Some(user_id.into());
        self
    }

    pub fn actor(mut self, actor: Value) -> Self {
        self.actor = Some(actor);
        self
    }

    pub fn expires_in_seconds(mut self, seconds: u32) -> Self {
        self.expires_in_seconds = Some(seconds);
        self
    }

    pub fn session_max_duration_in_seconds(mut self, seconds: u32) -> Self {
        self.session_max_duration_in_seconds = Some(seconds);
        self
    }

    pub fn build(self) -> Result<RequestN, BuildError> {
        if self.expires_in_seconds == Some(0) {
            return Err(BuildError::NotPositive("expires_in_seconds"));
        }
        if self.session_max_duration_in_seconds == Some(0) {
            return Err(BuildError::NotPositive("session_max_duration_in_seconds"));
        }
        Ok(RequestN {
            user_id: self.user_id.ok_or(BuildError::Missing("user_id"))?,
            actor: self.actor.ok_or(BuildError::Missing("actor"))?,
            expires_in_seconds: self.expires_in_seconds,
            session_max_duration_in_seconds: self.session_max_duration_in_seconds,
        })
    }
}

// Its function:
pub fn build_n(user_id: &str, actor: Value) -> Result<Vec<u8>, Box<dyn Error>> {
    let request = RequestN::builder()
        .user_id(user_id)
        .actor(actor)
        .expires_in_seconds(600)
        .session_max_duration_in_seconds(1800)
        .build()?;
    Ok(request.to_body()?)
}
