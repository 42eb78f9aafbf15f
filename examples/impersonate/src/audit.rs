//! The audit trail: a file to which each call appends lines of JSON.

use std::error::Error;
use std::fmt;
use std::fs::{self, DirBuilder};
use std::io;
use std::path::{Path, PathBuf};

use actor_token::audit::{Audit, AuditId, Intent, JsonLines, Outcome, Rejection};

use crate::private_file::{self, AccessProblem, Others};
use crate::text::Escaped;

/// The audit trail, as a sink of the client.
///
/// If the trail could not be opened, the sink fails. Then the client issues no token, but still
/// ends sessions and revokes tokens, and its result reports that the record is missing.
pub(crate) struct Trail(Result<JsonLines, TrailProblem>);

/// The reason why the trail could not be opened.
#[derive(Debug)]
pub(crate) enum TrailProblem {
    NoFolder,
    Io(PathBuf, io::Error),
    Access(PathBuf, AccessProblem),
}

impl Trail {
    /// Opens the trail, and creates its folder. `path` is `None` if the user has no home folder.
    pub(crate) fn open(path: Option<&Path>) -> Self {
        Self(path.ok_or(TrailProblem::NoFolder).and_then(open))
    }

    /// Returns the problem, if the trail could not be opened.
    pub(crate) fn into_result(self) -> Result<Self, TrailProblem> {
        self.0.map(|lines| Self(Ok(lines)))
    }
}

fn open(path: &Path) -> Result<JsonLines, TrailProblem> {
    let failed = |error| TrailProblem::Io(path.to_owned(), error);
    match fs::metadata(path) {
        // `JsonLines` creates the file, so that only its owner can access it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            create_folder(path).map_err(failed)?;
        }
        Err(error) => return Err(failed(error)),
        Ok(metadata) => private_file::check(&metadata, Others::NoAccess)
            .map_err(|problem| TrailProblem::Access(path.to_owned(), problem))?,
    }
    JsonLines::open(path).map_err(failed)
}

fn create_folder(file: &Path) -> io::Result<()> {
    let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    else {
        return Ok(());
    };
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl Audit for Trail {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        match &self.0 {
            Ok(lines) => lines.begin(intent),
            Err(problem) => Err(Rejection::failed(problem.to_string())),
        }
    }

    fn end(&self, id: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
        match &self.0 {
            Ok(lines) => lines.end(id, outcome),
            Err(problem) => Err(problem.to_string().into()),
        }
    }
}

impl fmt::Display for TrailProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Io(path, _) | Self::Access(path, _)) = self else {
            return f.write_str(
                "no folder for the audit trail; set HOME, or use --audit-file with a path",
            );
        };
        let shown = path.to_string_lossy();
        write!(f, "failed to open the audit trail {}: ", Escaped(&shown))?;
        match self {
            Self::NoFolder => Ok(()),
            Self::Io(_, error) => write!(f, "{error}; use --audit-file with another path"),
            Self::Access(_, problem) => problem.write(f, path),
        }
    }
}
