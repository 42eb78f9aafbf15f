//! Where the secret key comes from: the environment, or a file that nobody else can read.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::{env, fmt};

use actor_token::secrecy::{ExposeSecret, SecretString};

const VARIABLE: &str = "CLERK_SECRET_KEY";
/// A file that is longer isn't a key.
const LONGEST: u64 = 4096;

/// A key, and whether it opens real customers' accounts.
pub(crate) struct Key {
    pub(crate) secret: SecretString,
    pub(crate) is_live: bool,
}

/// The key isn't there, or can't be trusted to be secret.
#[derive(Debug)]
pub(crate) enum KeyProblem {
    Missing,
    NotUnicode,
    File(PathBuf, io::Error),
    NotAFile(PathBuf),
    TooLong(PathBuf),
    #[cfg(unix)]
    Exposed(PathBuf, u32),
    #[cfg(unix)]
    OwnedByAnother(PathBuf),
}

impl Key {
    /// The key in `file`, or else the one in the environment.
    pub(crate) fn find(file: Option<&Path>) -> Result<Self, KeyProblem> {
        let secret = match file {
            Some(path) => read(path)?,
            None => env::var_os(VARIABLE)
                .filter(|key| !key.is_empty())
                .ok_or(KeyProblem::Missing)?
                .into_string()
                .map_err(|_| KeyProblem::NotUnicode)?
                .into(),
        };
        Ok(Self::new(secret))
    }

    pub(crate) fn new(secret: SecretString) -> Self {
        // What isn't plainly a test key is taken for a live one.
        let is_live = !secret.expose_secret().starts_with("sk_test_");
        Self { secret, is_live }
    }
}

fn read(path: &Path) -> Result<SecretString, KeyProblem> {
    let failed = |error| KeyProblem::File(path.to_owned(), error);
    let file = File::open(path).map_err(failed)?;
    // Of the open file, so that what is judged is what is read.
    let about = file.metadata().map_err(failed)?;
    if !about.is_file() {
        return Err(KeyProblem::NotAFile(path.to_owned()));
    }
    judge_access(path, &about)?;
    let mut text = String::new();
    file.take(LONGEST + 1)
        .read_to_string(&mut text)
        .map_err(failed)?;
    if text.len() as u64 > LONGEST {
        return Err(KeyProblem::TooLong(path.to_owned()));
    }
    Ok(text.trim().into())
}

/// Only its owner may read or change the file, and the owner is who runs this.
#[cfg(unix)]
fn judge_access(path: &Path, about: &std::fs::Metadata) -> Result<(), KeyProblem> {
    use std::os::unix::fs::MetadataExt as _;

    let mode = about.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyProblem::Exposed(path.to_owned(), mode));
    }
    if about.uid() != rustix::process::geteuid().as_raw() {
        return Err(KeyProblem::OwnedByAnother(path.to_owned()));
    }
    Ok(())
}

/// Elsewhere the file system's own rules have to do: the standard library doesn't show them.
#[cfg(not(unix))]
fn judge_access(_: &Path, _: &std::fs::Metadata) -> Result<(), KeyProblem> {
    Ok(())
}

impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(
                f,
                "there is no secret key: set {VARIABLE}, name a file with --key-file, or practise with --fake"
            ),
            Self::NotUnicode => write!(f, "{VARIABLE} is not valid Unicode"),
            Self::File(path, error) => {
                write!(f, "the key file {} can't be read: {error}", path.display())
            }
            Self::NotAFile(path) => write!(f, "the key file {} is not a file", path.display()),
            Self::TooLong(path) => write!(
                f,
                "the key file {} is longer than a key: it has the key alone, on one line",
                path.display()
            ),
            #[cfg(unix)]
            Self::Exposed(path, mode) => write!(
                f,
                "others have access to the key file {path} (its mode is {mode:03o}): run `chmod 600 {path}`, \
                 and if others could read it, rotate the key in Clerk's dashboard",
                path = path.display()
            ),
            #[cfg(unix)]
            Self::OwnedByAnother(path) => write!(
                f,
                "the key file {} belongs to another user: use one of your own",
                path.display()
            ),
        }
    }
}
