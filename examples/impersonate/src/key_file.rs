//! A file with the secret key and nothing else, which nobody else can read.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use actor_token::secrecy::SecretString;

use crate::text::Shown;

/// A file that is longer isn't a key.
const LONGEST: u64 = 4096;

/// The file can't be read, can't be trusted to be secret, or has something else than a key.
#[derive(Debug)]
pub(crate) struct FileProblem {
    path: PathBuf,
    why: Why,
}

#[derive(Debug)]
enum Why {
    Unreadable(io::Error),
    NotAFile,
    TooLong,
    Empty,
    ManyLines,
    NotAKey,
    #[cfg(unix)]
    Exposed(u32),
    #[cfg(unix)]
    OwnedByAnother,
}

/// The key in the file.
pub(crate) fn read(path: &Path) -> Result<SecretString, FileProblem> {
    content(path).map_err(|why| FileProblem {
        path: path.to_owned(),
        why,
    })
}

fn content(path: &Path) -> Result<SecretString, Why> {
    let file = open(path)?;
    // Of the open file, so that what is judged is what is read.
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(Why::NotAFile);
    }
    judge_access(&about)?;
    let mut text = String::new();
    file.take(LONGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LONGEST {
        return Err(Why::TooLong);
    }
    only_key(&text).map(Into::into)
}

/// The text's one line, if it can be a key. Whatever else is in the file, a password perhaps, must not be sent.
fn only_key(text: &str) -> Result<&str, Why> {
    let text = text.trim();
    if text.is_empty() {
        Err(Why::Empty)
    } else if text.contains(['\n', '\r']) {
        Err(Why::ManyLines)
    } else if !text.starts_with("sk_") || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Err(Why::NotAKey)
    } else {
        Ok(text)
    }
}

/// A pipe would keep whoever opens it waiting, until somebody writes into it.
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

/// Only its owner may read or change the file, and the owner is who runs this.
#[cfg(unix)]
fn judge_access(about: &std::fs::Metadata) -> Result<(), Why> {
    use std::os::unix::fs::MetadataExt as _;

    let mode = about.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(Why::Exposed(mode));
    }
    if about.uid() != rustix::process::geteuid().as_raw() {
        return Err(Why::OwnedByAnother);
    }
    Ok(())
}

/// Elsewhere the file system's own rules have to do: the standard library doesn't show them.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
fn judge_access(_: &std::fs::Metadata) -> Result<(), Why> {
    Ok(())
}

impl From<io::Error> for Why {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.to_string_lossy();
        write!(f, "the key file {} ", Shown(&path))?;
        match &self.why {
            Why::Unreadable(error) => write!(f, "can't be read: {error}"),
            Why::NotAFile => f.write_str("is not a file"),
            Why::TooLong => write!(f, "is longer than a key: {ALONE}"),
            Why::Empty => write!(f, "is empty: {ALONE}"),
            Why::ManyLines => write!(f, "has more than one line: {ALONE}"),
            Why::NotAKey => write!(
                f,
                "has something else than a secret key: {ALONE}, without a name before it and without quotes"
            ),
            #[cfg(unix)]
            Why::Exposed(mode) => {
                write!(f, "is open to others (its mode is {mode:03o}): run ")?;
                match self.path.to_str().and_then(crate::text::shell_word) {
                    Some(word) => write!(f, "`chmod 600 {word}`")?,
                    None => f.write_str("`chmod 600` on it")?,
                }
                f.write_str(", and if others could read it, rotate the key in Clerk's dashboard")
            }
            #[cfg(unix)]
            Why::OwnedByAnother => f.write_str("belongs to another user: use one of your own"),
        }
    }
}

const ALONE: &str = "it has to have the key alone, on one line, as the dashboard shows it (`sk_…`)";
