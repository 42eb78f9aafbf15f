//! Writes tokens as source text, for suggestions that repeat the user's code.
//!
//! The `Display` output of tokens depends on their origin, and has too many or too few spaces.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The tokens as a user would write them.
pub(super) fn source_text(tokens: TokenStream) -> String {
    let mut text = String::new();
    write(tokens, &mut text);
    text
}

/// How the previous token affects the next one.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Nothing,
    /// A name, a literal or a group: an operator after it is a binary one.
    Operand,
    /// A space follows, regardless of the next token.
    Separator,
}

/// Keywords that are followed by a space, and after which an operator is unary.
const KEYWORDS: &[&str] = &["as", "const", "dyn", "impl", "in", "move", "mut", "ref"];

const BINARY: &[&str] = &[
    "+", "-", "*", "/", "%", "^", "&", "|", "&&", "||", "=", "==", "!=", "<=", ">=",
];

/// Adjacent characters that would merge two tokens into one.
const GLUE: &[&str] = &[
    "&&", "||", "==", "=>", "<=", ">=", "!=", "->", "<-", "..", "//", "/*", "+=", "-=", "*=", "/=",
    "%=", "^=", "&=", "|=",
];

fn write(tokens: TokenStream, text: &mut String) {
    let mut last = Last::Nothing;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if last == Last::Separator {
            text.push(' ');
        }
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace if last == Last::Operand => (" { ", " }"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
                last = Last::Operand;
            }
            TokenTree::Punct(punct) => {
                let mut operator = String::from(punct.as_char());
                let mut is_joint = punct.spacing() == Spacing::Joint;
                while let (true, Some(TokenTree::Punct(next))) = (is_joint, tokens.peek()) {
                    operator.push(next.as_char());
                    is_joint = next.spacing() == Spacing::Joint;
                    tokens.next();
                }
                last = write_operator(&operator, last, text);
            }
            word => {
                let word = word.to_string();
                if last == Last::Operand || text.ends_with('>') {
                    text.push(' ');
                }
                text.push_str(&word);
                last = if KEYWORDS.contains(&word.as_str()) {
                    Last::Separator
                } else {
                    Last::Operand
                };
            }
        }
    }
}

fn write_operator(operator: &str, last: Last, text: &mut String) -> Last {
    let is_binary = last == Last::Operand && BINARY.contains(&operator);
    let both: String = text
        .chars()
        .next_back()
        .into_iter()
        .chain(operator.chars().next())
        .collect();
    if is_binary || GLUE.contains(&both.as_str()) {
        text.push(' ');
    }
    text.push_str(operator);
    if is_binary || matches!(operator, "," | ";" | ":") {
        Last::Separator
    } else {
        Last::Nothing
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn source_text_equals_written_code() {
        for written in [
            "Vec::<u8>::from(\"a b\")",
            "<T as R>::f",
            "<Vec<&'a mut str> as IntoIterator>::into_iter",
            "f(\"a,b\", 'c', r#\"d\" e\"#, b\"f\")",
            "a + -b * (c - 1)",
            "x as u8 == *y && !z || &mut w",
            "Session { case: 1, ..Self::new() }.len()[2]",
            "Map::<A, [u8; 3]>::of::<dyn A + Send, Out = u8>()",
            "vec![1, 2]",
            "r#type",
            "pub(in a::b)",
        ] {
            assert_eq!(source_text(written.parse().unwrap()), written);
        }
    }

    #[test]
    fn source_text_keeps_tokens_apart() {
        for written in [
            "a & &b", "& &x", "a < -b", "1. .x", "a - -b", "a == -1", "a<-b", "a as &u8",
        ] {
            let tokens: TokenStream = written.parse().unwrap();
            let reread: TokenStream = source_text(tokens.clone()).parse().unwrap();
            assert_eq!(reread.to_string(), tokens.to_string(), "{written}");
        }
    }

    #[test]
    fn source_text_of_paths_has_no_spaces() {
        let path: syn::Path = syn::parse_quote!(a::B::<u8>::new);
        assert_eq!(source_text(quote!(#path(1))), "a::B::<u8>::new(1)");
    }
}
