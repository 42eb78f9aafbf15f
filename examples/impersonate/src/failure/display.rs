//! Messages of failures.

use std::fmt;

use actor_token::{Error, error::ConfigProblem};

use super::kind::Kind;
use super::{Failure, NotConfirmed, SettingsProblem};
use crate::interrupt::Remains;
use crate::messages::ErrorDisplay;
use crate::output::format_time;

const NO_TERMINAL: &str = "cannot use --open: it requires a terminal, to confirm that the browser opened the link; nothing was sent; run the command in a terminal, or remove --open";

const NO_OUTPUT: &str = "cannot print the link: standard output is closed or discarded; nothing was sent; use a terminal, a file or a pipe, or use --open";

const INVALID_SETTINGS: &str = "invalid settings; nothing was sent:";

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => {
                let text = error.render().to_string();
                f.write_str(text.trim_start_matches("error: ").trim_end())
            }
            Self::Invalid(violations) => {
                f.write_str("invalid arguments; nothing was sent:")?;
                write_lines(f, violations)
            }
            Self::NoTerminal => f.write_str(NO_TERMINAL),
            Self::NoOutput => f.write_str(NO_OUTPUT),
            Self::ConfigFile(problem) => {
                f.write_str(INVALID_SETTINGS)?;
                write_lines(f, &[problem])
            }
            Self::Settings(problems) => {
                f.write_str(INVALID_SETTINGS)?;
                write_lines(f, problems)
            }
            Self::Signals(error) => write!(
                f,
                "failed to prepare for Ctrl-C: {error}; nothing was sent; run the command again"
            ),
            Self::Fake(error) => write!(
                f,
                "failed to start the fake server: {error}; nothing was sent; check TMPDIR and the network settings"
            ),
            Self::NotConfirmed(reason) => write!(f, "not confirmed{reason}"),
            Self::Prompt(error) => {
                write!(
                    f,
                    "failed to ask for confirmation: {error}; nothing was sent; use --yes"
                )
            }
            Self::Output(error) => write!(
                f,
                "failed to print the result: {error}; nothing was changed; print it to a terminal, a file or a pipe"
            ),
            Self::Report { error, result } => {
                write!(
                    f,
                    "failed to print the result: {error}; the result is:\n{result}"
                )
            }
            Self::Delivery {
                cause,
                token_id,
                revocation,
                ..
            } => {
                write!(f, "failed to deliver the link: {cause}; ")?;
                self.write_revocation(f, token_id, revocation.as_ref().err().map(|error| &**error))
            }
            Self::NotInTrail { reason, .. } => write_not_in_trail(f, reason),
            Self::NotListed { error, token_id } => write!(
                f,
                "failed to list sessions: {}; it is not known whether the link was opened; to revoke it, or to end its session: impersonate end {token_id}",
                ErrorDisplay(error)
            ),
            Self::NoSessionFound { customer } => write_no_session(f, customer),
            Self::Stopped(remains) => write_stopped(f, remains.as_ref()),
            Self::Clerk(error) => self.write_error(f, error),
        }
    }
}

impl Failure {
    /// Writes the result of revoking a token that was not delivered.
    fn write_revocation(
        &self,
        f: &mut fmt::Formatter<'_>,
        token_id: &str,
        error: Option<&Error>,
    ) -> fmt::Result {
        let Some(error) = error else {
            return f.write_str("its token was revoked");
        };
        let error = ErrorDisplay(error);
        write!(f, "its token {token_id} could not be revoked: {error}")?;
        self.write_hint(f, token_id)
    }

    fn write_error(&self, f: &mut fmt::Formatter<'_>, error: &Error) -> fmt::Result {
        write!(f, "{}", ErrorDisplay(error))?;
        if let Some(token_id) = self.token_id() {
            return self.write_hint(f, token_id);
        }
        match self.orphaned_token_expires_by() {
            Some(time) => write!(f, " (by {time})"),
            None => Ok(()),
        }
    }

    /// Writes a hint about a token that could not be revoked.
    fn write_hint(&self, f: &mut fmt::Formatter<'_>, token_id: &str) -> fmt::Result {
        if self.kind() != Kind::UnknownOutcome {
            return Ok(());
        }
        write!(f, "\nTo try again: impersonate revoke {token_id}")?;
        match self.orphaned_token_expires_by() {
            Some(time) => write!(f, "\nOtherwise its link works until {time}"),
            None => Ok(()),
        }
    }
}

fn write_not_in_trail(f: &mut fmt::Formatter<'_>, reason: &str) -> fmt::Result {
    write!(
        f,
        "too late to revoke: the link was opened, and someone may be signed in as the customer; {reason}; find its session with `impersonate sessions CUSTOMER`, then run `impersonate end SESSION`"
    )
}

fn write_no_session(f: &mut fmt::Formatter<'_>, customer: &str) -> fmt::Result {
    write!(
        f,
        "too late to revoke: the link was opened; no active session is from it, but one may begin in a moment; check with `impersonate sessions {customer}`"
    )
}

/// Writes what may remain, and the command that ends it.
fn write_stopped(f: &mut fmt::Formatter<'_>, remains: Option<&Remains>) -> fmt::Result {
    f.write_str("stopped")?;
    let Some(remains) = remains else {
        return Ok(());
    };
    match remains {
        Remains::NoLink => f.write_str("; no link was issued"),
        Remains::UnknownLink {
            customer,
            agent,
            expires_by,
        } => {
            write!(
                f,
                " before Clerk responded; a link to sign in as {customer} may exist"
            )?;
            if let Some(time) = expires_by {
                write!(f, " until {}", format_time(*time))?;
            }
            write!(
                f,
                "; to end a session from it: impersonate end {customer} --agent {agent}"
            )
        }
        Remains::Link(id) => write!(
            f,
            "; the link or its session may still work; to end it: impersonate end {id}"
        ),
        Remains::Access { command } => write!(
            f,
            "; the link or its session may still work; to try again: {command}"
        ),
    }
}

/// Writes each item on a line of its own.
fn write_lines(f: &mut fmt::Formatter<'_>, items: &[impl fmt::Display]) -> fmt::Result {
    items.iter().try_for_each(|item| write!(f, "\n  {item}"))
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
        }
    }
}

impl fmt::Display for SettingsProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(problem) => problem.fmt(f),
            Self::Trail(problem) => problem.fmt(f),
            // actor-token's message is for programmers.
            Self::Client(ConfigProblem::ApiVersionInvalid) => f.write_str(
                "the API version (CLERK_API_VERSION) must be one path segment such as v1, and not a date",
            ),
            Self::Client(problem) => problem.fmt(f),
        }
    }
}
