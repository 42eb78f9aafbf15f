//! Prompts on the terminal.

use std::fmt::Display;
use std::io::{self, BufRead, Write};

/// A question, and the input that confirms it.
pub(crate) enum Question<'a> {
    /// `y` or `yes`.
    Yes,
    /// Exactly this ID, which must be typed, so that no one confirms out of habit.
    TypeId(&'a str),
}

/// Shows `summary` and the question, and reads a line.
///
/// Returns `true` if the line confirms, and `false` for any other line or the end of the input.
pub(crate) fn ask(summary: impl Display, question: &Question<'_>) -> io::Result<bool> {
    let mut stderr = io::stderr().lock();
    write!(stderr, "{summary}")?;
    match question {
        Question::Yes => write!(stderr, "Continue? [y/N] ")?,
        Question::TypeId(_) => write!(stderr, "Type the customer's user ID to continue: ")?,
    }
    stderr.flush()?;
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
    let mut stderr = io::stderr().lock();
    write!(stderr, "{prompt}")?;
    stderr.flush()?;
    Ok(!read_line()?.is_empty())
}

/// Reads a line as bytes, because a terminal can send invalid UTF-8.
fn read_line() -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    io::stdin().lock().read_until(b'\n', &mut line)?;
    Ok(line)
}
