//! Requests for actor tokens: the trait that the derive implements, the types of its fields, and
//! the serialization and validation of the body.
//!
//! An implementation of the trait only returns the fields of a request. The trait's provided
//! methods validate and send it.

pub(crate) mod actor;
mod body;
#[cfg(feature = "derive")]
pub(crate) mod create_body;
mod field_types;
mod prepared;
pub(crate) mod request_trait;
pub(crate) mod seconds;
pub(crate) mod validation;
pub(crate) mod violation;
pub(crate) mod writer;

pub use body::Body;
pub use field_types::{ActorPayload, Id, ToSeconds};
pub use prepared::PreparedRequest;
pub(crate) use prepared::prepare_without_custom_rules;
pub use request_trait::SendFuture;
pub use seconds::Seconds;
pub use violation::ViolationCode;
pub use writer::ActorWriter;

/// The default maximum size of an actor, in bytes of JSON.
///
/// The session token contains the actor as its `act` claim. Clerk stores the session token in a
/// cookie and reserves [about 1.2
/// KB](https://clerk.com/docs/guides/sessions/session-tokens#size-limitations) of that cookie for
/// custom claims. If the cookie is too large, the browser drops it and signing in fails.
///
/// ```
/// use actor_token::{Actor, CreateActorTokenRequestBody, request::DEFAULT_MAX_ACTOR_BYTES};
///
/// let actor = Actor::new("user_1").with_claim("note", "x".repeat(DEFAULT_MAX_ACTOR_BYTES))?;
/// assert!(CreateActorTokenRequestBody::builder().user_id("user_2").actor(actor).build().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub const DEFAULT_MAX_ACTOR_BYTES: usize = 1200;
