//! Requests for actor tokens: the trait that is derived, the types of fields, and the serialization
//! and validation of the body.
//!
//! An implementation of the trait only states which field has which role. Its provided methods and
//! this module do the rest.

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
pub use request_trait::SendFuture;
pub use seconds::Seconds;
pub use violation::ViolationCode;
pub use writer::ActorWriter;

/// The default maximum size of an actor, in bytes of JSON.
///
/// The actor is part of the session token, as its `act` claim. The session token is a cookie, in
/// which Clerk reserves [about 1.2
/// KB](https://clerk.com/docs/guides/sessions/session-tokens#size-limitations) for custom claims.
/// If it is larger, the browser drops the cookie and signing in breaks.
///
/// ```
/// use actor_token::{Actor, CreateActorTokenRequestBody, request::DEFAULT_MAX_ACTOR_BYTES};
///
/// let actor = Actor::new("user_1").with_claim("note", "x".repeat(DEFAULT_MAX_ACTOR_BYTES))?;
/// assert!(CreateActorTokenRequestBody::builder().user_id("user_2").actor(actor).build().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub const DEFAULT_MAX_ACTOR_BYTES: usize = 1200;
