//! The configuration file, in TOML.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::folders;
use crate::private_file::{self, AccessProblem, Others};
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
    Io(io::Error),
    Access(AccessProblem),
    TooLong,
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
            Err(Reason::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Self::default())
            }
            Err(reason) => Err(ConfigFileProblem { path, reason }),
        }
    }
}

fn try_read(path: &Path) -> Result<ConfigFile, Reason> {
    // Opening a pipe would block, so the path is checked first.
    let metadata = std::fs::metadata(path).map_err(Reason::Io)?;
    // Who can write the file can redirect the key and the audit trail.
    private_file::check(&metadata, Others::MayRead).map_err(Reason::Access)?;
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text))
        .map_err(Reason::Io)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(Reason::TooLong);
    }
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
            Reason::Io(error) => error.fmt(f),
            Reason::Access(problem) => problem.write(f, &self.path),
            Reason::TooLong => write!(f, "it is larger than {MAX_BYTES} bytes"),
            Reason::Invalid(message) => Escaped(message).fmt(f),
        }
    }
}
