//! The configuration file, in TOML.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::folders;
use crate::private_file::{self, FileProblem, Others};
use crate::text::Escaped;

/// The maximum size of the file.
const MAX_BYTES: u64 = 64 * 1024;

/// The settings in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ConfigFile {
    /// The path of the file. `None` if there is no file.
    #[serde(skip)]
    pub(crate) path: Option<PathBuf>,
    #[serde(rename = "as")]
    pub(crate) agent: Option<String>,
    pub(crate) key_file: Option<PathBuf>,
    pub(crate) audit_file: Option<PathBuf>,
    pub(crate) case_pattern: Option<String>,
    pub(crate) case_example: Option<String>,
}

/// The reason why the configuration file was rejected.
#[derive(Debug)]
pub(crate) struct ConfigFileProblem {
    pub(crate) path: PathBuf,
    pub(crate) reason: Reason,
}

#[derive(Debug)]
pub(crate) enum Reason {
    File(FileProblem),
    /// The text is not valid. The message has no part of it that may be secret.
    Invalid(String),
}

impl ConfigFile {
    /// Reads the file. Without a file, no setting is set.
    pub(crate) fn read() -> Result<Self, ConfigFileProblem> {
        let Some(folder) = folders::config() else {
            return Ok(Self::default());
        };
        let path = folder.join("config.toml");
        match try_read(&path) {
            Ok(mut config) => {
                for file in [&mut config.key_file, &mut config.audit_file] {
                    *file = file.take().map(|file| resolve(&folder, &file));
                }
                config.path = Some(path);
                Ok(config)
            }
            Err(Reason::File(problem)) if problem.is_missing() => Ok(Self::default()),
            Err(reason) => Err(ConfigFileProblem { path, reason }),
        }
    }
}

fn try_read(path: &Path) -> Result<ConfigFile, Reason> {
    // A user who can write the file can redirect the key and the audit trail.
    let text = private_file::read(path, Others::MayRead, MAX_BYTES).map_err(Reason::File)?;
    toml::from_str(&text).map_err(|error| Reason::Invalid(describe(&text, &error)))
}

/// Returns the line and the message of an error, but not the text of the line, which may be secret.
fn describe(text: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    let message = if message.contains("sk_") {
        "it contains a secret key; write the key to a file of its own, and set `key_file`"
    } else {
        message.trim_end()
    };
    let start = error.span().and_then(|span| text.get(..span.start));
    match start {
        Some(start) => format!("line {}: {message}", start.matches('\n').count() + 1),
        None => message.to_owned(),
    }
}

/// Returns the path of a file in the configuration. `~/` is the home folder, and a relative path
/// starts at the folder of the configuration.
fn resolve(folder: &Path, file: &Path) -> PathBuf {
    match (file.strip_prefix("~"), folders::home()) {
        (Ok(below_home), Some(home)) => home.join(below_home),
        _ => folder.join(file),
    }
}

impl fmt::Display for ConfigFileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.to_string_lossy();
        write!(f, "invalid configuration file {}: ", Escaped(&path))?;
        match &self.reason {
            Reason::File(problem) => problem.write(f, &self.path),
            Reason::Invalid(message) => write!(f, "{}; correct it", Escaped(message)),
        }
    }
}
