//! The command line: what can be said, and the help for it.
//!
//! There is no argument for the secret key: arguments are in the shell's history, and every user of the machine can read them.

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

The secret key is read from the file that --key-file names, or IMPERSONATE_KEY_FILE; without one,
it is that in CLERK_SECRET_KEY. On Unix, a file that others have access to is refused.
CLERK_API_URL and CLERK_API_VERSION are heeded as by Clerk's SDKs.

Exit codes:
  0  done: the link is on standard output, or with --open in the browser; or the token is revoked
  1  something on this machine failed; if a token was issued, it is revoked
  2  an argument is wrong or breaks a rule; nothing was sent
  3  the key or a setting is missing, unsafe or unfit; nothing was sent
  4  not confirmed; nothing was sent
  5  Clerk refused
  6  no usable answer, and no token was issued: it is safe to run the command again
  7  in doubt: a token may exist that nobody holds, until the time that is printed
  8  too late to revoke: the link was opened, and somebody is in the account";

/// Sign in as a customer: get a link that works once, for a short time.
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
    subcommand: Option<Subtask>,

    #[command(flatten)]
    issue: Option<Issue>,

    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
enum Subtask {
    /// Make a link worthless that wasn't opened yet.
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(crate) struct Issue {
    /// The customer's user ID: who you will be signed in as.
    #[arg(value_name = "USER_ID")]
    pub(crate) customer: String,

    /// Your own user ID: it stays on the session, and in the customer's audit trail.
    #[arg(long = "as", value_name = "USER_ID")]
    pub(crate) agent: String,

    /// The number of the support case.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) case: u64,

    /// Why it is needed, in a few words.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,

    /// How long the link works, until it is opened: 90s, 10m, at most 1h.
    #[arg(long = "for", value_name = "TIME", default_value = "10m", value_parser = humantime::parse_duration)]
    pub(crate) link_life: Duration,

    /// How long the session can last, at most 1h. Clerk's default is 30 minutes.
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    pub(crate) session: Option<Duration>,

    /// Open the link in the browser, and don't print it. It needs a terminal, and goes with neither --json nor --fake.
    #[arg(long, conflicts_with_all = ["json", "fake"])]
    pub(crate) open: bool,

    /// Don't ask before the token is issued. On a live instance, it has to name the customer, as in `--yes=user_123`.
    #[arg(long, short, value_name = "USER_ID", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(crate) yes: Option<Yes>,
}

/// `--yes`: by itself, or to this customer.
#[derive(Clone, Debug)]
pub(crate) enum Yes {
    Alone,
    To(String),
}

impl From<String> for Yes {
    fn from(customer: String) -> Self {
        if customer.is_empty() {
            Self::Alone
        } else {
            Self::To(customer)
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// The token's ID, which is printed when it is issued.
    #[arg(value_name = "TOKEN_ID")]
    pub(crate) token: String,
}

/// What every task takes.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Read the secret key from this file. Only you may have access to it (chmod 600).
    #[arg(long, value_name = "PATH", global = true)]
    pub(crate) key_file: Option<PathBuf>,

    /// Print one JSON object, also of a failure.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Practise: talk to a stand-in inside of this command, not to Clerk. It needs no key, and ends with the command.
    #[arg(long, global = true)]
    pub(crate) fake: bool,
}

/// What is to be done.
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
        (Some(Subtask::Revoke(revoke)), _) => Task::Revoke(revoke),
        (None, Some(issue)) => Task::Issue(issue),
        (None, None) => {
            return Err(Arguments::command().error(
                ErrorKind::MissingRequiredArgument,
                "name the customer's USER_ID, or a subcommand",
            ));
        }
    };
    Ok((task, common))
}

/// Whether a command line that doesn't read as one asks for JSON.
pub(crate) fn ask_for_json() -> bool {
    env::args_os()
        .take_while(|argument| argument != "--")
        .any(|argument| argument == "--json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        Arguments::command().debug_assert();
    }
}
