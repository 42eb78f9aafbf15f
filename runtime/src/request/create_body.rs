//! `CreateActorTokenRequestBody`, a request for programs that do not define their own struct.

use std::fmt;

use crate::{Actor, ActorTokenRequest, request::ActorPayload};

/// A request with the four fields that Clerk's API reference specifies.
///
/// The name is Clerk's own. The struct uses this crate's own derive. The actor is an [`Actor`] by
/// default. It can also be any other [`ActorPayload`], such as a `serde_json::Map`.
///
/// ```
/// use actor_token::{Actor, ActorTokenRequest, CreateActorTokenRequestBody};
///
/// let request = CreateActorTokenRequestBody::builder()
///     .user_id("user_1a2b3c")
///     .actor(Actor::new("user_2OEpKhcCN1Lat9NQ0G6puh7q5Rb"))
///     .expires_in_seconds(3600)
///     .session_max_duration_in_seconds(1800)
///     .build()?;
/// assert_eq!(
///     request.prepare()?.body().as_bytes(),
///     concat!(
///         r#"{"user_id":"user_1a2b3c","actor":{"sub":"user_2OEpKhcCN1Lat9NQ0G6puh7q5Rb"},"#,
///         r#""expires_in_seconds":3600,"session_max_duration_in_seconds":1800}"#,
///     )
///     .as_bytes(),
/// );
/// # Ok::<(), actor_token::Violations>(())
/// ```
#[derive(Clone, PartialEq, Eq, ActorTokenRequest)]
pub struct CreateActorTokenRequestBody<A: ActorPayload = Actor> {
    /// The user to be impersonated.
    pub user_id: String,
    /// The actor who impersonates the user: an object with a string `sub`.
    pub actor: A,
    /// The token lifetime in seconds. The link works for that long.
    pub expires_in_seconds: Option<i64>,
    /// The maximum session duration, in seconds.
    pub session_max_duration_in_seconds: Option<i64>,
}

/// Prints everything except for the actor, whose claims may contain personal data.
impl<A: ActorPayload> fmt::Debug for CreateActorTokenRequestBody<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateActorTokenRequestBody")
            .field("user_id", &self.user_id)
            .field("expires_in_seconds", &self.expires_in_seconds)
            .field(
                "session_max_duration_in_seconds",
                &self.session_max_duration_in_seconds,
            )
            .finish_non_exhaustive()
    }
}
