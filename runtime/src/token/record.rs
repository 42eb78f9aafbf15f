//! `ActorTokenRecord`, the part of an actor token that may be stored and shown.

use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::milliseconds;
use crate::{ActorTokenId, ActorTokenStatus};

/// The storable part of an actor token: everything except for its secrets.
///
/// Serializes as an object with the keys `id`, `user_id`, `actor`, `status`, `created_at`,
/// `updated_at` and `expires_at`. The last three are times, in milliseconds since the Unix epoch,
/// or `null`.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// let token = request.send(&clerk)?;
/// let record = token.record();
/// assert_eq!(record, token.record());
/// let row = serde_json::to_value(&record)?;
/// assert_eq!(row["user_id"], "user_2");
/// assert!(row.get("token").is_none() && row.get("url").is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorTokenRecord {
    pub(super) id: ActorTokenId,
    pub(super) user_id: String,
    pub(super) actor: Value,
    pub(super) status: ActorTokenStatus,
    #[serde(default, with = "milliseconds")]
    pub(super) created_at: Option<SystemTime>,
    #[serde(default, with = "milliseconds")]
    pub(super) updated_at: Option<SystemTime>,
    #[serde(default, with = "milliseconds")]
    pub(super) expires_at: Option<SystemTime>,
}

impl ActorTokenRecord {
    /// Returns the token's ID.
    #[must_use]
    pub fn id(&self) -> &ActorTokenId {
        &self.id
    }

    /// Returns the ID of the impersonated user.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Returns the actor as JSON.
    #[must_use]
    pub fn actor(&self) -> &Value {
        &self.actor
    }

    /// Returns the token's status at the time of the response.
    #[must_use]
    pub fn status(&self) -> &ActorTokenStatus {
        &self.status
    }

    /// Returns the time at which the token was created. `None` if it is unknown.
    #[must_use]
    pub fn created_at(&self) -> Option<SystemTime> {
        self.created_at
    }

    /// Returns the time at which the token changed last. `None` if it is unknown.
    #[must_use]
    pub fn updated_at(&self) -> Option<SystemTime> {
        self.updated_at
    }

    /// Returns the time at which the link stops working: the token's `exp` claim, read without
    /// verifying the signature. `None` if it is unknown.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }
}

/// Converts an actor to a `Value` that can be deserialized from a stored record. JSON for which
/// that is impossible becomes a string, for example a number that a `Value` cannot represent
/// (1e999), or values that are nested too deeply.
pub(crate) fn actor_to_value(actor: &RawValue) -> Value {
    #[derive(Deserialize)]
    struct Stored {
        actor: Value,
    }

    let stored = format!(r#"{{"actor":{actor}}}"#);
    serde_json::from_slice(stored.as_bytes())
        .map_or_else(|_| actor.get().into(), |Stored { actor }| actor)
}

/// Prints everything except for the actor, whose claims may contain personal data.
impl fmt::Debug for ActorTokenRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorTokenRecord")
            .field("id", &self.id)
            .field("user_id", &self.user_id)
            .field("status", &self.status)
            .field("created_at", &self.created_at)
            .field("updated_at", &self.updated_at)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    #[test]
    fn stored_record_can_be_deserialized_for_any_actor() {
        let nested = |levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        for (actor, is_string) in [
            (r#"{"sub":"user_1"}"#.to_owned(), false),
            ("2.47385e-82".to_owned(), false),
            (nested(126), false),
            (nested(127), true),
            (nested(5000), true),
            (r#"{"sub":1e999}"#.to_owned(), true),
        ] {
            let raw = RawValue::from_string(actor.clone()).unwrap();
            let stored_actor = actor_to_value(&raw);
            assert_eq!(stored_actor == actor.as_str(), is_string, "{actor}");
            let record = ActorTokenRecord {
                id: ActorTokenId::new("act_1"),
                user_id: "user_2".to_owned(),
                actor: stored_actor,
                status: ActorTokenStatus::Pending,
                created_at: None,
                updated_at: None,
                expires_at: None,
            };
            let stored = serde_json::to_string(&record).unwrap();
            assert_eq!(
                serde_json::from_str::<ActorTokenRecord>(&stored).unwrap(),
                record,
                "{actor}"
            );
        }
    }

    #[test]
    fn record_round_trips() {
        let record = json!({
            "id": "act_1", "user_id": "user_2", "actor": {"sub": "user_1", "case": 4711}, "status": "paused",
            "created_at": 1_700_000_000_123_u64, "updated_at": null, "expires_at": 1_700_000_600_000_u64,
        });
        let read: ActorTokenRecord = serde_json::from_value(record.clone()).unwrap();
        assert_eq!(read.status().as_str(), "paused");
        assert_eq!(read.updated_at(), None);
        assert_eq!(serde_json::to_value(&read).unwrap(), record);
        assert_eq!(read.clone(), read);
    }

    #[test]
    fn accessors_return_stored_values() {
        let stored = json!({
            "id": "act_1", "user_id": "user_2", "actor": {"sub": "user_1"}, "status": "pending",
            "created_at": 1000, "updated_at": 2000, "expires_at": 3000,
        });
        let record: ActorTokenRecord = serde_json::from_value(stored.clone()).unwrap();
        assert_eq!(record.id().as_str(), "act_1");
        assert_eq!(record.user_id(), "user_2");
        assert_eq!(record.actor(), &stored["actor"]);
        assert_eq!(record.status(), &ActorTokenStatus::Pending);
        let at = |seconds| Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(record.created_at(), at(1));
        assert_eq!(record.updated_at(), at(2));
        assert_eq!(record.expires_at(), at(3));
        assert_eq!(serde_json::to_value(&record).unwrap(), stored);
    }
}
