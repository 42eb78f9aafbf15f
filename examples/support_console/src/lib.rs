//! A support team's console on Clerk actor tokens, as a team would write it: an axum application to copy from.
//!
//! What is about this crate is in `request` (the derived request, and the actor that comes back), `policies`, `trail` (the audit
//! sink), `clerk` (the client), and `forms` (violations as form errors). The rest is a web application.
#![forbid(unsafe_code)]

mod assets;
mod clerk;
mod console;
mod customer;
mod error_pages;
mod forms;
mod guard;
mod issuing;
mod links;
mod options;
mod pages;
mod people;
mod policies;
mod request;
mod server;
mod sessions;
mod site;
mod time_format;
mod trail;
mod validate;

pub use options::{Backend, Options};
pub use server::{Running, start};
