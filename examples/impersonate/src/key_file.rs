//! Reads the secret key from a file that only its owner can access.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use actor_token::secrecy::SecretString;

use crate::text::Escaped;

/// The maximum size of a key file.
const MAX_BYTES: u64 = 4096;

/// The reason why a key file was rejected.
#[derive(Debug)]
pub(crate) struct FileProblem {
    path: PathBuf,
    reason: Reason,
}

#[derive(Debug)]
enum Reason {
    Io(io::Error),
    NotAFile,
    TooLong,
    Empty,
    ManyLines,
    NotAKey,
    /// Other users can access the file, which has this mode.
    #[cfg(unix)]
    Exposed(u32),
    #[cfg(unix)]
    OtherOwner,
}

/// Returns the key in the file.
pub(crate) fn read(path: &Path) -> Result<SecretString, FileProblem> {
    try_read(path).map_err(|reason| FileProblem {
        path: path.to_owned(),
        reason,
    })
}

fn try_read(path: &Path) -> Result<SecretString, Reason> {
    let file = open(path)?;
    // Checks the open file instead of the path, which could refer to a different file by now.
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(Reason::NotAFile);
    }
    check_access(&metadata)?;
    let mut text = String::new();
    file.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(Reason::TooLong);
    }
    parse(&text).map(Into::into)
}

/// Returns the key, if the text is one line with a key.
///
/// Any other text must not be sent, because it may be a password.
fn parse(text: &str) -> Result<&str, Reason> {
    let text = text.trim();
    if text.is_empty() {
        Err(Reason::Empty)
    } else if text.contains(['\n', '\r']) {
        Err(Reason::ManyLines)
    } else if !text.starts_with("sk_") || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Err(Reason::NotAKey)
    } else {
        Ok(text)
    }
}

/// Opens the file with `O_NONBLOCK`, because opening a pipe would block until it has a writer.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};

    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Checks that the file belongs to the current user, and that no one else can access it.
#[cfg(unix)]
fn check_access(metadata: &std::fs::Metadata) -> Result<(), Reason> {
    use std::os::unix::fs::MetadataExt as _;

    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(Reason::Exposed(mode));
    }
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(Reason::OtherOwner);
    }
    Ok(())
}

/// Accepts any file. Outside Unix, the standard library does not provide the access rules of files.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
fn check_access(_: &std::fs::Metadata) -> Result<(), Reason> {
    Ok(())
}

impl From<io::Error> for Reason {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.to_string_lossy();
        write!(f, "failed to read key file {}: ", Escaped(&path))?;
        match &self.reason {
            Reason::Io(error) => error.fmt(f),
            Reason::NotAFile => f.write_str("it is not a regular file"),
            Reason::TooLong => write!(f, "it is larger than {MAX_BYTES} bytes; {ONLY_KEY}"),
            Reason::Empty => write!(f, "it is empty; {ONLY_KEY}"),
            Reason::ManyLines => write!(f, "it has more than one line; {ONLY_KEY}"),
            Reason::NotAKey => write!(
                f,
                "it does not contain a secret key; {ONLY_KEY}, without a variable name or quotes"
            ),
            #[cfg(unix)]
            Reason::Exposed(mode) => {
                write!(f, "other users can access it (mode {mode:03o}); run ")?;
                match self.path.to_str().and_then(crate::text::shell_quote) {
                    Some(path) => write!(f, "`chmod 600 {path}`")?,
                    None => f.write_str("`chmod 600` on it")?,
                }
                f.write_str(", and if others may have read it, rotate the key in Clerk's dashboard")
            }
            #[cfg(unix)]
            Reason::OtherOwner => {
                f.write_str("it belongs to a different user; use a file that you own")
            }
        }
    }
}

const ONLY_KEY: &str =
    "write only the key to it, on one line, as Clerk's dashboard shows it (`sk_…`)";
