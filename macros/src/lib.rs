//! The derive behind the `actor-token` crate. Depend on that one: it re-exports the derive, and its documentation
//! has the reference.
//!
//! The way through it, one module a step: tokens → [`syntax`] (one attribute at a time) → [`check`] (rules across
//! fields) → [`model`] (which field is which part) → [`expand`]. [`ctxt`] gathers the errors of all steps.

mod check;
mod ctxt;
mod derive;
mod expand;
mod model;
mod spelling;
mod syntax;

use proc_macro::TokenStream;

/// Derives `ActorTokenRequest` and a builder for a struct with named fields.
///
/// Each field is put into a slot of the request, by its name (`user_id`, `actor`, `expires_in_seconds`,
/// `session_max_duration_in_seconds`) or by an attribute. The reference is on `actor_token::ActorTokenRequest`.
#[proc_macro_derive(ActorTokenRequest, attributes(actor_token))]
pub fn derive_actor_token_request(input: TokenStream) -> TokenStream {
    derive::derive(input.into()).into()
}
