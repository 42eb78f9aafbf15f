//! `Client`: its configuration, its policies and the methods that call the API.

// rustdoc shows the methods of `Client` in the order of these modules.
mod builder;

mod handle;
mod tokens_async;

mod sessions;
mod sessions_async;

mod calls;
pub mod policy;
#[cfg(feature = "session")]
mod session_keys;
mod session_steps;
mod unchecked;

pub use builder::ClientBuilder;
pub use handle::Client;
