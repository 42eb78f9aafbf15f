//! Finds the secret key, in a file or in the environment.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fmt};

use actor_token::secrecy::{ExposeSecret, SecretString};

use crate::key_file::{self, FileProblem};
use crate::text::Escaped;

const VARIABLE: &str = "CLERK_SECRET_KEY";
const FILE_VARIABLE: &str = "IMPERSONATE_KEY_FILE";

/// A secret key.
pub(crate) struct Key {
    pub(crate) secret: SecretString,
    /// Whether the key may grant access to the accounts of real customers.
    pub(crate) is_live: bool,
    pub(crate) source: KeySource,
}

/// The source of a key.
pub(crate) enum KeySource {
    Variable,
    File {
        path: PathBuf,
        /// The argument or variable with the path.
        set_by: &'static str,
    },
}

/// The reason why there is no key, or none that is safe to use.
#[derive(Debug)]
pub(crate) enum KeyProblem {
    Missing,
    NotUnicode,
    File(FileProblem),
}

impl Key {
    /// Finds the key. `argument` is the value of `--key-file`.
    pub(crate) fn find(argument: Option<&Path>) -> Result<Self, KeyProblem> {
        let source = KeySource::find(argument);
        let secret = match &source {
            KeySource::File { path, .. } => key_file::read(path).map_err(KeyProblem::File)?,
            KeySource::Variable => env_var(VARIABLE)
                .ok_or(KeyProblem::Missing)?
                .into_string()
                .map_err(|_| KeyProblem::NotUnicode)?
                .into(),
        };
        // A key with an unknown prefix counts as live, to be safe.
        let is_live = !secret.expose_secret().starts_with("sk_test_");
        Ok(Self {
            secret,
            is_live,
            source,
        })
    }
}

impl KeySource {
    fn find(argument: Option<&Path>) -> Self {
        let file = argument
            .map(|path| (path.to_owned(), "--key-file"))
            .or_else(|| env_var(FILE_VARIABLE).map(|path| (path.into(), FILE_VARIABLE)));
        file.map_or(Self::Variable, |(path, set_by)| Self::File { path, set_by })
    }
}

/// Returns an environment variable. Returns `None` if it is empty.
fn env_var(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable => f.write_str(VARIABLE),
            Self::File { path, set_by } => {
                let path = path.to_string_lossy();
                write!(f, "{} ({set_by})", Escaped(&path))
            }
        }
    }
}

impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(
                f,
                "missing secret key; set {VARIABLE}, pass a file with --key-file, or use --fake to try it out"
            ),
            Self::NotUnicode => write!(f, "invalid {VARIABLE}: it is not valid Unicode"),
            Self::File(problem) => problem.fmt(f),
        }
    }
}
