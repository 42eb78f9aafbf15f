//! Prints results to standard output, and messages for people to standard error.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, SystemTime};

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use crate::arguments::Common;
use crate::failure::Failure;
use crate::stdout;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();

/// What to print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    pub(crate) json: bool,
    pub(crate) quiet: bool,
}

impl Output {
    pub(crate) fn new(common: &Common) -> Self {
        Self {
            json: common.json,
            quiet: common.quiet,
        }
    }

    /// Prints a message about a result, unless the output is JSON.
    pub(crate) fn note(self, message: impl Display) {
        if !self.json {
            self.progress(message);
        }
    }

    /// Prints a message about a call that is not complete, even if the output is JSON.
    pub(crate) fn progress(self, message: impl Display) {
        if !self.quiet {
            eprint_line(message);
        }
    }

    /// Prints JSON to standard output, or else a message for people to standard error.
    ///
    /// # Errors
    /// If the JSON cannot be printed, returns a failure with the message.
    pub(crate) fn report(self, json: &Value, message: impl Display) -> Result<(), Failure> {
        if self.json {
            return stdout::print_line(&json.to_string()).map_err(|error| Failure::Report {
                error,
                result: message.to_string(),
            });
        }
        self.note(message);
        Ok(())
    }
}

/// Prints a warning, always.
pub(crate) fn warn(message: impl Display) {
    eprint_line(format_args!("{WARNING}warning:{WARNING:#} {message}"));
}

/// Warns about a missing audit record, if there is an error.
pub(crate) fn warn_about_audit<E: Display + ?Sized>(error: Option<&E>) {
    if let Some(error) = error {
        warn(format_args!(
            "the audit record is missing or incomplete: {error}"
        ));
    }
}

pub(crate) fn report_failure(json: bool, failure: &Failure) {
    // If JSON can't be printed, standard error must still report the failure, because it may mean
    // that a token exists.
    let is_reported =
        json && stdout::is_usable() && stdout::print_line(&failure.as_json().to_string()).is_ok();
    if !is_reported {
        eprint_line(format_args!("{ERROR}error:{ERROR:#} {failure}"));
        for cause in failure.causes() {
            eprint_line(format_args!("  caused by: {cause}"));
        }
    }
}

/// Formats a duration for people: `10m`.
pub(crate) fn format_duration(duration: Duration) -> String {
    humantime::format_duration(duration).to_string()
}

pub(crate) fn format_time(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(time).to_string()
}

/// Prints a line to standard error, with colors only if it is a terminal that has them. Unlike
/// `eprintln`, it doesn't panic if standard error is closed. The line is written at once, so that
/// nothing else appears inside it.
fn eprint_line(text: impl Display) {
    let line = format!("{text}\n");
    anstream::stderr()
        .write_all(line.as_bytes())
        .unwrap_or_default();
}

/// Ends the line of `^C` that a terminal shows.
pub(crate) fn newline() {
    if io::stderr().is_terminal() {
        eprint_line("");
    }
}

/// Writes a prompt to standard error.
pub(crate) fn prompt(text: impl Display) -> io::Result<()> {
    let mut stderr = anstream::stderr();
    stderr.write_all(text.to_string().as_bytes())?;
    stderr.flush()
}
