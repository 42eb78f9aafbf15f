//! The part of an actor token that may be stored and shown.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::value::RawValue;

use crate::{ActorTokenId, ActorTokenStatus};

/// What is known of an actor token, without its secrets: for an audit trail or a table of issued tokens.
///
/// Serializes with the API's own keys and units: `id`, `user_id`, `actor`, `status`, `created_at`,
/// `updated_at` and `expires_at` in milliseconds since the Unix epoch, or `null`.
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
#[derive(Clone)]
pub struct ActorTokenRecord {
    pub(super) id: ActorTokenId,
    pub(super) user_id: String,
    pub(super) actor: Box<RawValue>,
    pub(super) status: ActorTokenStatus,
    pub(super) created_at: Option<SystemTime>,
    pub(super) updated_at: Option<SystemTime>,
    pub(super) expires_at: Option<SystemTime>,
}

impl ActorTokenRecord {
    /// The token's ID.
    #[must_use]
    pub fn id(&self) -> &ActorTokenId {
        &self.id
    }

    /// The user who is impersonated.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// The impersonator, as JSON text exactly as the answer had it.
    #[must_use]
    pub fn actor_json(&self) -> &str {
        self.actor.get()
    }

    /// What had become of the token when it was answered.
    #[must_use]
    pub fn status(&self) -> &ActorTokenStatus {
        &self.status
    }

    /// When the token was created.
    #[must_use]
    pub fn created_at(&self) -> Option<SystemTime> {
        self.created_at
    }

    /// When the token changed last.
    #[must_use]
    pub fn updated_at(&self) -> Option<SystemTime> {
        self.updated_at
    }

    /// When the link stops working, as the token itself says (unverified).
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }
}

impl PartialEq for ActorTokenRecord {
    fn eq(&self, other: &Self) -> bool {
        // Destructured, so that a new field can't be forgotten here.
        let Self {
            id,
            user_id,
            actor,
            status,
            created_at,
            updated_at,
            expires_at,
        } = self;
        *id == other.id
            && *user_id == other.user_id
            && actor.get() == other.actor.get()
            && *status == other.status
            && *created_at == other.created_at
            && *updated_at == other.updated_at
            && *expires_at == other.expires_at
    }
}

impl Eq for ActorTokenRecord {}

/// Shows everything but the actor, whose claims may be personal.
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

impl Serialize for ActorTokenRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut record = serializer.serialize_struct("ActorTokenRecord", 7)?;
        record.serialize_field("id", &self.id)?;
        record.serialize_field("user_id", &self.user_id)?;
        record.serialize_field("actor", &self.actor)?;
        record.serialize_field("status", &self.status)?;
        record.serialize_field("created_at", &milliseconds(self.created_at))?;
        record.serialize_field("updated_at", &milliseconds(self.updated_at))?;
        record.serialize_field("expires_at", &milliseconds(self.expires_at))?;
        record.end()
    }
}

fn milliseconds(time: Option<SystemTime>) -> Option<u64> {
    let since: Duration = time?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_millis()).ok()
}
