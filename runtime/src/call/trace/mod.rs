//! What a call shows to the `tracing` crate: a span for it, one for each attempt, and events in
//! between. Without the feature `tracing`, nothing.
//!
//! No secret and no body is among it, and who and whom only if the client was asked to.

#[cfg(not(feature = "tracing"))]
mod noop;
#[cfg(feature = "tracing")]
mod spans;

#[cfg(not(feature = "tracing"))]
pub(super) use noop::{Attempt, CallTrace};
#[cfg(feature = "tracing")]
pub(super) use spans::{Attempt, CallTrace};
