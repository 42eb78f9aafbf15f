//! The actor token of the hand-written code. It has the same owned parts as that of this crate.

use serde::Deserialize;
use serde_json::value::RawValue;

/// An actor token, declared after Clerk's reference.
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
    /// When it was created, in milliseconds since 1970.
    #[serde(default)]
    pub created_at: Option<u64>,
    /// When it was last changed, in milliseconds since 1970.
    #[serde(default)]
    pub updated_at: Option<u64>,
}
