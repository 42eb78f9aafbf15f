//! Prompts on the terminal.

use std::fmt::Display;
use std::io::{self, BufRead, IsTerminal};

use crate::output;

/// A question, and the input that confirms it.
pub(crate) enum Question<'a> {
    /// `y` or `yes`.
    Yes,
    /// Exactly this ID, which must be typed, so that no one confirms out of habit.
    TypeId(&'a str),
}

/// Returns whether a user can see a prompt and type the input.
pub(crate) fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Shows `summary` and the question, and reads a line.
///
/// Returns `true` if the line confirms, and `false` for any other line or the end of the input.
pub(crate) fn ask(summary: impl Display, question: &Question<'_>) -> io::Result<bool> {
    let question_text = match question {
        Question::Yes => "Continue? [y/N] ",
        Question::TypeId(_) => "Type the customer's user ID to continue: ",
    };
    output::prompt(format_args!("{summary}{question_text}"))?;
    let line = read_line()?;
    let line = line.trim_ascii();
    Ok(match question {
        Question::Yes => line.eq_ignore_ascii_case(b"y") || line.eq_ignore_ascii_case(b"yes"),
        Question::TypeId(expected) => line == expected.as_bytes(),
    })
}

/// Shows `prompt`, and waits for Enter.
///
/// Returns `false` if the input ended instead.
pub(crate) fn wait_for_enter(prompt: impl Display) -> io::Result<bool> {
    output::prompt(prompt)?;
    Ok(!read_line()?.is_empty())
}

/// Reads a line as bytes, because a terminal can send invalid UTF-8.
fn read_line() -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    io::stdin().lock().read_until(b'\n', &mut line)?;
    Ok(line)
}
