//! Settings, from the arguments, the environment and the configuration file, in this order.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::arguments::Common;
use crate::audit::Trail;
use crate::case::CaseRule;
use crate::config_file::{ConfigFile, ConfigFileProblem, Reason};
use crate::confirm;
use crate::failure::Failure;
use crate::folders;
use crate::ids::{self, Id, SystemUser};
use crate::key::{self, KeySource};
use crate::messages::ArgumentViolation;
use crate::output::{self, Output};
use crate::text;

/// The argument with the agent's ID.
const AS_ARGUMENT: &str = "--as";

/// The settings of a command.
pub(crate) struct Settings {
    /// The user ID of the agent, if it is set.
    pub(crate) agent: Option<String>,
    /// The argument, the variable or the key that has set the agent.
    agent_source: &'static str,
    pub(crate) key_source: KeySource,
    /// The audit trail. `None` without a home folder, and with `--fake`, unless an argument or a
    /// variable names a file.
    pub(crate) audit_file: Option<PathBuf>,
    /// The rule for cases, or the reason why the configuration of it is invalid.
    case_rule: Result<CaseRule, String>,
    /// The path of the configuration file, if there is one.
    config_path: Option<PathBuf>,
    pub(crate) mode: Mode,
    pub(crate) output: Output,
    pub(crate) no_input: bool,
}

/// The server that requests are sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Clerk,
    Fake,
    DryRun,
}

impl Settings {
    /// Reads the settings.
    pub(crate) fn read(common: &Common) -> Result<Self, Failure> {
        let config = ConfigFile::read().map_err(Failure::ConfigFile)?;
        let mode = match (common.fake, common.dry_run) {
            (true, _) => Mode::Fake,
            (_, true) => Mode::DryRun,
            _ => Mode::Clerk,
        };
        let audit_file = common
            .audit_file
            .clone()
            .or_else(|| env_var("IMPERSONATE_AUDIT_FILE").map(Into::into));
        // The fake would fill the real trail with calls that never happened.
        let audit_file = match mode {
            Mode::Fake => audit_file,
            Mode::Clerk | Mode::DryRun => audit_file
                .or(config.audit_file)
                .or_else(|| Some(folders::state()?.join("audit.jsonl"))),
        };
        let key_source = find_key(common, config.key_file);
        let key_file = match &key_source {
            KeySource::File { path, .. } => Some(path),
            KeySource::Variable => None,
        };
        let paths = [
            ("--key-file", key_file),
            ("--audit-file", audit_file.as_ref()),
        ];
        ids::require_none(paths.into_iter().filter_map(path_violation))?;
        let (agent, agent_source) = find_agent(common, config.agent);
        Ok(Self {
            agent,
            agent_source,
            key_source,
            audit_file,
            case_rule: CaseRule::new(config.case_pattern, config.case_example),
            config_path: config.path,
            mode,
            output: Output::new(common),
            no_input: common.no_input,
        })
    }

    /// Opens the audit trail, unless the calls have none.
    pub(crate) fn open_trail(&self) -> Option<Trail> {
        match self.mode {
            Mode::DryRun => None,
            Mode::Fake => self
                .audit_file
                .as_deref()
                .map(|path| Trail::open(Some(path))),
            Mode::Clerk => Some(Trail::open(self.audit_file.as_deref())),
        }
    }

    /// Returns the violation of the agent's ID, if it is set and invalid.
    pub(crate) fn agent_violation(&self) -> Option<ArgumentViolation> {
        Id::Agent.violation(self.agent.as_deref()?)
    }

    /// Removes an invalid agent and warns, unless `--as` has set it. For commands that only record
    /// the agent: ending access must not depend on a setting that it can do without.
    pub(crate) fn without_invalid_agent(self) -> Self {
        let check = self.agent.as_deref().map(|id| Id::Agent.check(id));
        let (Some(Err(message)), false) = (check, self.agent_source == AS_ARGUMENT) else {
            return self;
        };
        output::warn(format_args!(
            "{} {message}; the audit trail records {SystemUser} instead",
            self.agent_source
        ));
        Self {
            agent: None,
            ..self
        }
    }

    /// Returns the rule for cases. Only a command with a case needs it.
    ///
    /// # Errors
    /// Returns a failure if the configuration of the rule is invalid.
    pub(crate) fn case_rule(&self) -> Result<&CaseRule, Failure> {
        self.case_rule.as_ref().map_err(|why| {
            Failure::ConfigFile(ConfigFileProblem {
                path: self.config_path.clone().unwrap_or_default(),
                reason: Reason::Invalid(why.clone()),
            })
        })
    }

    /// Returns whether the command may ask the user.
    pub(crate) fn can_prompt(&self) -> bool {
        !self.no_input && confirm::has_terminal()
    }
}

/// Returns the violation of a path that may be a secret. Messages show paths.
fn path_violation((argument, path): (&str, Option<&PathBuf>)) -> Option<ArgumentViolation> {
    if !text::contains_secret(&path?.to_string_lossy()) {
        return None;
    }
    let message = "looks like a secret key or a link, and is not shown: use the path of a file";
    Some(ArgumentViolation::new(argument, message.to_owned()))
}

/// Returns the ID of the agent, and what has set it.
fn find_agent(common: &Common, config: Option<String>) -> (Option<String>, &'static str) {
    const VARIABLE: &str = "IMPERSONATE_AS";

    if let Some(id) = &common.agent {
        (Some(id.clone()), AS_ARGUMENT)
    } else if let Some(id) = env_var(VARIABLE) {
        // An invalid ID is rejected later, with the other arguments.
        (Some(id.to_string_lossy().into_owned()), VARIABLE)
    } else {
        (config, "`as` in the configuration file")
    }
}

fn find_key(common: &Common, config: Option<PathBuf>) -> KeySource {
    const FILE_VARIABLE: &str = "IMPERSONATE_KEY_FILE";

    let file = |path: PathBuf, set_by| KeySource::File { path, set_by };
    if let Some(path) = &common.key_file {
        file(path.clone(), "--key-file")
    } else if let Some(path) = env_var(FILE_VARIABLE) {
        file(path.into(), FILE_VARIABLE)
    } else if env_var(key::VARIABLE).is_some() {
        KeySource::Variable
    } else if let Some(path) = config {
        file(path, "key_file in the configuration")
    } else {
        KeySource::Variable
    }
}

/// Returns an environment variable. Returns `None` if it is empty.
pub(crate) fn env_var(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}
