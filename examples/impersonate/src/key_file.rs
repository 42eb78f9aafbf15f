//! Reads the secret key from a file that only its owner can access.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use actor_token::secrecy::SecretString;

use crate::private_file::{self, AccessProblem, Others};
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
    Access(AccessProblem),
    TooLong,
    Empty,
    ManyLines,
    NotAKey,
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
    private_file::check(&file.metadata()?, Others::NoAccess).map_err(Reason::Access)?;
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
            Reason::Access(problem) => {
                problem.write(f, &self.path)?;
                if problem.is_exposed() {
                    f.write_str(
                        ", and if others may have read it, rotate the key in Clerk's dashboard",
                    )?;
                }
                Ok(())
            }
            Reason::TooLong => write!(f, "it is larger than {MAX_BYTES} bytes; {ONLY_KEY}"),
            Reason::Empty => write!(f, "it is empty; {ONLY_KEY}"),
            Reason::ManyLines => write!(f, "it has more than one line; {ONLY_KEY}"),
            Reason::NotAKey => write!(
                f,
                "it does not contain a secret key; {ONLY_KEY}, without a variable name or quotes"
            ),
        }
    }
}

const ONLY_KEY: &str =
    "write only the key to it, on one line, as Clerk's dashboard shows it (`sk_…`)";
