//! Asks before a key to somebody's account is made.

use std::fmt::Display;
use std::io::{self, BufRead, Write};

/// How sure the person has to be.
pub(crate) enum Question<'a> {
    /// `y` or `yes`.
    Yes,
    /// Exactly this text: nobody types it by habit.
    Type(&'a str),
}

/// Shows `what`, asks, and reads a line. Anything but the answer that is asked for, the end of the input too, is a no.
pub(crate) fn ask(what: impl Display, question: &Question<'_>) -> io::Result<bool> {
    let mut screen = io::stderr().lock();
    write!(screen, "{what}")?;
    match question {
        Question::Yes => write!(screen, "Go on? [y/N] ")?,
        Question::Type(_) => write!(screen, "Type the customer's user ID to go on: ")?,
    }
    screen.flush()?;
    let line = read_line()?;
    let line = line.trim_ascii();
    Ok(match question {
        Question::Yes => line.eq_ignore_ascii_case(b"y") || line.eq_ignore_ascii_case(b"yes"),
        Question::Type(due) => line == due.as_bytes(),
    })
}

/// Shows `what`, and waits for Enter, or for the end of the input. Whether it was Enter.
pub(crate) fn wait_for_enter(what: impl Display) -> io::Result<bool> {
    let mut screen = io::stderr().lock();
    write!(screen, "{what}")?;
    screen.flush()?;
    Ok(!read_line()?.is_empty())
}

/// What was typed, as bytes: a terminal may send others than UTF-8.
fn read_line() -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    io::stdin().lock().read_until(b'\n', &mut line)?;
    Ok(line)
}
