//! Test helper that creates tokens like those of a `macro_rules!` macro, which puts each fragment
//! into an invisible group.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::token_walk;

/// Returns the tokens of `source`. Each `it` is replaced by the fragment in an invisible group.
pub(crate) fn with_fragment(source: &str, fragment: &str) -> TokenStream {
    let fragment = Group::new(Delimiter::None, fragment.parse().unwrap());
    let source: TokenStream = source.parse().unwrap();
    token_walk::map(source, |_, token| match token {
        TokenTree::Ident(name) if name == "it" => fragment.clone().into(),
        token => token,
    })
}
