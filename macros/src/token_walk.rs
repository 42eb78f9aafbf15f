//! Searches and replaces tokens, including those in groups.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;

/// Returns `true` if the predicate returns `true` for any token. The first argument of the
/// predicate is the preceding tokens of the same group.
pub(crate) fn any(
    tokens: impl ToTokens,
    mut predicate: impl FnMut(&[TokenTree], &TokenTree) -> bool,
) -> bool {
    any_of(tokens.into_token_stream(), &mut predicate)
}

fn any_of(
    tokens: TokenStream,
    predicate: &mut dyn FnMut(&[TokenTree], &TokenTree) -> bool,
) -> bool {
    let tokens: Vec<_> = tokens.into_iter().collect();
    tokens.iter().enumerate().any(|(index, token)| {
        let (before, _) = tokens.split_at(index);
        predicate(before, token)
            || matches!(token, TokenTree::Group(group) if any_of(group.stream(), predicate))
    })
}

/// Replaces each token by the result of `replace`, whose first argument is the preceding tokens of
/// the same group before their replacement. The content of a group is replaced before the group.
pub(crate) fn map(
    tokens: impl ToTokens,
    mut replace: impl FnMut(&[TokenTree], TokenTree) -> TokenTree,
) -> TokenStream {
    map_of(tokens.into_token_stream(), &mut replace)
}

fn map_of(
    tokens: TokenStream,
    replace: &mut dyn FnMut(&[TokenTree], TokenTree) -> TokenTree,
) -> TokenStream {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let replaced = tokens.iter().enumerate().map(|(index, token)| {
        let (before, _) = tokens.split_at(index);
        let token = match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), map_of(group.stream(), replace));
                inner.set_span(group.span());
                inner.into()
            }
            token => token.clone(),
        };
        replace(before, token)
    });
    replaced.collect()
}

/// Returns `true` if the token is this punctuation character.
pub(crate) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// Returns `true` if the tokens end with this punctuation character.
pub(crate) fn ends_with(tokens: &[TokenTree], character: char) -> bool {
    tokens.last().is_some_and(|last| is_punct(last, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_quote(token: &TokenTree) -> bool {
        matches!(token, TokenTree::Punct(punct) if punct.as_char() == '\'')
    }

    #[test]
    fn any_finds_tokens_in_groups_by_preceding_tokens() {
        for (text, expected) in [
            ("f(a, [&'b u8])", true),
            ("f(b, &'a (b))", false),
            ("b", false),
        ] {
            let tokens: TokenStream = text.parse().unwrap();
            let found = any(tokens, |before, token| {
                token.to_string() == "b" && before.last().is_some_and(is_quote)
            });
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn map_replaces_tokens_in_groups() {
        let tokens: TokenStream = "a (a, { b }) [c]".parse().unwrap();
        let mapped = map(tokens, |before, token| match token {
            TokenTree::Ident(name) if before.is_empty() => {
                proc_macro2::Ident::new("x", name.span()).into()
            }
            token => token,
        });
        assert_eq!(mapped.to_string(), "x (x , { x }) [x]");
    }
}
