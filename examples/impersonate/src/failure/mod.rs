//! Failures, with their exit codes, messages and JSON.

mod cause;
mod kind;

use std::process::ExitCode;
use std::time::SystemTime;
use std::{fmt, io};

use actor_token::transport::TransportErrorKind;
use actor_token::{Error, Violations, error::ConfigError};
use serde_json::{Value, json};

use self::kind::Kind;
use crate::audit::TrailProblem;
use crate::config_file::ConfigFileProblem;
use crate::key::KeyProblem;
use crate::messages::{ArgumentViolation, ErrorDisplay};
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
    /// A link was opened, and the audit trail does not have it, so its sessions are not known.
    NotInTrail(Error),
    /// A token was issued, but its link could not be delivered.
    Delivery {
        cause: String,
        token_id: String,
        /// The time by which the link has expired.
        expires_by: Option<SystemTime>,
        /// The result of revoking the token.
        revocation: Result<(), Box<Error>>,
    },
    /// The result could not be printed. No link works anymore.
    Output(io::Error),
}

/// A problem of the settings, because of which no request can be sent.
#[derive(Debug)]
pub(crate) enum SettingsProblem {
    Key(KeyProblem),
    Trail(TrailProblem),
    Client(ConfigError),
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
            Self::Clerk(error) | Self::NotInTrail(error) => Some(error),
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
            _ => None,
        }?;
        Some(format_time(time))
    }

    fn token_id(&self) -> Option<&str> {
        match self {
            Self::Delivery { token_id, .. } => Some(token_id),
            Self::Clerk(Error::AuditIncomplete(error)) => Some(error.token()?.id().as_str()),
            _ => None,
        }
    }

    /// Writes a hint about a token that could not be revoked.
    fn write_hint(&self, f: &mut fmt::Formatter<'_>, token_id: &str) -> fmt::Result {
        if self.kind() != Kind::UnknownOutcome {
            return Ok(());
        }
        write!(f, "\nTo try again: impersonate revoke {token_id}")?;
        self.orphaned_token_expires_by().map_or(Ok(()), |time| {
            write!(f, "\nOtherwise its link works until {time}")
        })
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
                "token_may_exist": kind == Kind::UnknownOutcome,
                "actor_token_id": self.token_id(),
                "orphaned_token_expires_by": self.orphaned_token_expires_by(),
            }
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => {
                let text = error.render().to_string();
                f.write_str(text.trim_start_matches("error: ").trim_end())
            }
            Self::Invalid(violations) => {
                f.write_str("invalid arguments; nothing was sent:")?;
                violations
                    .iter()
                    .try_for_each(|violation| write!(f, "\n  {violation}"))
            }
            Self::NoTerminal => f.write_str(
                "cannot use --open: it requires a terminal, to confirm that the browser opened the link; nothing was sent; run the command in a terminal, or remove --open",
            ),
            Self::NoOutput => f.write_str(
                "cannot print the link: standard output is closed or discarded; nothing was sent; use a terminal, a file or a pipe, or use --open",
            ),
            Self::ConfigFile(problem) => problem.fmt(f),
            Self::Settings(problems) => match problems.as_slice() {
                [problem] => problem.fmt(f),
                problems => {
                    f.write_str("invalid settings; nothing was sent:")?;
                    problems
                        .iter()
                        .try_for_each(|problem| write!(f, "\n  {problem}"))
                }
            },
            Self::Signals(error) => write!(
                f,
                "failed to prepare for Ctrl-C: {error}; nothing was sent; run the command without --wait"
            ),
            Self::Fake(error) => write!(f, "failed to start the fake server: {error}"),
            Self::NotConfirmed(reason) => write!(f, "not confirmed{reason}"),
            Self::Prompt(error) => {
                write!(f, "failed to ask for confirmation: {error}; nothing was sent")
            }
            Self::Output(error) => write!(f, "failed to print the result: {error}"),
            Self::Delivery {
                cause,
                token_id,
                revocation,
                ..
            } => {
                write!(f, "failed to deliver the link: {cause}; ")?;
                match revocation {
                    Ok(()) => f.write_str("its token was revoked"),
                    Err(error) => {
                        let error = ErrorDisplay(error);
                        write!(f, "its token {token_id} could not be revoked: {error}")?;
                        self.write_hint(f, token_id)
                    }
                }
            }
            Self::NotInTrail(_) => f.write_str(
                "too late to revoke: the link was opened, and someone may be signed in as the customer; the audit trail does not have this link; find its session with `impersonate sessions CUSTOMER`, then run `impersonate end SESSION`",
            ),
            Self::Clerk(error) => {
                ErrorDisplay(error).fmt(f)?;
                self.orphaned_token_expires_by()
                    .map_or(Ok(()), |time| write!(f, " (by {time})"))
            }
        }
    }
}

impl fmt::Display for NotConfirmed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Declined => f.write_str("; nothing was sent"),
            Self::MissingId(customer) => write!(
                f,
                ": on a live instance, --yes requires the customer's ID; nothing was sent; use --yes={customer}"
            ),
            Self::NoPrompt {
                no_input,
                live_customer,
            } => {
                f.write_str(if *no_input {
                    ": --no-input forbids the prompt"
                } else {
                    ": the prompt requires a terminal"
                })?;
                f.write_str("; nothing was sent; use --yes")?;
                match live_customer {
                    Some(customer) => write!(f, "={customer}"),
                    None => Ok(()),
                }
            }
            Self::OtherId(customer) => write!(
                f,
                ": --yes has a different ID than the customer, {customer}; nothing was sent; check both IDs"
            ),
        }
    }
}

impl fmt::Display for SettingsProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(problem) => problem.fmt(f),
            Self::Trail(problem) => problem.fmt(f),
            Self::Client(error) => error.fmt(f),
        }
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
