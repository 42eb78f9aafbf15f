//! Spans and events for the `tracing` crate: a span for each call and for each attempt. Without the
//! feature `tracing`, there are none.
//!
//! Spans and events never contain secrets or bodies. They contain the IDs of the user and the actor
//! only if the client is configured to add them.

#[cfg(not(feature = "tracing"))]
mod noop;
#[cfg(feature = "tracing")]
mod spans;

#[cfg(not(feature = "tracing"))]
pub(super) use noop::{Attempt, CallTrace};
#[cfg(feature = "tracing")]
pub(super) use spans::{Attempt, CallTrace};
