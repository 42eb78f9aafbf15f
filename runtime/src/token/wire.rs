//! Reads an actor token out of an answer: strict about what makes it one, tolerant about the rest.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::ActorToken;
use crate::ActorTokenId;

/// The object in the answer. Unknown keys are ignored.
#[derive(Deserialize)]
struct Answer {
    object: String,
    id: String,
    user_id: String,
    actor: Box<RawValue>,
    status: String,
    #[serde(default)]
    token: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default, deserialize_with = "milliseconds")]
    created_at: Option<SystemTime>,
    #[serde(default, deserialize_with = "milliseconds")]
    updated_at: Option<SystemTime>,
}

/// The token in `body`, or in a few words why there is none. The words hold nothing of the body.
pub(crate) fn read(body: &[u8]) -> Result<ActorToken, &'static str> {
    const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
    let json = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    let answer: Answer = serde_json::from_slice(json).map_err(|error| {
        use serde_json::error::Category;
        match error.classify() {
            Category::Eof if json.is_empty() => "it is empty",
            Category::Eof => "its JSON ends too early",
            Category::Syntax => "it is not JSON",
            Category::Data | Category::Io => "its JSON is not an actor token",
        }
    })?;
    if answer.object != "actor_token" {
        return Err("its `object` is not `actor_token`");
    }
    if answer.id.is_empty() {
        return Err("its `id` is empty");
    }
    Ok(ActorToken {
        id: ActorTokenId::new(answer.id),
        user_id: answer.user_id,
        actor: answer.actor,
        status: answer.status.into(),
        token: answer.token.map(Into::into),
        url: answer.url.map(Into::into),
        created_at: answer.created_at,
        updated_at: answer.updated_at,
    })
}

/// Milliseconds since the Unix epoch, as Clerk's samples show them. An odd value is no reason to lose the token.
fn milliseconds<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SystemTime>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value
        .as_u64()
        .and_then(|ms| SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(ms))))
}
