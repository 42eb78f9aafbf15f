//! For tests: tokens as a `macro_rules!` macro hands them on, with what was given to it in
//! invisible groups.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::token_walk;

/// The tokens of `written`, in which `it` stands for a fragment that the macro was given.
pub(crate) fn passed_on(written: &str, fragment: &str) -> TokenStream {
    let fragment = Group::new(Delimiter::None, fragment.parse().unwrap());
    let written: TokenStream = written.parse().unwrap();
    token_walk::map(written, |_, token| match token {
        TokenTree::Ident(name) if name == "it" => fragment.clone().into(),
        token => token,
    })
}
