//! What another team's crate does that wraps this one: it hands it on, under a name of its own.
#![forbid(unsafe_code)]

pub use actor_token as clerk;
