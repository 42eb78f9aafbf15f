//! What a call is about to do.

use serde::ser::{Error as _, Serialize, SerializeStruct, Serializer};
use serde_json::value::RawValue;

use crate::{ActorTokenId, OperationKind, Prepared};

/// What a call is about to do: everything that will be sent, and nothing secret.
///
/// Serializes as `{"operation":"create","request":{…}}`, with the very JSON that will be sent, or as
/// `{"operation":"revoke","actor_token_id":"act_…"}`.
///
/// ```
/// use actor_token::audit::Intent;
///
/// /// A line for people.
/// fn line(intent: &Intent<'_>) -> String {
///     match intent {
///         Intent::Issue(request) => format!("{} wants to be {}", request.sub(), request.user_id()),
///         Intent::Revoke(id) => format!("{id} is to be revoked"),
///         other => other.operation().as_str().to_owned(),
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Intent<'a> {
    /// An actor token is to be issued: for whom, to whom, with which claims, for how long.
    Issue(&'a Prepared),
    /// This actor token is to be revoked.
    Revoke(&'a ActorTokenId),
}

impl Intent<'_> {
    /// What kind of call it is.
    #[must_use]
    pub fn operation(&self) -> OperationKind {
        match self {
            Self::Issue(_) => OperationKind::Create,
            Self::Revoke(_) => OperationKind::Revoke,
        }
    }
}

impl Serialize for Intent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut intent = serializer.serialize_struct("Intent", 2)?;
        intent.serialize_field("operation", self.operation().as_str())?;
        match self {
            Self::Issue(prepared) => {
                let request: &RawValue = serde_json::from_slice(prepared.body().as_bytes())
                    .map_err(|_| S::Error::custom("the request is no JSON"))?;
                intent.serialize_field("request", request)?;
            }
            Self::Revoke(id) => intent.serialize_field("actor_token_id", id.as_str())?,
        }
        intent.end()
    }
}
