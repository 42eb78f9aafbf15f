//! The derive macro of the `actor-token` crate. Depend on `actor-token` instead: it re-exports the
//! derive and documents it.
//!
//! Each step is one module. `syntax` reads one attribute at a time. `check` applies the rules
//! across attributes and fields, and returns a `model`. `expand` generates code from the model.
//! `ctxt` collects the errors of all steps.
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

/// Derives `ActorTokenRequest`. The documentation of the crate `actor-token` has the reference.
#[proc_macro_derive(ActorTokenRequest, attributes(actor_token))]
pub fn derive_actor_token_request(input: TokenStream) -> TokenStream {
    derive::derive(input.into()).into()
}
