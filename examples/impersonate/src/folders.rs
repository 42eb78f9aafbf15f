//! The user's folders for configuration and state, as in the XDG base directory specification.

use std::env;
use std::path::PathBuf;

/// Returns the folder of the configuration, if the user has one.
pub(crate) fn config() -> Option<PathBuf> {
    folder("XDG_CONFIG_HOME", ".config")
}

/// Returns the folder of the audit trail, if the user has one.
pub(crate) fn state() -> Option<PathBuf> {
    folder("XDG_STATE_HOME", ".local/state")
}

/// Returns the home folder.
pub(crate) fn home() -> Option<PathBuf> {
    absolute_path("HOME").or_else(|| absolute_path("USERPROFILE"))
}

fn folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let base = absolute_path(variable).or_else(|| Some(home()?.join(below_home)))?;
    Some(base.join("impersonate"))
}

/// Returns the path in a variable. The specification requires that a relative path is ignored.
fn absolute_path(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
}
