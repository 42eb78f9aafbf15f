//! Text at a terminal: what a person sees is what is there.

use std::fmt::{self, Write as _};

/// Whether a character shows nothing, or changes how others are shown: control characters, and the marks that turn the direction of a
/// text or hide in it. (The two joiners, U+200C and U+200D, stay: words and emoji are written with them.)
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

/// A text from outside, each hidden character of it as an escape.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl fmt::Display for Shown<'_> {
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

/// A text as one word of a shell's command; `None` if it has a character that isn't shown.
#[cfg(any(unix, test))] // what proposes a command for it is Unix's alone
pub(crate) fn shell_word(text: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%:,".contains(c);
    if text.chars().any(is_hidden) {
        None
    } else if text.chars().all(is_plain) && !text.starts_with('-') && !text.is_empty() {
        Some(text.to_owned())
    } else {
        // What begins with a dash would be an option.
        let here = if text.starts_with('-') { "./" } else { "" };
        Some(format!("'{here}{}'", text.replace('\'', r"'\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_hidden_is_escaped() {
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
        for (text, due) in table {
            assert_eq!(Shown(text).to_string(), due);
        }
    }

    #[test]
    fn a_path_is_one_word_of_the_shell() {
        let table = [
            ("/home/ann/key", Some("/home/ann/key")),
            ("my key", Some("'my key'")),
            ("ann's", Some(r"'ann'\''s'")),
            ("$(id)", Some("'$(id)'")),
            ("-key", Some("'./-key'")),
            ("a\u{1b}b", None),
        ];
        for (text, due) in table {
            assert_eq!(shell_word(text).as_deref(), due, "{text:?}");
        }
    }
}
