//! Displays untrusted text safely on a terminal.

use std::fmt::{self, Write as _};

/// Returns whether a character is invisible, or changes how other characters are displayed.
///
/// Such characters include control characters and marks for the text direction. The joiners U+200C
/// and U+200D don't count, because words and emoji contain them.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Returns whether a text shows nothing. The joiners and the variation selectors, which
/// [`is_hidden`] accepts, are invisible without other characters.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || is_hidden(c)
            || matches!(
                c,
                '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}'
            )
    })
}

/// The message about an argument that contains a secret.
pub(crate) const SECRET: &str =
    "must not contain a secret key or a link to sign in, because it is recorded";

/// Returns whether a text contains a secret key, or the ticket of a link.
pub(crate) fn contains_secret(text: &str) -> bool {
    let is_secret = |start: &str| {
        ["sk_live_", "sk_test_", "eyj"]
            .iter()
            .any(|prefix| start.starts_with(prefix))
    };
    let text = text.to_ascii_lowercase();
    text.contains("ticket=") || word_starts(&text).any(is_secret)
}

/// Returns whether an argument, which is not a text for people, may be a secret key or a link.
pub(crate) fn looks_secret(argument: &str) -> bool {
    let lower = argument.to_ascii_lowercase();
    contains_secret(argument)
        || lower.contains("://")
        || word_starts(&lower).any(|start| start.starts_with("sk_"))
}

/// Returns the rest of a text from each of its words on. An underscore separates words too.
fn word_starts(text: &str) -> impl Iterator<Item = &str> {
    let mut is_in_word = false;
    text.char_indices().filter_map(move |(index, c)| {
        let is_start = !is_in_word;
        is_in_word = c.is_ascii_alphanumeric();
        text.get(index..).filter(|_| is_start && is_in_word)
    })
}

/// Displays text with hidden characters as escapes.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| {
            if is_hidden(c) {
                c.escape_unicode().fmt(f)
            } else {
                f.write_char(c)
            }
        })
    }
}

/// Quotes a path as one argument of a shell command.
///
/// Returns `None` if the path has a hidden character.
pub(crate) fn shell_quote(path: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%:,".contains(c);
    if path.chars().any(is_hidden) {
        None
    } else if path.chars().all(is_plain) && !path.starts_with('-') && !path.is_empty() {
        Some(path.to_owned())
    } else {
        // A leading dash would make the path an option.
        let prefix = if path.starts_with('-') { "./" } else { "" };
        Some(format!("'{prefix}{}'", path.replace('\'', r"'\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hidden_characters_are_escaped() {
        let table = [
            ("can't, \"quoted\" \\ ü 漢字", "can't, \"quoted\" \\ ü 漢字"),
            ("\u{1b}[31m\n\u{9b}\u{7f}", r"\u{1b}[31m\u{a}\u{9b}\u{7f}"),
            (
                "a\u{202e}b\u{2066}c\u{200f}",
                r"a\u{202e}b\u{2066}c\u{200f}",
            ),
            ("\u{200b}\u{feff}\u{e0041}", r"\u{200b}\u{feff}\u{e0041}"),
            ("a\u{200d}b\u{200c}c", "a\u{200d}b\u{200c}c"),
        ];
        for (text, expected) in table {
            assert_eq!(Escaped(text).to_string(), expected);
        }
    }

    #[test]
    fn text_without_visible_characters_is_blank() {
        let invisible = [
            "",
            " \t",
            "\u{3164}",
            "\u{2800}",
            "\u{ad}",
            "\u{180e}",
            "\u{34f}",
            "\u{fe0f}",
            "\u{200d} \u{200c}",
            "\u{e0100}",
            "\u{3000}",
        ];
        for text in invisible {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["a", "\u{2764}\u{fe0f}", "漢字", " . "] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn secret_in_text_is_found() {
        // (text, whether it contains a secret, whether it looks like one as an argument)
        let table = [
            ("sk_live_abc", true, true),
            ("the key SK_TEST_abc.", true, true),
            ("key=sk_live_abc", true, true),
            ("https://a.example/v1/tickets/accept?ticket=x", true, true),
            ("eyJhbGciOi.eyJl.c2ln", true, true),
            ("sk_abc", false, true),
            ("https://desk.example.com/CS-4712", false, true),
            ("risk_live_1, disk_test_2, monkeyjar", false, false),
            ("the locale sk-SK", false, false),
            ("wrong address", false, false),
        ];
        for (text, contains, looks) in table {
            assert_eq!(contains_secret(text), contains, "{text}");
            assert_eq!(looks_secret(text), looks, "{text}");
        }
    }

    #[test]
    fn path_is_quoted_for_the_shell() {
        let table = [
            ("/home/ann/key", Some("/home/ann/key")),
            ("my key", Some("'my key'")),
            ("ann's", Some(r"'ann'\''s'")),
            ("$(id)", Some("'$(id)'")),
            ("-key", Some("'./-key'")),
            ("a\u{1b}b", None),
        ];
        for (path, expected) in table {
            assert_eq!(shell_quote(path).as_deref(), expected, "{path:?}");
        }
    }
}
