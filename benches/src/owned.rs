//! A request of 177 bytes with owned fields and a `Value` as actor: built, validated and
//! serialized.

use actor_token::{ActorTokenRequest, Violations, request::PreparedRequest};
use serde_json::{Value, json};

use crate::values::{LINK_TTL, SESSION_TTL};

/// The request with actor-token's derive.
#[derive(ActorTokenRequest)]
pub struct Ours {
    user_id: String,
    actor: Value,
    expires_in_seconds: u32,
    session_max_duration_in_seconds: u32,
}

fn actor(agent: &str, desk: &str) -> Value {
    json!({"sub": agent, "desk": desk})
}

/// Builds, validates and serializes the request with actor-token's derive.
///
/// # Errors
///
/// Never fails with the values of the benchmarks.
pub fn ours(user: &str, agent: &str, desk: &str) -> Result<PreparedRequest, Violations> {
    Ours::builder()
        .user_id(user)
        .actor(actor(agent, desk))
        .expires_in_seconds(LINK_TTL)
        .session_max_duration_in_seconds(SESSION_TTL)
        .build()?
        .prepare()
}

/// Builds, validates and serializes the hand-written request.
///
/// # Errors
///
/// Never fails with the values of the benchmarks.
pub fn hand_written(
    user: &str,
    agent: &str,
    desk: &str,
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let request = hand_written::Request::builder()
        .user_id(user)
        .actor(actor(agent, desk))
        .expires_in_seconds(LINK_TTL)
        .session_max_duration_in_seconds(SESSION_TTL)
        .build()?;
    Ok(serde_json::to_vec(&request)?)
}

mod hand_written {
    use serde::Serialize;
    use serde_json::Value;

    use crate::invalid::FieldError;

    #[derive(Serialize)]
    pub(super) struct Request {
        user_id: String,
        actor: Value,
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_in_seconds: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        session_max_duration_in_seconds: Option<u32>,
    }

    impl Request {
        pub(super) fn builder() -> Builder {
            Builder::default()
        }
    }

    #[derive(Default)]
    pub(super) struct Builder {
        user_id: Option<String>,
        actor: Option<Value>,
        expires_in_seconds: Option<u32>,
        session_max_duration_in_seconds: Option<u32>,
    }

    impl Builder {
        pub(super) fn user_id(mut self, user_id: impl Into<String>) -> Self {
            self.user_id = Some(user_id.into());
            self
        }

        pub(super) fn actor(mut self, actor: Value) -> Self {
            self.actor = Some(actor);
            self
        }

        pub(super) fn expires_in_seconds(mut self, seconds: u32) -> Self {
            self.expires_in_seconds = Some(seconds);
            self
        }

        pub(super) fn session_max_duration_in_seconds(mut self, seconds: u32) -> Self {
            self.session_max_duration_in_seconds = Some(seconds);
            self
        }

        pub(super) fn build(self) -> Result<Request, FieldError> {
            let actor = self.actor.ok_or(FieldError::Missing("actor"))?;
            FieldError::check_string("actor.sub", actor.get("sub").and_then(Value::as_str))?;
            Ok(Request {
                user_id: FieldError::check_string("user_id", self.user_id)?,
                actor,
                expires_in_seconds: FieldError::check_duration(
                    "expires_in_seconds",
                    self.expires_in_seconds,
                )?,
                session_max_duration_in_seconds: FieldError::check_duration(
                    "session_max_duration_in_seconds",
                    self.session_max_duration_in_seconds,
                )?,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{AGENT, DESK, USER};

    #[test]
    fn both_serialize_to_same_json() {
        let ours = ours(USER, AGENT, DESK).unwrap();
        let ours: Value = serde_json::from_slice(ours.body().as_bytes()).unwrap();
        let hand_written = hand_written(USER, AGENT, DESK).unwrap();
        assert_eq!(hand_written.len(), 177);
        assert_eq!(
            ours,
            serde_json::from_slice::<Value>(&hand_written).unwrap()
        );
    }
}
