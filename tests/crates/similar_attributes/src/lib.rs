//! A derive that registers the attribute `#[actor_tokn]`.
//!
//! rustc then accepts the attribute. If a struct misspells `#[actor_token]` this way, only
//! `ActorTokenRequest` rejects it:
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
//! A field that has a role may also have the other attribute, which then has no effect on the
//! request:
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

/// Generates no code.
#[proc_macro_derive(Similar, attributes(actor_tokn))]
pub fn similar(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
