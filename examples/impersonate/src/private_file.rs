//! Checks that other users cannot access a file.

use std::fmt;
use std::fs::Metadata;
use std::path::Path;

/// The reason why a file is not safe to use.
#[derive(Debug)]
pub(crate) enum AccessProblem {
    NotAFile,
    /// Other users can access the file, which has this mode.
    #[cfg(unix)]
    Exposed(u32),
    #[cfg(unix)]
    OtherOwner,
}

/// The access to a file that other users may have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Others {
    MayRead,
    NoAccess,
}

/// Checks that the file belongs to the current user, and the access of all other users.
#[cfg(unix)]
pub(crate) fn check(metadata: &Metadata, others: Others) -> Result<(), AccessProblem> {
    use std::os::unix::fs::MetadataExt as _;

    if !metadata.is_file() {
        return Err(AccessProblem::NotAFile);
    }
    let mode = metadata.mode() & 0o777;
    let forbidden = match others {
        Others::MayRead => 0o022,
        Others::NoAccess => 0o077,
    };
    if mode & forbidden != 0 {
        return Err(AccessProblem::Exposed(mode));
    }
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(AccessProblem::OtherOwner);
    }
    Ok(())
}

/// Accepts any file. Outside Unix, the standard library does not provide the access rules of files.
#[cfg(not(unix))]
pub(crate) fn check(metadata: &Metadata, _: Others) -> Result<(), AccessProblem> {
    if metadata.is_file() {
        Ok(())
    } else {
        Err(AccessProblem::NotAFile)
    }
}

impl AccessProblem {
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
            Self::NotAFile => f.write_str("it is not a regular file"),
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
        }
    }
}
