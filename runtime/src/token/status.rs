//! What has become of an actor token.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::safe_to_print::is_word;

/// The status of an actor token.
///
/// A word that this version doesn't know is kept as [`Other`](Self::Other), so a later version of the API
/// doesn't break reading. It is printed only if it looks like a word of Clerk's; [`as_str`](Self::as_str) has it in any case.
///
/// ```
/// use actor_token::ActorTokenStatus;
///
/// assert_eq!(ActorTokenStatus::from("pending"), ActorTokenStatus::Pending);
/// assert_eq!(ActorTokenStatus::from("paused").as_str(), "paused");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Deserialize)]
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
        let word = Some(self.as_str()).filter(|word| is_word(word));
        f.write_str(word.unwrap_or("(an unprintable status)"))
    }
}

/// As `Display`.
impl fmt::Debug for ActorTokenStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_status_is_printed() {
        for (word, due) in [
            ("pending", "pending"),
            ("paused_by_admin", "paused_by_admin"),
            ("eyJhbGciOi.eyJl.c2ln", "(an unprintable status)"),
            ("sk_test_abc", "(an unprintable status)"),
            ("", "(an unprintable status)"),
        ] {
            let status = ActorTokenStatus::from(word);
            assert_eq!(format!("{status} {status:?}"), format!("{due} {due}"));
            assert_eq!(status.as_str(), word);
        }
    }
}
