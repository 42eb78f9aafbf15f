//! An axum application in which support agents sign in as customers with Clerk actor tokens.
//!
//! The code that uses actor-token is in `request` (the derived request, and the actor that is read
//! back), `policies`, `trail` (the audit sink), `clerk` (the client), `issuing` (the calls) and
//! `forms` (violations as form errors). The rest is an ordinary web application.
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
