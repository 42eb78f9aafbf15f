//! Prints to standard output, and detects if the output would be lost.
//!
//! If standard output is closed, the standard library opens `/dev/null` instead. If it is
//! read-only, the standard library reports that a write succeeded. Therefore [`is_usable`] checks
//! the descriptor, and [`print_line`] bypasses the standard library's `Stdout`.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::Style;

/// Returns `false` if standard output is closed, read-only or `/dev/null`. Outside Unix, it returns
/// `true` without a check.
#[cfg(unix)]
pub(crate) fn is_usable() -> bool {
    use rustix::fs::OFlags;

    let is_writable = rustix::fs::fcntl_getfl(io::stdout())
        .is_ok_and(|flags| flags.intersection(OFlags::RWMODE) != OFlags::RDONLY);
    is_writable && !is_null().unwrap_or(false)
}

#[cfg(not(unix))]
pub(crate) fn is_usable() -> bool {
    true
}

#[cfg(unix)]
fn is_null() -> io::Result<bool> {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};

    let stdout = stdout_file()?.metadata()?;
    let null = std::fs::metadata("/dev/null")?;
    Ok(stdout.file_type().is_char_device() && stdout.rdev() == null.rdev())
}

pub(crate) fn print_line(line: &str) -> io::Result<()> {
    print(format!("{line}\n").as_bytes())
}

pub(crate) fn print(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = stdout_file()?;
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// Returns text with a style, if standard output is a terminal that has styles.
pub(crate) fn with_style(style: Style, text: &str) -> String {
    match AutoStream::choice(&io::stdout()) {
        ColorChoice::Never => text.to_owned(),
        _ => format!("{style}{text}{style:#}"),
    }
}

#[cfg(unix)]
fn stdout_file() -> io::Result<std::fs::File> {
    use std::os::fd::AsFd as _;

    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

#[cfg(not(unix))]
fn stdout_file() -> io::Result<io::Stdout> {
    Ok(io::stdout())
}
