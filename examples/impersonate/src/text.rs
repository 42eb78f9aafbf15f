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
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
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
