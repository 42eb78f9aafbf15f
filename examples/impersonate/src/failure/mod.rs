//! Failures, with their exit codes, messages and JSON.

use std::process::ExitCode;
use std::time::SystemTime;
use std::{fmt, io};

use actor_token::{Error, Violations, error::ConfigError};
use serde_json::{Value, json};

use crate::key::KeyProblem;
use crate::messages::{ArgumentViolation, ErrorDisplay};
use crate::output::format_time;

#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line is invalid.
    Usage(clap::Error),
    /// `--open` requires a terminal, in which the user confirms that the browser opened the link.
    NoTerminal,
    /// Standard output is closed, read-only or `/dev/null`.
    NoOutput,
    Key(KeyProblem),
    Config(ConfigError),
    Fake(io::Error),
    NotConfirmed(NotConfirmed),
    Prompt(io::Error),
    Clerk(Error),
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

/// The reason why a request is not confirmed.
#[derive(Debug)]
pub(crate) enum NotConfirmed {
    /// The user declined at the prompt.
    Declined,
    /// On a live instance, `--yes` must have the ID of this customer.
    MissingId(String),
    /// `--yes` does not have the ID of this customer, but a different one.
    OtherId(String),
}

/// The kind of a failure. The number is the exit code, which the help describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    Machine = 1,
    Arguments = 2,
    Settings = 3,
    NotConfirmed = 4,
    Rejected = 5,
    NoResponse = 6,
    UnknownOutcome = 7,
    AlreadyAccepted = 8,
}

impl Kind {
    /// Returns the `kind` in JSON.
    fn as_str(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Arguments => "arguments",
            Self::Settings => "settings",
            Self::NotConfirmed => "not_confirmed",
            Self::Rejected => "rejected",
            Self::NoResponse => "no_response",
            Self::UnknownOutcome => "unknown_outcome",
            Self::AlreadyAccepted => "already_accepted",
        }
    }

    fn from_error(error: &Error) -> Self {
        match error {
            error if error.token_may_exist() => Self::UnknownOutcome,
            Error::Config(_) => Self::Settings,
            Error::Invalid(_) => Self::Arguments,
            Error::AlreadyAccepted(_) => Self::AlreadyAccepted,
            Error::Api(error) if error.status().is_server_error() => Self::NoResponse,
            Error::Api(_) | Error::AuditRejected(_) => Self::Rejected,
            _ => Self::NoResponse,
        }
    }
}

impl Failure {
    fn kind(&self) -> Kind {
        match self {
            Self::Usage(_) | Self::NoTerminal => Kind::Arguments,
            Self::Key(_) | Self::Config(_) => Kind::Settings,
            Self::NotConfirmed(_) => Kind::NotConfirmed,
            Self::Clerk(error) => Kind::from_error(error),
            // The token could not be revoked, and remains valid until it expires.
            Self::Delivery {
                revocation: Err(error),
                ..
            } => match Kind::from_error(error) {
                Kind::AlreadyAccepted => Kind::AlreadyAccepted,
                _ => Kind::UnknownOutcome,
            },
            Self::NoOutput
            | Self::Fake(_)
            | Self::Prompt(_)
            | Self::Delivery { .. }
            | Self::Output(_) => Kind::Machine,
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.kind() as u8)
    }

    fn violations(&self) -> Option<Vec<ArgumentViolation<'_>>> {
        match self {
            Self::Clerk(Error::Invalid(violations)) => {
                Some(violations.iter().map(ArgumentViolation::new).collect())
            }
            _ => None,
        }
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
        let violations = self.violations().map(|violations| {
            let json = violations.iter().map(ArgumentViolation::as_json);
            json.collect::<Vec<_>>()
        });
        json!({
            "error": {
                "kind": kind.as_str(),
                "exit_code": kind as u8,
                "message": self.to_string(),
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
        if let Some(violations) = self.violations() {
            f.write_str("invalid arguments; nothing was sent:")?;
            return violations
                .iter()
                .try_for_each(|violation| write!(f, "\n  {violation}"));
        }
        match self {
            Self::Usage(error) => {
                let text = error.render().to_string();
                f.write_str(text.trim_start_matches("error: ").trim_end())
            }
            Self::NoTerminal => f.write_str(
                "cannot use --open: it requires a terminal, to confirm that the browser opened the link; nothing was sent; run the command in a terminal, or remove --open",
            ),
            Self::NoOutput => f.write_str(
                "cannot print the link: standard output is closed or discarded; nothing was sent; use a terminal, a file or a pipe, or use --open",
            ),
            Self::Key(problem) => problem.fmt(f),
            Self::Config(error) => error.fmt(f),
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
            Self::OtherId(customer) => write!(
                f,
                ": --yes has a different ID than the customer, {customer}; nothing was sent; check both IDs"
            ),
        }
    }
}

impl From<Violations> for Failure {
    fn from(violations: Violations) -> Self {
        Self::Clerk(violations.into())
    }
}
