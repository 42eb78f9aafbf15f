//! Command-line arguments and their help.
//!
//! There is no argument for the secret key: the shell's history contains arguments, and other users
//! of the machine can read them.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand};

const AFTER_HELP: &str = "\
Examples:
  impersonate user_123 --as user_456 --case 4711 --reason \"wrong address on the invoice\" --for 10m
  impersonate user_123 --as user_456 --case 4711 --reason \"wrong address on the invoice\" --open
  impersonate user_123 --as user_456 --case 4711 --reason practice --fake
  impersonate revoke act_2Zwn…

The secret key is read from the file in --key-file, or else in IMPERSONATE_KEY_FILE. Without a
file, it is read from CLERK_SECRET_KEY. On Unix, a file that other users can access is rejected.
CLERK_API_URL and CLERK_API_VERSION have the same meaning as for Clerk's SDKs.

Exit codes:
  0  success: the link was printed, or opened in the browser (--open), or the token was revoked
  1  a local error; if a token was issued, it was revoked
  2  an argument is invalid; nothing was sent
  3  the secret key or a setting is missing, insecure or invalid; nothing was sent
  4  not confirmed; nothing was sent
  5  Clerk rejected the request
  6  no usable response, and no token was issued; it is safe to run the command again
  7  unknown outcome: a token may exist that you did not receive; it expires by the printed time
  8  too late to revoke: the link was opened, and someone may be signed in as the customer";

/// Sign in as a customer with a short-lived link that works once.
#[derive(Debug, Parser)]
#[command(
    name = "impersonate",
    after_help = AFTER_HELP,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    max_term_width = 100,
)]
struct Arguments {
    #[command(subcommand)]
    subcommand: Option<Subcommands>,

    #[command(flatten)]
    issue: Option<Issue>,

    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
enum Subcommands {
    /// Revoke a token whose link was not opened.
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(crate) struct Issue {
    /// The customer's user ID.
    #[arg(value_name = "USER_ID")]
    pub(crate) customer: String,

    /// Your own user ID, which is recorded in the session and in the customer's audit trail.
    #[arg(long = "as", value_name = "USER_ID")]
    pub(crate) agent: String,

    /// The number of the support case.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) case: u64,

    /// Why you need access, in a few words.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,

    /// How long the link can be opened, such as 90s or 10m. At most 1h.
    #[arg(long = "for", value_name = "TIME", default_value = "10m", value_parser = humantime::parse_duration)]
    pub(crate) link_ttl: Duration,

    /// The maximum duration of the session, at most 1h. Clerk's default is 30 minutes.
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    pub(crate) session: Option<Duration>,

    /// Open the link in the browser instead of printing it. It requires a terminal, and cannot be
    /// used with --json or --fake.
    #[arg(long, conflicts_with_all = ["json", "fake"])]
    pub(crate) open: bool,

    /// Skip the confirmation prompt. On a live instance, add the customer's ID: `--yes=user_123`.
    #[arg(long, short, value_name = "USER_ID", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(crate) yes: Option<Yes>,
}

/// The value of `--yes`.
#[derive(Clone, Debug)]
pub(crate) enum Yes {
    WithoutId,
    Customer(String),
}

impl From<String> for Yes {
    fn from(customer: String) -> Self {
        if customer.is_empty() {
            Self::WithoutId
        } else {
            Self::Customer(customer)
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// The token's ID, which was printed when the token was issued.
    #[arg(value_name = "TOKEN_ID")]
    pub(crate) token: String,
}

/// The arguments that both tasks share.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Read the secret key from this file, which only you may access (chmod 600).
    #[arg(long, value_name = "PATH", global = true)]
    pub(crate) key_file: Option<PathBuf>,

    /// Print one JSON object, also on failure.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Use a fake server inside this command instead of Clerk, to try it out. It needs no key, and
    /// runs only as long as the command.
    #[arg(long, global = true)]
    pub(crate) fake: bool,
}

/// The task that the command line selects.
#[derive(Debug)]
pub(crate) enum Task {
    Issue(Issue),
    Revoke(Revoke),
}

/// Reads the command line.
pub(crate) fn read() -> Result<(Task, Common), clap::Error> {
    let Arguments {
        subcommand,
        issue,
        common,
    } = Arguments::try_parse()?;
    let task = match (subcommand, issue) {
        (Some(Subcommands::Revoke(revoke)), _) => Task::Revoke(revoke),
        (None, Some(issue)) => Task::Issue(issue),
        (None, None) => {
            return Err(Arguments::command().error(
                ErrorKind::MissingRequiredArgument,
                "missing the customer's USER_ID, or a subcommand",
            ));
        }
    };
    Ok((task, common))
}

/// Returns whether `--json` is an argument. Also works for an invalid command line.
pub(crate) fn has_json_argument() -> bool {
    env::args_os()
        .take_while(|argument| argument != "--")
        .any(|argument| argument == "--json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_pass_debug_assert() {
        Arguments::command().debug_assert();
    }
}
