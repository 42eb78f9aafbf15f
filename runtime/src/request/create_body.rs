//! The request body as Clerk publishes it, for programs without their own struct.

use std::fmt;

use crate::{Actor, ActorTokenRequest, request::ActorPayload};

/// The request body as Clerk publishes it: four fields, defined with this crate's own derive.
///
/// The actor is an [`Actor`] by default, and can be any other [`ActorPayload`], such as a
/// `serde_json::Map`.
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
    /// The lifetime of the token until it is used, in seconds.
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
