//! What another team's crate does that wraps this one: it hands it on, under a name of its own.

pub use actor_token as clerk;
