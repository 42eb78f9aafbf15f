//! For tests: tokens as a `macro_rules!` macro hands them on, with what was given to it in invisible groups.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The tokens of `written`, in which `it` stands for a fragment that the macro was given.
pub(crate) fn passed_on(written: &str, fragment: &str) -> TokenStream {
    let fragment = Group::new(Delimiter::None, fragment.parse().unwrap());
    with_fragment(written.parse().unwrap(), &fragment)
}

fn with_fragment(written: TokenStream, fragment: &Group) -> TokenStream {
    let tokens = written.into_iter().map(|token| match token {
        TokenTree::Ident(name) if name == "it" => fragment.clone().into(),
        TokenTree::Group(group) => {
            let inner = with_fragment(group.stream(), fragment);
            Group::new(group.delimiter(), inner).into()
        }
        token => token,
    });
    tokens.collect()
}
