//! placeholder
#![forbid(unsafe_code)]

// The derive names this crate `::actor_token`, and is used in here too.
extern crate self as actor_token;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod actor;
mod body;
mod call;
mod client;
#[cfg(feature = "derive")]
mod create_body;
mod error;
mod judge;
mod none_probe;
mod prepared;
mod request;
mod retry_after;
mod revocation;
mod seconds;
mod slots;
mod token;
pub mod transport;
mod verdict;
mod violation;
mod writer;

pub use actor::Actor;
#[cfg(feature = "derive")]
pub use actor_token_macros::ActorTokenRequest;
pub use body::Body;
pub use call::{Call, Create, Operation, RetryPolicy, Revoke, Sent, Step};
pub use client::{Client, ClientBuilder, ConfigError, ConfigProblem};
#[cfg(feature = "derive")]
pub use create_body::CreateActorTokenRequestBody;
pub use error::{
    AlreadyAccepted, ApiError, ApiErrorItem, ApiErrorKind, Error, NoAnswer, UnreadableAnswer,
};
pub use prepared::Prepared;
pub use request::{ActorTokenRequest, DEFAULT_MAX_ACTOR_BYTES};
pub use revocation::Revocation;
pub use seconds::Seconds;
pub use slots::{ActorPayload, Id, IntoSeconds};
pub use token::{ActorMismatch, ActorToken, ActorTokenId, ActorTokenRecord, ActorTokenStatus};
pub use verdict::OperationKind;
pub use violation::{Violation, ViolationCode, Violations};
pub use writer::ActorWriter;

pub use {http, secrecy};
