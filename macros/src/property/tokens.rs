//! Generates random tokens, as the complete input or as part of an otherwise valid struct.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use super::choices::Choices;
use super::words::known_attr_names;

/// Generates a struct that contains random tokens, or only random tokens.
pub(crate) fn with_random_tokens(choices: &mut Choices<'_>) -> TokenStream {
    let position = choices.below(10);
    let random = stream(choices, 4);
    match position {
        0 => {
            quote! { struct S { #[actor_token(#random)] user_id: String, #[actor_token(sub)] agent: String } }
        }
        1 => {
            quote! { struct S { user_id: String, #[actor_token(claim, #random)] x: u8, actor: A } }
        }
        2 => quote! { #[actor_token(#random)] struct S { user_id: String, actor: A } },
        3 => {
            quote! { struct S { user_id: String, actor: A, #[actor_token(default = #random)] expires_in_seconds: u8 } }
        }
        4 => {
            quote! { struct S { user_id: String, actor: A, #[actor_token(min = 1, max = #random)] expires_in_seconds: u8 } }
        }
        5 => quote! { struct S { user_id: #random, #[actor_token(sub, default)] agent: String } },
        6 => quote! { struct S<#random> { user_id: String, actor: A } },
        7 => quote! { struct S<T> where #random { user_id: String, actor: A } },
        8 => quote! { struct S { user_id: String, actor: A, #random } },
        _ => random,
    }
}

/// Generates tokens with at most this depth of groups.
fn stream(choices: &mut Choices<'_>, depth: usize) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !choices.is_exhausted() && !choices.once_in(12) {
        tokens.extend([token(choices, depth)]);
    }
    tokens
}

/// Generates a token or a group.
pub(crate) fn token(choices: &mut Choices<'_>, depth: usize) -> TokenTree {
    match choices.below(8) {
        0..=2 => Ident::new(choices.one_of(&words()), Span::call_site()).into(),
        3 => Ident::new_raw(choices.one_of(RAW_WORDS), Span::call_site()).into(),
        4 | 5 => punct(choices).into(),
        6 => literal(choices).into(),
        _ if depth == 0 => Punct::new(',', Spacing::Alone).into(),
        _ => {
            let delimiter = match choices.below(4) {
                0 => Delimiter::Parenthesis,
                1 => Delimiter::Brace,
                2 => Delimiter::Bracket,
                // An invisible group contains an expression or a type, and a path can be both.
                _ => return Group::new(Delimiter::None, quote!(a::B)).into(),
            };
            Group::new(delimiter, stream(choices, depth - 1)).into()
        }
    }
}

/// Returns the names of the attributes, and other words that can occur in a declaration.
fn words() -> Vec<&'static str> {
    [&known_attr_names(), OTHER_WORDS].concat()
}

// Does not contain `_`: rustc rejects it as a field name before the derive runs, but syn accepts
// it.
const OTHER_WORDS: &[&str] = &[
    "none",
    "actor_token",
    "struct",
    "enum",
    "union",
    "S",
    "T",
    "Self",
    "self",
    "super",
    "pub",
    "in",
    "where",
    "for",
    "fn",
    "dyn",
    "impl",
    "const",
    "static",
    "mut",
    "ref",
    "as",
    "if",
    "else",
    "match",
    "let",
    "move",
    "async",
    "await",
    "return",
    "break",
    "loop",
    "unsafe",
    "extern",
    "use",
    "type",
    "trait",
    "mod",
    "macro_rules",
    "true",
    "false",
    "String",
    "Option",
    "PhantomData",
    "u8",
    "str",
    "Box",
    "Cow",
    "build",
    "x",
];

const RAW_WORDS: &[&str] = &["type", "claim", "user_id", "struct", "x"];

fn punct(choices: &mut Choices<'_>) -> Punct {
    const ALL: [char; 24] = [
        ',', '=', ':', '<', '>', '#', '!', ';', '&', '|', '.', '-', '+', '*', '/', '%', '^', '?',
        '@', '$', '~', '\'', ':', ',',
    ];
    let spacing = if choices.once_in(3) {
        Spacing::Joint
    } else {
        Spacing::Alone
    };
    let index = choices.below(ALL.len());
    // An apostrophe is only valid before the name of a lifetime.
    match ALL.get(index) {
        Some('\'') | None => Punct::new(',', spacing),
        Some(&punct) => Punct::new(punct, spacing),
    }
}

fn literal(choices: &mut Choices<'_>) -> Literal {
    match choices.below(9) {
        0 => Literal::u8_unsuffixed(1),
        1 => Literal::string("name"),
        2 => Literal::string("crate::x"),
        3 => Literal::u128_suffixed(u128::MAX),
        4 => Literal::f64_unsuffixed(1.5),
        5 => Literal::character('"'),
        6 => Literal::byte_string(b"x"),
        7 => Literal::string(""),
        _ => Literal::u8_suffixed(0),
    }
}
