//! What came of a call, as far as anybody can know.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::ActorTokenId;

/// What came of a call, as far as anybody can know.
///
/// Serializes as `{"outcome":"issued","actor_token_id":"act_…"}`, or with the outcome alone: `not_issued`, `revoked`,
/// `not_revoked`, `already_accepted`, `unknown`.
///
/// ```
/// use actor_token::audit::Outcome;
///
/// assert_eq!(serde_json::to_string(&Outcome::NotIssued)?, r#"{"outcome":"not_issued"}"#);
/// assert_eq!(Outcome::AlreadyAccepted.as_str(), "already_accepted");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// This actor token was issued.
    Issued(ActorTokenId),
    /// No actor token was issued.
    NotIssued,
    /// The actor token is revoked, by this call or before.
    Revoked,
    /// The actor token was not revoked by this call.
    NotRevoked,
    /// The actor token can't be revoked, since it was redeemed: **somebody is, or was, in the account**.
    AlreadyAccepted,
    /// Nobody knows: the request may have been carried out, and no answer told.
    Unknown,
}

impl Outcome {
    /// The outcome as a word: `issued`, `not_issued`, `revoked`, `not_revoked`, `already_accepted`, `unknown`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Issued(_) => "issued",
            Self::NotIssued => "not_issued",
            Self::Revoked => "revoked",
            Self::NotRevoked => "not_revoked",
            Self::AlreadyAccepted => "already_accepted",
            Self::Unknown => "unknown",
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let id = match self {
            Self::Issued(id) => Some(id.as_str()),
            _ => None,
        };
        let mut outcome = serializer.serialize_struct("Outcome", 1 + usize::from(id.is_some()))?;
        outcome.serialize_field("outcome", self.as_str())?;
        if let Some(id) = id {
            outcome.serialize_field("actor_token_id", id)?;
        }
        outcome.end()
    }
}
