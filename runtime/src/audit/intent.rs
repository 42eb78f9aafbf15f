//! The intent of a call, which describes what it is about to do.

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::session::SessionId;
use crate::{ActorTokenId, clerk::OperationKind, request::PreparedRequest};

/// The intent of a call: the operation, the person for whom your service makes the call, and the
/// request or the ID that will be sent. It contains no secret.
///
/// It serializes as one of these objects, with `on_behalf_of` if [it is
/// set](crate::Client::on_behalf_of). `request` is exactly the JSON that will be sent.
///
/// * `{"operation":"issue","request":{…}}`
/// * `{"operation":"revoke","actor_token_id":"act_…"}`
/// * `{"operation":"end_session","session_id":"sess_…"}`
///
/// ```
/// use actor_token::audit::Intent;
///
/// /// Describes a call in a log.
/// fn describe(intent: &Intent<'_>) -> String {
///     let who = intent.on_behalf_of().unwrap_or("an unnamed person");
///     match intent {
///         Intent::Issue { request, .. } => format!("{who} lets {} sign in as {}", request.sub(), request.user_id()),
///         Intent::Revoke { id, .. } => format!("{who} revokes {id}"),
///         Intent::EndSession { id, .. } => format!("{who} ends {id}"),
///         other => other.operation().as_str().to_owned(),
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Intent<'a> {
    /// An actor token is about to be issued.
    #[non_exhaustive]
    Issue {
        /// The request: the user, the actor with its claims, the durations.
        request: &'a PreparedRequest,
        /// The person for whom your service makes the call, who may not be the actor; see
        /// [`Client::on_behalf_of`](crate::Client::on_behalf_of).
        on_behalf_of: Option<&'a str>,
    },
    /// An actor token is about to be revoked.
    #[non_exhaustive]
    Revoke {
        /// The ID of the token.
        id: &'a ActorTokenId,
        /// The person for whom your service makes the call, who may not be the actor; see
        /// [`Client::on_behalf_of`](crate::Client::on_behalf_of).
        on_behalf_of: Option<&'a str>,
    },
    /// A session is about to be ended.
    #[non_exhaustive]
    EndSession {
        /// The ID of the session.
        id: &'a SessionId,
        /// The person for whom your service makes the call, who may not be the actor; see
        /// [`Client::on_behalf_of`](crate::Client::on_behalf_of).
        on_behalf_of: Option<&'a str>,
    },
}

impl<'a> Intent<'a> {
    /// Returns the operation of the call.
    #[must_use]
    pub fn operation(&self) -> OperationKind {
        match self {
            Self::Issue { .. } => OperationKind::Issue,
            Self::Revoke { .. } => OperationKind::Revoke,
            Self::EndSession { .. } => OperationKind::EndSession,
        }
    }

    /// Returns the person for whom your service makes the call, as set with
    /// [`Client::on_behalf_of`](crate::Client::on_behalf_of). Returns `None` if it is not set.
    #[must_use]
    pub fn on_behalf_of(&self) -> Option<&'a str> {
        match *self {
            Self::Issue { on_behalf_of, .. }
            | Self::Revoke { on_behalf_of, .. }
            | Self::EndSession { on_behalf_of, .. } => on_behalf_of,
        }
    }
}

impl Serialize for Intent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Flat<'a> {
            operation: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            on_behalf_of: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            request: Option<&'a RawValue>,
            #[serde(skip_serializing_if = "Option::is_none")]
            actor_token_id: Option<&'a ActorTokenId>,
            #[serde(skip_serializing_if = "Option::is_none")]
            session_id: Option<&'a SessionId>,
        }

        let mut flat = Flat {
            operation: self.operation().as_str(),
            on_behalf_of: self.on_behalf_of(),
            request: None,
            actor_token_id: None,
            session_id: None,
        };
        match self {
            Self::Issue { request, .. } => {
                let request = serde_json::from_slice(request.body().as_bytes())
                    .map_err(|_| S::Error::custom("the request is not valid JSON"))?;
                flat.request = Some(request);
            }
            Self::Revoke { id, .. } => flat.actor_token_id = Some(id),
            Self::EndSession { id, .. } => flat.session_id = Some(id),
        }
        flat.serialize(serializer)
    }
}
