//! Formats tokens as source text, for suggestions that repeat the user's code. The spaces in the
//! `Display` output of tokens depend on where the tokens come from.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Formats names, literals, paths, calls, and lists of these, as a user would write them. Returns
/// `None` for other tokens.
pub(crate) fn source_text(tokens: TokenStream) -> Option<String> {
    let mut text = String::new();
    let mut is_after_word = false;
    for token in tokens {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        if is_word && is_after_word {
            return None;
        }
        is_after_word = is_word;
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                    Delimiter::Brace => return None,
                };
                text.push_str(open);
                text.push_str(&source_text(group.stream())?);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' => text.push_str(", "),
                character @ (':' | '.' | '!' | '&' | '-') => text.push(character),
                _ => return None,
            },
            word => text += &word.to_string(),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_text_of_simple_code_equals_source() {
        for (source, is_simple) in [
            ("a::b(\"c d\", -1).e()", true),
            ("vec![Some('a'), r#\"b\" c\"#]", true),
            ("pub(crate)", true),
            ("&r#type", true),
            ("x as u8", false),
            ("Vec::<u8>::new()", false),
            ("S { a: 1 }", false),
        ] {
            let actual = source_text(source.parse().unwrap());
            assert_eq!(actual, is_simple.then(|| source.to_owned()), "{source}");
        }
    }
}
