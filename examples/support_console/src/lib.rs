//! An axum application in which support agents sign in as customers with Clerk actor tokens.
//!
//! These modules use actor-token. The rest is an ordinary web application.
//!
//! - `request`: the request, and the actor in a session
//! - `policies`: the client's policies
//! - `audit_trail`: the audit sink
//! - `clerk`: the client
//! - `issuing`: the calls
//! - `forms`: violations as errors of a form
#![forbid(unsafe_code)]

mod assets;
mod audit_trail;
mod clerk;
mod console;
mod customer;
mod error_pages;
mod forms;
mod guard;
mod issuing;
mod links;
mod options;
mod origin;
mod pages;
mod people;
mod policies;
mod request;
mod server;
mod sessions;
mod time_format;
mod validate;

pub use options::{Backend, Options};
pub use server::{Running, start};
