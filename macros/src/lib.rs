//! The derive behind the `actor-token` crate. Depend on that one: it re-exports the derive, and its documentation
//! has the reference.
//!
//! The way through it, one module a step: tokens → `syntax` (one attribute at a time) → `check` (rules across
//! fields) → `model` (which field is which part) → `expand`. `ctxt` gathers the errors of all steps.

mod check;
mod ctxt;
mod derive;
mod expand;
mod model;
#[cfg(test)]
mod property;
mod spelling;
mod syntax;

use proc_macro::TokenStream;

/// Derives `ActorTokenRequest` and a builder for a struct with named fields.
///
/// # Fields
/// Each field is put into one slot of the request, by its name or by an attribute; an attribute wins.
///
/// | slot | by name | by attribute |
/// | --- | --- | --- |
/// | the user to be impersonated, once | `user_id` | `#[actor_token(user_id)]` |
/// | the whole actor, once | `actor` | `#[actor_token(actor)]` |
/// | or: the actor's ID, once | | `#[actor_token(sub)]` |
/// | and further claims of the actor | | `#[actor_token(claim)]`, `#[actor_token(claim = "name")]` |
/// | the token's life, at most once | `expires_in_seconds` | `#[actor_token(expires_in_seconds)]` |
/// | the session's life, at most once | `session_max_duration_in_seconds` | `#[actor_token(session_max_duration_in_seconds)]` |
/// | not part of the request | | `#[actor_token(skip)]` |
///
/// | further key | on | meaning |
/// | --- | --- | --- |
/// | `default`, `default = EXPR` | any field | its value if it isn't set; of the field's type, `Default` or `EXPR` |
/// | `min = BOUND`, `max = BOUND` | a life | a rule; an integer literal in seconds, or the path or call of an integer or `Duration` |
/// | `max_actor_bytes = N`, `max_actor_bytes = none` | the struct | how large the actor may be, in bytes of JSON |
/// | `crate = "path"` | the struct | where the runtime is, if not at `::actor_token` |
///
/// An expression with `if`, `[…]`, `|…|` or the like goes into a constant or a function, whose name is then written.
///
/// # The builder
/// `Name::builder()` returns a `NameBuilder` with a setter for each field, of the struct's visibility, and `build()`,
/// which validates. A field is optional if it is spelt `Option<…>` or has a `default`; it then has a second setter,
/// `maybe_field`, which takes an `Option`. `PhantomData` that is skipped has no setter. All other fields are
/// required: `build()` doesn't compile before each is set, once. Owned text (`String`, `Box<str>`, `Cow<'_, str>`) is
/// taken as `impl Into<…>`. The setter of a field named `build` is `with_build`.
///
/// For a field with a `default` that is also spelt `Option<T>`, `maybe_field(None)` sets `None`, not the default.
#[proc_macro_derive(ActorTokenRequest, attributes(actor_token))]
pub fn derive_actor_token_request(input: TokenStream) -> TokenStream {
    derive::derive(input.into()).into()
}
