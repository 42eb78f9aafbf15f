//! Compares a session with an actor token, because Clerk does not record which token a session came
//! from.

use std::time::{Duration, SystemTime};

use super::Session;
use crate::token::{ActorTokenRecord, actor_to_value};

/// The tolerance for a session's creation time. A token's expiry is known in whole seconds, and
/// Clerk's servers may have different clocks. Clerk allows the same clock skew when it verifies a
/// session token.
const TOLERANCE: Duration = Duration::from_secs(5);

impl Session {
    /// Returns `true` if the session may have come from the token: it has the token's user and
    /// actor, and was created while the token was valid. An unknown time counts as a match.
    pub(crate) fn may_come_from(&self, token: &ActorTokenRecord) -> bool {
        let actor = self.actor.as_deref().map(actor_to_value);
        self.user_id == token.user_id()
            && actor.as_ref() == Some(token.actor())
            && self.created_at.is_none_or(|created_at| {
                !is_before(created_at, token.created_at())
                    && !is_after(created_at, token.expires_at())
            })
    }
}

fn is_before(time: SystemTime, start: Option<SystemTime>) -> bool {
    let start = start.and_then(|start| start.checked_sub(TOLERANCE));
    start.is_some_and(|start| time < start)
}

fn is_after(time: SystemTime, end: Option<SystemTime>) -> bool {
    let end = end.and_then(|end| end.checked_add(TOLERANCE));
    end.is_some_and(|end| time > end)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::session::wire;

    /// Returns the record of a token that was valid from second 1000 to 1600.
    fn token() -> ActorTokenRecord {
        let record = json!({
            "id": "act_1", "user_id": "user_2", "actor": {"sub": "user_1", "case": 4711},
            "status": "accepted", "created_at": 1_000_000, "expires_at": 1_600_000,
        });
        serde_json::from_value(record).unwrap()
    }

    fn session_may_come_from(
        token: &ActorTokenRecord,
        user_id: &str,
        actor: &str,
        created_at: &str,
    ) -> bool {
        let session = format!(
            r#"{{"object":"session","id":"s","user_id":"{user_id}","status":"active","actor":{actor},"created_at":{created_at}}}"#
        );
        wire::read(session.as_bytes()).unwrap().may_come_from(token)
    }

    const ACTOR: &str = r#"{"case":4711,"sub":"user_1"}"#;

    #[test]
    fn session_has_user_and_actor_of_its_token() {
        for (user_id, actor, expected) in [
            ("user_2", ACTOR, true),
            ("user_2", r#"{ "sub" : "user_1", "case" : 4711 }"#, true),
            ("user_3", ACTOR, false),
            ("user_2", r#"{"sub":"user_1"}"#, false),
            ("user_2", r#"{"sub":"user_1","case":4712}"#, false),
            ("user_2", r#"{"sub":"user_1","case":4711,"x":1}"#, false),
            ("user_2", "null", false),
        ] {
            let actual = session_may_come_from(&token(), user_id, actor, "1000000");
            assert_eq!(actual, expected, "{user_id} {actor}");
        }
    }

    #[test]
    fn session_was_created_while_its_token_was_valid() {
        for (created_at, expected) in [
            ("994999", false),
            ("995000", true),
            ("1000000", true),
            ("1605000", true),
            ("1605001", false),
            ("null", true),
        ] {
            let actual = session_may_come_from(&token(), "user_2", ACTOR, created_at);
            assert_eq!(actual, expected, "{created_at}");
        }
        let mut record = serde_json::to_value(token()).unwrap();
        record["created_at"] = json!(null);
        record["expires_at"] = json!(null);
        let without_times = serde_json::from_value(record).unwrap();
        assert!(session_may_come_from(&without_times, "user_2", ACTOR, "1"));
    }
}
