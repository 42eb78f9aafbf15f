//! The audit trail: a file to which each call appends lines of JSON.

use std::error::Error;
use std::fmt;
use std::fs::{DirBuilder, File};
use std::io;
use std::path::{self, Path, PathBuf};

use actor_token::audit::{Audit, AuditId, Intent, JsonLines, Outcome, Rejection};

use crate::private_file::{self, FileProblem, Others};
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
    File(PathBuf, FileProblem),
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
    let failed = |error: io::Error| TrailProblem::File(path.to_owned(), error.into());
    // A trail of any size can be appended to.
    match private_file::open(path, Others::NoAccess, u64::MAX) {
        // `JsonLines` creates the file, so that only its owner can access it.
        Err(problem) if problem.is_missing() => create_folder(path).map_err(failed)?,
        Err(problem) => return Err(TrailProblem::File(path.to_owned(), problem)),
        Ok(_) => {}
    }
    JsonLines::open(path).map_err(failed)
}

/// Creates the folder of a file, and waits until the names of all new folders are on disk. Without
/// that, a crash could lose the trail.
fn create_folder(file: &Path) -> io::Result<()> {
    let file = path::absolute(file)?;
    let Some(folder) = file.parent() else {
        return Ok(());
    };
    let missing: Vec<_> = folder
        .ancestors()
        .take_while(|folder| !folder.exists())
        .collect();
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    // Other systems cannot open a folder like a file.
    if cfg!(unix) {
        for parent in missing.iter().filter_map(|folder| folder.parent()) {
            File::open(parent)?.sync_all()?;
        }
    }
    Ok(())
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
        let Self::File(path, problem) = self else {
            return f.write_str(
                "no folder for the audit trail; set HOME, or use --audit-file with a path",
            );
        };
        let shown = path.to_string_lossy();
        write!(f, "failed to open the audit trail {}: ", Escaped(&shown))?;
        problem.write(f, path)
    }
}
