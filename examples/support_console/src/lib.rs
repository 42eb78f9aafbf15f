//! An axum application in which support agents sign in as customers with Clerk actor tokens.
//!
//! These modules use actor-token. The rest is an ordinary web application.
//!
//! - `request`: the request, and the actor in a session
//! - `policies`: the client's policies
//! - `store::audit`: the audit sink
//! - `clerk`: the client
//! - `issuing`, `ending`, `calls`: the calls
//! - `watcher`: who is in an account now
//! - `forms`: violations as errors of a form
#![forbid(unsafe_code)]

mod assets;
mod calls;
mod clerk;
mod console;
mod cookies;
mod customer;
mod download;
mod ending;
mod error_pages;
mod events;
mod export;
mod filters;
mod forms;
mod guard;
mod import;
mod issuing;
mod lists;
mod options;
mod origin;
mod pages;
mod people;
mod policies;
mod request;
mod secrets;
mod server;
mod sessions;
mod store;
mod time_format;
mod trail;
mod validate;
mod watcher;

pub use options::{Backend, Database, Options};
pub use server::{Running, start};
