//! Opens files that other users must not access or change.

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

/// The reason why a file cannot be used.
#[derive(Debug)]
pub(crate) enum FileProblem {
    Io(io::Error),
    NotAFile,
    /// Other users can access the file, which has this mode.
    #[cfg(unix)]
    Exposed(u32),
    #[cfg(unix)]
    OtherOwner,
    /// The file is larger than this number of bytes.
    TooLarge(u64),
}

/// The access to a file that other users may have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Others {
    MayRead,
    NoAccess,
}

/// Opens a file to read it.
///
/// Checks the open file instead of its path, which could refer to a different file by then. Because
/// the open file is checked, and not its path, it is safe to follow a symbolic link.
///
/// # Errors
/// Returns the problem if the file is not a regular file of at most `max_bytes` bytes, if it does
/// not belong to the current user, or if other users have more access than `others`.
pub(crate) fn open(path: &Path, others: Others, max_bytes: u64) -> Result<File, FileProblem> {
    let file = open_unchecked(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(FileProblem::NotAFile);
    }
    check_access(&metadata, others)?;
    if metadata.len() > max_bytes {
        return Err(FileProblem::TooLarge(max_bytes));
    }
    Ok(file)
}

/// Returns the text of a file.
///
/// # Errors
/// The same as [`open()`], and if the file is not valid UTF-8.
pub(crate) fn read(path: &Path, others: Others, max_bytes: u64) -> Result<String, FileProblem> {
    let mut text = String::new();
    // The file may grow while it is read.
    let limit = max_bytes.saturating_add(1);
    let file = open(path, others, max_bytes)?;
    file.take(limit).read_to_string(&mut text)?;
    if text.len() as u64 > max_bytes {
        return Err(FileProblem::TooLarge(max_bytes));
    }
    Ok(text)
}

/// Opens the file with `O_NONBLOCK`, because opening a pipe would block until it has a writer.
#[cfg(unix)]
fn open_unchecked(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};

    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(not(unix))]
fn open_unchecked(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
fn check_access(metadata: &Metadata, others: Others) -> Result<(), FileProblem> {
    use std::os::unix::fs::MetadataExt as _;

    let mode = metadata.mode() & 0o777;
    let forbidden = match others {
        Others::MayRead => 0o022,
        Others::NoAccess => 0o077,
    };
    if mode & forbidden != 0 {
        Err(FileProblem::Exposed(mode))
    } else if metadata.uid() != rustix::process::geteuid().as_raw() {
        Err(FileProblem::OtherOwner)
    } else {
        Ok(())
    }
}

/// Accepts any file. Outside Unix, the standard library does not provide the access rules of files.
#[cfg(not(unix))]
fn check_access(_: &Metadata, _: Others) -> Result<(), FileProblem> {
    Ok(())
}

impl FileProblem {
    /// Returns `true` if there is no file.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }

    /// Returns `true` if other users can access the file.
    pub(crate) fn is_exposed(&self) -> bool {
        #[cfg(unix)]
        return matches!(self, Self::Exposed(_));
        #[cfg(not(unix))]
        return false;
    }

    /// Writes the problem of the file at `path`, and what to do.
    pub(crate) fn write(&self, f: &mut fmt::Formatter<'_>, path: &Path) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "{error}; check the path, or use a different file"),
            Self::NotAFile => f.write_str("it is not a regular file; use a different file"),
            #[cfg(unix)]
            Self::Exposed(mode) => {
                write!(f, "other users can access it (mode {mode:03o}); run ")?;
                match path.to_str().and_then(crate::text::shell_quote) {
                    Some(path) => write!(f, "`chmod 600 {path}`"),
                    None => f.write_str("`chmod 600` on it"),
                }
            }
            #[cfg(unix)]
            Self::OtherOwner => {
                f.write_str("it belongs to a different user; use a file that you own")
            }
            Self::TooLarge(max_bytes) => {
                write!(f, "it is larger than {max_bytes} bytes; use a smaller file")
            }
        }
    }
}

impl From<io::Error> for FileProblem {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
