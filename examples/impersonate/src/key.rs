//! Finds the secret key, in a file or in the environment.

use std::fmt;
use std::path::PathBuf;

use actor_token::secrecy::{ExposeSecret, SecretString};

use crate::key_file::{self, KeyFileProblem};
use crate::settings::env_var;
use crate::text::Escaped;

/// The variable with the key.
pub(crate) const VARIABLE: &str = "CLERK_SECRET_KEY";

/// A secret key.
pub(crate) struct Key {
    pub(crate) secret: SecretString,
    /// Whether the key may grant access to the accounts of real customers.
    pub(crate) is_live: bool,
    pub(crate) source: KeySource,
}

/// The source of a key.
#[derive(Clone, Debug)]
pub(crate) enum KeySource {
    Variable,
    File {
        path: PathBuf,
        /// The argument, variable or setting with the path.
        set_by: &'static str,
    },
}

/// The reason why there is no key, or none that is safe to use.
#[derive(Debug)]
pub(crate) enum KeyProblem {
    Missing,
    NotUnicode,
    File(KeyFileProblem),
}

impl Key {
    /// Reads the key.
    pub(crate) fn read(source: KeySource) -> Result<Self, KeyProblem> {
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
                "missing secret key; set {VARIABLE}, pass a file with --key-file, or use --fake or --dry-run to try it out"
            ),
            Self::NotUnicode => write!(f, "invalid {VARIABLE}: it is not valid Unicode"),
            Self::File(problem) => problem.fmt(f),
        }
    }
}
