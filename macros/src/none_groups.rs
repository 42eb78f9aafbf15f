//! Test helper: tokens from a `macro_rules!` macro, whose fragments are in invisible groups.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::token_walk;

/// Returns the tokens of `source`, with the fragment in an invisible group for each `it`.
pub(crate) fn with_fragment(source: &str, fragment: &str) -> TokenStream {
    let fragment = Group::new(Delimiter::None, fragment.parse().unwrap());
    let source: TokenStream = source.parse().unwrap();
    token_walk::map(source, |_, token| match token {
        TokenTree::Ident(name) if name == "it" => fragment.clone().into(),
        token => token,
    })
}
