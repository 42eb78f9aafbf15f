//! The command line: what can be said, and the help for it.
//!
//! There is no argument for the secret key: arguments are in the shell's history, and every user of the machine can read them.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

const AFTER_HELP: &str = "\
Examples:
  impersonate user_123 --as user_456 --case 4711 --reason \"wrong address on the invoice\" --for 10m
  impersonate user_123 --as user_456 --case 4711 --reason \"wrong address on the invoice\" --open
  impersonate user_123 --as user_456 --case 4711 --reason practice --fake
  impersonate revoke act_2Zwn…

The secret key comes from CLERK_SECRET_KEY, or from a file that nobody else can read (--key-file).
CLERK_API_URL and CLERK_API_VERSION are heeded as by Clerk's SDKs.

Exit codes:
  0  done: the link is on standard output, or the token is revoked
  1  something on this machine failed; a token that was issued is revoked
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
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Option<Task>,

    #[command(flatten)]
    pub(crate) issue: Option<Issue>,

    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Task {
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

    /// Open the link in the browser, and don't print it. It needs a terminal.
    #[arg(long, conflicts_with_all = ["json", "fake"])]
    pub(crate) open: bool,

    /// Don't ask before the token is issued.
    #[arg(long, short)]
    pub(crate) yes: bool,
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
    #[arg(
        long,
        value_name = "PATH",
        env = "IMPERSONATE_KEY_FILE",
        hide_env_values = true,
        global = true
    )]
    pub(crate) key_file: Option<PathBuf>,

    /// Print one JSON object, also of a failure.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Practise: talk to a stand-in inside of this command, not to Clerk. It needs no key, and ends with the command.
    #[arg(long, global = true)]
    pub(crate) fake: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        use clap::CommandFactory as _;
        Arguments::command().debug_assert();
    }
}
