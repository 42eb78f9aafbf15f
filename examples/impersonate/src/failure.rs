//! Why there is no link: what the exit code, a person and a script are told.

use std::process::ExitCode;
use std::time::SystemTime;
use std::{fmt, io};

use actor_token::{Error, Violations, error::ConfigError};
use serde_json::{Value, json};

use crate::key::KeyProblem;
use crate::messages::{Mistake, Said};

#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line doesn't read as one.
    Usage(clap::Error),
    /// Nobody could say when the browser has the link.
    NoTerminal,
    /// Nobody would get what is printed.
    NoOutput,
    Key(KeyProblem),
    Config(ConfigError),
    StandIn(io::Error),
    NotConfirmed(No),
    Prompt(io::Error),
    Clerk(Error),
    /// A token was issued, but its link could not be handed over; what came of revoking it.
    HandOver {
        cause: String,
        token: String,
        /// When the link stops working at the latest.
        end: Option<SystemTime>,
        undone: Result<(), Box<Error>>,
    },
    /// What was to be printed of a token that is gone.
    Output(io::Error),
}

/// How it was not confirmed.
#[derive(Debug)]
pub(crate) enum No {
    /// Asked, the person said so.
    Said,
    /// `--yes` doesn't name this customer, which a live instance asks for.
    YesAlone(String),
    /// `--yes` names somebody else than this customer.
    YesToAnother(String),
}

/// A failure's kind: a number for the shell, and a word for scripts. The help says what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    Machine = 1,
    Arguments = 2,
    Settings = 3,
    NotConfirmed = 4,
    Refused = 5,
    NoResponse = 6,
    InDoubt = 7,
    TooLate = 8,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Arguments => "arguments",
            Self::Settings => "settings",
            Self::NotConfirmed => "not_confirmed",
            Self::Refused => "rejected",
            Self::NoResponse => "no_response",
            Self::InDoubt => "unknown_outcome",
            Self::TooLate => "already_accepted",
        }
    }

    fn of(error: &Error) -> Self {
        match error {
            error if error.token_may_exist() => Self::InDoubt,
            Error::Config(_) => Self::Settings,
            Error::Invalid(_) => Self::Arguments,
            Error::AlreadyAccepted(_) => Self::TooLate,
            Error::Api(error) if error.status().is_server_error() => Self::NoResponse,
            Error::Api(_) | Error::AuditRejected(_) => Self::Refused,
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
            Self::Clerk(error) => Kind::of(error),
            // A token that is known and could not be revoked works until it expires.
            Self::HandOver {
                undone: Err(error), ..
            } => match Kind::of(error) {
                Kind::TooLate => Kind::TooLate,
                _ => Kind::InDoubt,
            },
            Self::NoOutput
            | Self::StandIn(_)
            | Self::Prompt(_)
            | Self::HandOver { .. }
            | Self::Output(_) => Kind::Machine,
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.kind() as u8)
    }

    fn mistakes(&self) -> Option<Vec<Mistake<'_>>> {
        match self {
            Self::Clerk(Error::Invalid(violations)) => {
                Some(violations.iter().map(Mistake::of).collect())
            }
            _ => None,
        }
    }

    /// Until when a token can live that nobody holds.
    fn orphaned_token_expires_by(&self) -> Option<String> {
        let end = match self {
            Self::Clerk(error) => error.orphaned_token_expires_by(),
            Self::HandOver { end, .. } if self.kind() == Kind::InDoubt => *end,
            _ => None,
        }?;
        Some(humantime::format_rfc3339_seconds(end).to_string())
    }

    /// The token that this is about, if it is known.
    fn token(&self) -> Option<&str> {
        match self {
            Self::HandOver { token, .. } => Some(token),
            _ => None,
        }
    }

    /// What is left to do about a token that lives on.
    fn write_way_out(&self, f: &mut fmt::Formatter<'_>, token: &str) -> fmt::Result {
        if self.kind() != Kind::InDoubt {
            return Ok(());
        }
        write!(f, "\nTry again to revoke it: impersonate revoke {token}")?;
        self.orphaned_token_expires_by()
            .map_or(Ok(()), |end| write!(f, "\nElse its link works until {end}"))
    }

    pub(crate) fn as_json(&self) -> Value {
        let kind = self.kind();
        let mistakes = self
            .mistakes()
            .map(|mistakes| mistakes.iter().map(Mistake::as_json).collect::<Vec<_>>());
        json!({
            "error": {
                "kind": kind.word(),
                "exit_code": kind as u8,
                "message": self.to_string(),
                "violations": mistakes,
                "token_may_exist": kind == Kind::InDoubt,
                "actor_token_id": self.token(),
                "orphaned_token_expires_by": self.orphaned_token_expires_by(),
            }
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(mistakes) = self.mistakes() {
            f.write_str("nothing was sent:")?;
            return mistakes
                .iter()
                .try_for_each(|mistake| write!(f, "\n  {mistake}"));
        }
        match self {
            Self::Usage(error) => {
                let text = error.render().to_string();
                f.write_str(text.trim_start_matches("error: ").trim_end())
            }
            Self::NoTerminal => f.write_str(
                "--open needs a terminal, where you say that the browser has the link; nothing was sent. Run it in one, or leave --open out",
            ),
            Self::NoOutput => f.write_str(
                "standard output is closed or leads nowhere, and the link would be lost; nothing was sent. Let it go to a terminal, a file or a pipe, or use --open",
            ),
            Self::Key(problem) => problem.fmt(f),
            Self::Config(error) => error.fmt(f),
            Self::StandIn(error) => write!(f, "the stand-in can't be served: {error}"),
            Self::NotConfirmed(no) => write!(f, "not confirmed{no}; nothing was sent"),
            Self::Prompt(error) => write!(f, "can't ask: {error}; nothing was sent"),
            Self::Output(error) => write!(f, "the answer can't be printed: {error}"),
            Self::HandOver {
                cause,
                token,
                undone,
                ..
            } => {
                write!(f, "the link could not be handed over: {cause}; ")?;
                match undone {
                    Ok(()) => f.write_str("its token is revoked"),
                    Err(error) => {
                        write!(
                            f,
                            "and its token {token} could not be revoked: {}",
                            Said(error)
                        )?;
                        self.write_way_out(f, token)
                    }
                }
            }
            Self::Clerk(error) => {
                Said(error).fmt(f)?;
                self.orphaned_token_expires_by()
                    .map_or(Ok(()), |end| write!(f, " (by {end} at the latest)"))
            }
        }
    }
}

impl fmt::Display for No {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said => Ok(()),
            Self::YesAlone(customer) => write!(
                f,
                ": for a live instance --yes has to name the customer, as --yes={customer}"
            ),
            Self::YesToAnother(customer) => write!(
                f,
                ": --yes names somebody else than the customer, {customer}"
            ),
        }
    }
}

impl From<Violations> for Failure {
    fn from(violations: Violations) -> Self {
        Self::Clerk(violations.into())
    }
}
