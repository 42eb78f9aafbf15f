//! What has become of an actor token.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// The status of an actor token.
///
/// A word that this version doesn't know is kept as [`Other`](Self::Other), so a later version of the API
/// doesn't break reading.
///
/// ```
/// use actor_token::ActorTokenStatus;
///
/// assert_eq!(ActorTokenStatus::from("pending"), ActorTokenStatus::Pending);
/// assert_eq!(ActorTokenStatus::from("paused").as_str(), "paused");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "String")]
#[non_exhaustive]
pub enum ActorTokenStatus {
    /// Not redeemed yet: the link works until it expires.
    Pending,
    /// Redeemed: somebody is, or was, signed in with it.
    Accepted,
    /// Revoked before it was redeemed.
    Revoked,
    /// A word that this version doesn't know.
    Other(String),
}

impl ActorTokenStatus {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Revoked => "revoked",
            Self::Other(word) => word,
        }
    }
}

impl From<&str> for ActorTokenStatus {
    fn from(word: &str) -> Self {
        match word {
            "pending" => Self::Pending,
            "accepted" => Self::Accepted,
            "revoked" => Self::Revoked,
            _ => Self::Other(word.to_owned()),
        }
    }
}

impl From<String> for ActorTokenStatus {
    fn from(word: String) -> Self {
        word.as_str().into()
    }
}

impl Serialize for ActorTokenStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for ActorTokenStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
