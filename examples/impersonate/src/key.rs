//! Where the secret key comes from: a file, if one is named, and else the environment.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fmt};

use actor_token::secrecy::{ExposeSecret, SecretString};

use crate::key_file::{self, FileProblem};
use crate::text::Shown;

const VARIABLE: &str = "CLERK_SECRET_KEY";
const FILE_VARIABLE: &str = "IMPERSONATE_KEY_FILE";

/// A key, and whether it opens real customers' accounts.
pub(crate) struct Key {
    pub(crate) secret: SecretString,
    pub(crate) is_live: bool,
    pub(crate) origin: Origin,
}

/// Where a key is from.
pub(crate) enum Origin {
    Variable,
    File {
        path: PathBuf,
        named_by: &'static str,
    },
}

/// The key isn't there, or can't be trusted to be secret.
#[derive(Debug)]
pub(crate) enum KeyProblem {
    Missing,
    NotUnicode,
    File(FileProblem),
}

impl Key {
    /// `argument` is the file that the command line names.
    pub(crate) fn find(argument: Option<&Path>) -> Result<Self, KeyProblem> {
        let origin = Origin::find(argument);
        let secret = match &origin {
            Origin::File { path, .. } => key_file::read(path).map_err(KeyProblem::File)?,
            Origin::Variable => variable(VARIABLE)
                .ok_or(KeyProblem::Missing)?
                .into_string()
                .map_err(|_| KeyProblem::NotUnicode)?
                .into(),
        };
        // What isn't plainly a test key is taken for a live one.
        let is_live = !secret.expose_secret().starts_with("sk_test_");
        Ok(Self {
            secret,
            is_live,
            origin,
        })
    }
}

impl Origin {
    fn find(argument: Option<&Path>) -> Self {
        let file = argument
            .map(|path| (path.to_owned(), "--key-file"))
            .or_else(|| variable(FILE_VARIABLE).map(|path| (path.into(), FILE_VARIABLE)));
        file.map_or(Self::Variable, |(path, named_by)| Self::File {
            path,
            named_by,
        })
    }
}

/// A variable that is empty counts as one that isn't set.
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable => f.write_str(VARIABLE),
            Self::File { path, named_by } => {
                let path = path.to_string_lossy();
                write!(f, "the file {}, which {named_by} names", Shown(&path))
            }
        }
    }
}

impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(
                f,
                "there is no secret key: set {VARIABLE}, name a file with --key-file, or practise with --fake"
            ),
            Self::NotUnicode => write!(f, "{VARIABLE} is not valid Unicode"),
            Self::File(problem) => problem.fmt(f),
        }
    }
}
