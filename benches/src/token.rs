//! The actor token of the hand-written code. It owns the same data as the `ActorToken` of
//! actor-token.

use serde::Deserialize;
use serde_json::value::RawValue;

/// An actor token, as Clerk's API reference specifies it.
#[derive(Debug, Deserialize)]
pub struct Token {
    /// The token's ID.
    pub id: String,
    /// The user who is impersonated.
    pub user_id: String,
    /// The impersonator, as in the response.
    pub actor: Box<RawValue>,
    /// The status of the token.
    pub status: String,
    /// The token itself, a secret.
    #[serde(default)]
    pub token: Option<String>,
    /// The link, a secret.
    #[serde(default)]
    pub url: Option<String>,
    /// The time of its creation, in milliseconds since 1970.
    #[serde(default)]
    pub created_at: Option<u64>,
    /// The time of its last change, in milliseconds since 1970.
    #[serde(default)]
    pub updated_at: Option<u64>,
}
