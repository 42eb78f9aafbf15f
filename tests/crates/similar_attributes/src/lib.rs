//! A derive that registers `#[actor_tokn]`, as a user's own derive next to `ActorTokenRequest` may do.
//!
//! rustc then accepts the attribute, so that nothing rejects a struct that misspells `#[actor_token]`, except for
//! `ActorTokenRequest`:
//!
//! ```compile_fail
//! #[derive(actor_token::ActorTokenRequest, similar_attributes::Similar)]
//! struct Session {
//!     user_id: String,
//!     #[actor_tokn(sub)]
//!     agent: String,
//! }
//! ```
//!
//! Spelled correctly, the same struct compiles:
//!
//! ```
//! #[derive(actor_token::ActorTokenRequest, similar_attributes::Similar)]
//! struct Session {
//!     user_id: String,
//!     #[actor_token(sub)]
//!     agent: String,
//! }
//! ```
//!
//! A field that has a role may have the other attribute too. Its own attributes are then still those of the request:
//!
//! ```
//! #[derive(actor_token::ActorTokenRequest, similar_attributes::Similar)]
//! struct Session {
//!     #[actor_tokn(skip)]
//!     user_id: String,
//!     #[actor_tokn(skip)]
//!     #[actor_token(sub)]
//!     agent: String,
//! }
//!
//! assert!(Session::builder().user_id("").agent("user_1").build().is_err());
//! ```
#![forbid(unsafe_code)]

use proc_macro::TokenStream;

/// Adds nothing.
#[proc_macro_derive(Similar, attributes(actor_tokn))]
pub fn similar(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
