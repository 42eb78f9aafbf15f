//! A support team's console on Clerk actor tokens, as a team would write it: an axum application to copy from.
//!
//! What is about this crate is in `acting` (the derived request, and the actor that comes back), `policies`, `trail` (the audit
//! sink), `clerk` (the client), and `forms` (violations as form errors). The rest is a web application.
#![forbid(unsafe_code)]

mod acting;
mod assets;
mod clerk;
mod console;
mod customer;
mod forms;
mod guard;
mod issuing;
mod links;
mod options;
mod pages;
mod people;
mod policies;
mod problems;
mod server;
mod sessions;
mod site;
mod texts;
mod trail;
mod when;

pub use options::{Backend, Options};
pub use server::{Running, start};
