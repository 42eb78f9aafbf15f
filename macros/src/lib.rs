//! The derive macro of the `actor-token` crate. Depend on `actor-token` instead: it re-exports the
//! derive and documents it.
//!
//! Each step is one module: tokens → `syntax` (one attribute at a time) → `check` (rules across
//! fields) → `model` (the role of each field) → `expand`. `ctxt` collects the errors of all steps.
#![forbid(unsafe_code)]

mod check;
mod ctxt;
mod derive;
mod expand;
mod model;
#[cfg(test)]
mod none_groups;
#[cfg(test)]
mod property;
mod rejected_types;
mod syntax;
mod token_walk;
mod type_syntax;
#[cfg(test)]
mod ui_cases;

use proc_macro::TokenStream;

/// Re-exported by the crate `actor-token`, whose documentation has the reference.
#[proc_macro_derive(ActorTokenRequest, attributes(actor_token))]
pub fn derive_actor_token_request(input: TokenStream) -> TokenStream {
    derive::derive(input.into()).into()
}
