//! Where the database is.

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::options::Database;

impl Database {
    /// Returns the URL with which sqlx connects. Creates the file of SQLite, which only its owner
    /// may read.
    pub(super) fn connection_url(&self) -> Result<String, Box<dyn Error + Send + Sync>> {
        match self {
            Self::Postgres(url) => Ok(url.clone()),
            Self::Sqlite(path) => {
                let path = std::path::absolute(path)?;
                create_private_file(&path)?;
                let url = url::Url::from_file_path(&path).map_err(|()| "the path is invalid")?;
                Ok(format!("sqlite://{}", url.path()))
            }
        }
    }

    /// Describes why the database could not be opened.
    pub(super) fn open_error(&self, error: &(dyn Error + Send + Sync)) -> String {
        match self {
            Self::Sqlite(path) => format!(
                "failed to open the database {}: {error}; pass a different file with --database",
                path.display()
            ),
            Self::Postgres(_) => format!(
                "failed to open the PostgreSQL database: {error}; check DATABASE_URL, and that the server is running"
            ),
        }
    }
}

#[cfg(unix)]
fn create_private_file(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};

    if let Some(folder) = path.parent() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700).create(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true).mode(0o600).open(path)?;
    Ok(())
}

#[cfg(not(unix))]
fn create_private_file(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)?;
    Ok(())
}
