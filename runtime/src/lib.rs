#![doc = "placeholder"]
extern crate self as actor_token;

mod body;
mod judge;
mod none_probe;
mod prepared;
mod request;
mod seconds;
mod slots;
pub mod transport;
mod violation;
mod writer;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "derive")]
pub use actor_token_macros::ActorTokenRequest;
pub use body::Body;
pub use prepared::Prepared;
pub use request::{ActorTokenRequest, DEFAULT_MAX_ACTOR_BYTES};
pub use seconds::Seconds;
pub use slots::{ActorPayload, Id, IntoSeconds};
pub use violation::{Violation, ViolationCode, Violations};
pub use writer::ActorWriter;
