//! Failures, with their exit codes and JSON.

mod cause;
mod display;
mod kind;

use std::io;
use std::process::ExitCode;
use std::time::SystemTime;

use actor_token::transport::TransportErrorKind;
use actor_token::{Error, Violations, error::ConfigProblem};
use serde_json::{Value, json};

use self::kind::Kind;
use crate::audit::TrailProblem;
use crate::config_file::ConfigFileProblem;
use crate::interrupt::Remains;
use crate::key::KeyProblem;
use crate::messages::ArgumentViolation;
use crate::output::format_time;

#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line is invalid.
    Usage(clap::Error),
    /// Arguments are invalid.
    Invalid(Vec<ArgumentViolation>),
    /// `--open` requires a terminal, in which the user confirms that the browser opened the link.
    NoTerminal,
    /// Standard output is closed, read-only or `/dev/null`.
    NoOutput,
    ConfigFile(ConfigFileProblem),
    Settings(Vec<SettingsProblem>),
    Fake(io::Error),
    /// The command could not prepare to catch Ctrl-C.
    Signals(io::Error),
    NotConfirmed(NotConfirmed),
    Prompt(io::Error),
    Clerk(Error),
    /// A link was opened, and was not found in the audit trail, so its sessions are not known.
    NotInTrail {
        error: Error,
        /// The reason why it was not found.
        reason: String,
    },
    /// A signal stopped the command.
    Stopped(Option<Remains>),
    /// A link was opened, and no active session of it was found.
    NoSessionFound {
        customer: String,
    },
    /// `--wait` could not list sessions, so it is not known whether the link was opened.
    NotListed {
        /// The error of the last list.
        error: Error,
        token_id: String,
    },
    /// A token was issued, but its link could not be delivered.
    Delivery {
        cause: String,
        token_id: String,
        /// The time by which the link has expired.
        expires_by: Option<SystemTime>,
        /// The result of revoking the token.
        revocation: Result<(), Box<Error>>,
    },
    /// The result of a command that changes nothing could not be printed.
    Output(io::Error),
    /// The result of a command that ended access could not be printed.
    Report {
        error: io::Error,
        /// The result in words.
        result: String,
    },
}

/// A problem of the settings, because of which no request can be sent.
#[derive(Debug)]
pub(crate) enum SettingsProblem {
    Key(KeyProblem),
    Trail(TrailProblem),
    Client(ConfigProblem),
}

/// The reason why a request is not confirmed.
#[derive(Debug)]
pub(crate) enum NotConfirmed {
    /// The user declined at the prompt.
    Declined,
    /// On a live instance, `--yes` must have the ID of this customer.
    MissingId(String),
    /// `--yes` does not have the ID of this customer, but a different one.
    OtherId(String),
    /// There is no terminal for the prompt, or `--no-input` forbids it.
    NoPrompt {
        no_input: bool,
        /// The customer, on a live instance.
        live_customer: Option<String>,
    },
}

impl Failure {
    fn kind(&self) -> Kind {
        Kind::of(self)
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.kind() as u8)
    }

    /// Returns the error of the call that failed.
    fn error(&self) -> Option<&Error> {
        match self {
            Self::Clerk(error) | Self::NotInTrail { error, .. } | Self::NotListed { error, .. } => {
                Some(error)
            }
            Self::Delivery { revocation, .. } => revocation.as_ref().err().map(|error| &**error),
            _ => None,
        }
    }

    /// Returns the causes that the message does not contain.
    pub(crate) fn causes(&self) -> Vec<String> {
        self.error()
            .map(|error| cause::causes(error, &self.to_string()))
            .unwrap_or_default()
    }

    /// Returns the time by which a token that was not delivered has expired.
    fn orphaned_token_expires_by(&self) -> Option<String> {
        let time = match self {
            Self::Clerk(error) => error.orphaned_token_expires_by(),
            Self::Delivery { expires_by, .. } if self.kind() == Kind::UnknownOutcome => *expires_by,
            Self::Stopped(Some(Remains::UnknownLink { expires_by, .. })) => *expires_by,
            _ => None,
        }?;
        Some(format_time(time))
    }

    fn token_id(&self) -> Option<&str> {
        match self {
            Self::Delivery { token_id, .. }
            | Self::NotListed { token_id, .. }
            | Self::Stopped(Some(Remains::Link(token_id))) => Some(token_id),
            Self::Clerk(Error::AuditIncomplete(error)) => Some(error.token()?.id().as_str()),
            _ => None,
        }
    }

    /// Returns `true` if a token may exist that was not delivered or that still works.
    fn token_may_exist(&self) -> bool {
        let remains = match self {
            Self::Stopped(remains) => remains.as_ref(),
            _ => return self.kind() == Kind::UnknownOutcome,
        };
        matches!(
            remains,
            Some(Remains::UnknownLink { .. } | Remains::Link(_))
        )
    }

    pub(crate) fn as_json(&self) -> Value {
        let kind = self.kind();
        let violations = match self {
            Self::Invalid(violations) => Some(
                violations
                    .iter()
                    .map(ArgumentViolation::as_json)
                    .collect::<Vec<_>>(),
            ),
            _ => None,
        };
        let cause = self.error().and_then(cause::transport_kind);
        json!({
            "error": {
                "kind": kind.as_str(),
                "exit_code": kind as u8,
                "message": self.to_string(),
                "cause": cause.map(TransportErrorKind::as_str),
                "causes": self.causes(),
                "violations": violations,
                "token_may_exist": self.token_may_exist(),
                "actor_token_id": self.token_id(),
                "orphaned_token_expires_by": self.orphaned_token_expires_by(),
            }
        })
    }
}

impl From<Violations> for Failure {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations.iter().map(ArgumentViolation::from).collect())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(violations) => violations.into(),
            error => Self::Clerk(error),
        }
    }
}
