//! What the hand-written counterparts read of an answer: as much as ours, owned too.

use serde::Deserialize;
use serde_json::value::RawValue;

/// An actor token, as somebody would declare it who reads Clerk's reference.
#[derive(Debug, Deserialize)]
pub struct Token {
    /// The token's ID.
    pub id: String,
    /// The user who is impersonated.
    pub user_id: String,
    /// The impersonator, as the answer has it.
    pub actor: Box<RawValue>,
    /// What became of the token.
    pub status: String,
    /// The token itself, a secret.
    #[serde(default)]
    pub token: Option<String>,
    /// The link, a secret.
    #[serde(default)]
    pub url: Option<String>,
    /// When it was created, in milliseconds since 1970.
    #[serde(default)]
    pub created_at: Option<u64>,
    /// When it changed last, in milliseconds since 1970.
    #[serde(default)]
    pub updated_at: Option<u64>,
}
