//! Reads the secret key from a file that only its owner can access.

use std::fmt;
use std::path::{Path, PathBuf};

use actor_token::secrecy::SecretString;

use crate::private_file::{self, FileProblem, Others};
use crate::text::Escaped;

/// The maximum size of a key file.
const MAX_BYTES: u64 = 4096;

/// The reason why a key file was rejected.
#[derive(Debug)]
pub(crate) struct KeyFileProblem {
    path: PathBuf,
    reason: Reason,
}

#[derive(Debug)]
enum Reason {
    File(FileProblem),
    Empty,
    ManyLines,
    NotAKey,
}

/// Returns the key in the file.
pub(crate) fn read(path: &Path) -> Result<SecretString, KeyFileProblem> {
    try_read(path).map_err(|reason| KeyFileProblem {
        path: path.to_owned(),
        reason,
    })
}

fn try_read(path: &Path) -> Result<SecretString, Reason> {
    let text = private_file::read(path, Others::NoAccess, MAX_BYTES).map_err(Reason::File)?;
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

impl fmt::Display for KeyFileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.to_string_lossy();
        write!(f, "failed to read key file {}: ", Escaped(&path))?;
        match &self.reason {
            Reason::File(FileProblem::TooLarge(max_bytes)) => {
                write!(f, "it is larger than {max_bytes} bytes; {ONLY_KEY}")
            }
            Reason::File(problem) => {
                problem.write(f, &self.path)?;
                if problem.is_exposed() {
                    f.write_str(
                        ", and if others may have read it, rotate the key in Clerk's dashboard",
                    )?;
                }
                Ok(())
            }
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
