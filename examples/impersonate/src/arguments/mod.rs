//! Command-line arguments.
//!
//! There is no argument for the secret key: the shell's history contains arguments, and other users
//! of the machine can read them.

mod duration;
mod help;

use std::env;
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueHint};

pub(crate) use duration::parse as parse_duration;

use crate::text;

/// Sign in as a customer with a short-lived link that works once.
#[derive(Debug, Parser)]
#[command(
    name = "impersonate",
    version,
    arg_required_else_help = true,
    help_template = help::TEMPLATE,
    before_help = help::examples(help::SHORT_EXAMPLES),
    before_long_help = help::examples(help::LONG_EXAMPLES),
    after_help = help::SHORT_END,
    after_long_help = help::long_end(),
    max_term_width = 100,
    propagate_version = true,
    subcommand_required = true,
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Issue a link to sign in as a customer.
    #[command(
        arg_required_else_help = true,
        help_template = help::TEMPLATE,
        before_help = help::examples(help::LINK_EXAMPLES),
        override_usage = "impersonate link [OPTIONS] --case <CASE> --reason <TEXT> <CUSTOMER>",
    )]
    Link(Link),

    /// List the agents who are signed in as a customer now.
    #[command(
        arg_required_else_help = true,
        help_template = help::TEMPLATE,
        before_help = help::examples(help::SESSIONS_EXAMPLES),
    )]
    Sessions(Sessions),

    /// End sessions: the agent is signed out.
    ///
    /// A link that was not opened is revoked.
    #[command(
        arg_required_else_help = true,
        help_template = help::TEMPLATE,
        before_help = help::examples(help::END_EXAMPLES),
    )]
    End(End),

    /// Revoke a link that was not opened.
    #[command(
        arg_required_else_help = true,
        help_template = help::TEMPLATE,
        before_help = help::examples(help::REVOKE_EXAMPLES),
    )]
    Revoke(Revoke),

    /// Run a fake of Clerk until Ctrl-C, to try all commands.
    ///
    /// Prints the variables with which other commands use the fake.
    #[command(
        help_template = help::TEMPLATE,
        before_help = help::examples(help::FAKE_EXAMPLES),
    )]
    Fake,

    /// Print the completions of a shell.
    #[command(
        arg_required_else_help = true,
        help_template = help::TEMPLATE,
        before_help = help::examples(help::COMPLETIONS_EXAMPLES),
    )]
    Completions(Completions),

    /// Print the manual page of impersonate, or of one of its commands.
    #[command(
        help_template = help::TEMPLATE,
        before_help = help::examples(help::MAN_EXAMPLES),
    )]
    Man(Man),
}

#[derive(Debug, Args)]
pub(crate) struct Link {
    /// The customer's user ID.
    #[arg(value_name = "CUSTOMER", value_hint = ValueHint::Other)]
    pub(crate) customer: String,

    /// The support case, such as CS-4712. The configuration file can require a pattern.
    // Not required here: a missing case is reported with all other invalid arguments.
    #[arg(
        long,
        value_name = "CASE", value_hint = ValueHint::Other,
        default_value = "",
        hide_default_value = true
    )]
    pub(crate) case: String,

    /// Why you need access, in a few words.
    #[arg(
        long,
        value_name = "TEXT", value_hint = ValueHint::Other,
        default_value = "",
        hide_default_value = true
    )]
    pub(crate) reason: String,

    /// How long the link can be opened, such as 90s or 10m. At most 1h.
    #[arg(long = "for", value_name = "TIME", value_hint = ValueHint::Other, default_value = "10m")]
    pub(crate) ttl: String,

    /// The maximum duration of the session, at most 1h. Clerk's default is 30 minutes.
    #[arg(long, value_name = "TIME", value_hint = ValueHint::Other)]
    pub(crate) session: Option<String>,

    /// Open the link in the browser instead of printing it. It requires a terminal, and cannot be
    /// used with --json or --fake.
    #[arg(long, conflicts_with_all = ["json", "fake", "no_input"])]
    pub(crate) open: bool,

    /// Wait, and report when the link is opened and when the session ends.
    #[arg(long, conflicts_with = "json")]
    pub(crate) wait: bool,

    /// With --wait: when you press Ctrl-C, revoke the link or end its session.
    #[arg(long, requires = "wait")]
    pub(crate) end_on_exit: bool,

    /// Skip the confirmation prompt. On a live instance, add the customer's ID: `--yes=user_123`.
    #[arg(long, short, value_name = "CUSTOMER", value_hint = ValueHint::Other, num_args = 0..=1, require_equals = true, default_missing_value = "")]
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
    /// The ID of the link's token, which was printed when the link was issued.
    #[arg(value_name = "TOKEN_ID", value_hint = ValueHint::Other)]
    pub(crate) token: String,
}

#[derive(Debug, Args)]
pub(crate) struct Sessions {
    /// The customer's user ID.
    #[arg(value_name = "CUSTOMER", value_hint = ValueHint::Other)]
    pub(crate) customer: String,
}

#[derive(Debug, Args)]
pub(crate) struct End {
    /// A session (sess_…), the token of a link (act_…), or a customer (user_…) whose account you
    /// leave.
    #[arg(value_name = "ID", value_hint = ValueHint::Other)]
    pub(crate) id: String,

    /// With a customer's ID: end this agent's sessions instead of your own.
    #[arg(long = "agent", value_name = "USER_ID", value_hint = ValueHint::Other)]
    pub(crate) other_agent: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

/// The commands that have a manual page.
const COMMANDS: [&str; 7] = [
    "link",
    "sessions",
    "end",
    "revoke",
    "fake",
    "completions",
    "man",
];

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The command, such as link.
    #[arg(value_name = "COMMAND", value_parser = COMMANDS)]
    pub(crate) command: Option<String>,
}

/// The arguments that all commands share.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of all commands")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Common {
    /// Your own user ID, which is recorded in the session and in the audit trail. The default is
    /// `IMPERSONATE_AS`, then `as` in the configuration file.
    #[arg(long = "as", value_name = "USER_ID", value_hint = ValueHint::Other, global = true)]
    pub(crate) agent: Option<String>,

    /// Read the secret key from this file, which only you may access (chmod 600).
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath, global = true, hide_short_help = true)]
    pub(crate) key_file: Option<PathBuf>,

    /// Append the audit trail to this file, as lines of JSON.
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath, global = true, hide_short_help = true)]
    pub(crate) audit_file: Option<PathBuf>,

    /// Print the request instead of sending it. It needs no secret key.
    #[arg(long, short = 'n', global = true)]
    pub(crate) dry_run: bool,

    /// Use a fake server inside this command instead of Clerk, to try it out. It needs no key, and
    /// runs only as long as the command.
    #[arg(long, global = true, conflicts_with = "dry_run")]
    pub(crate) fake: bool,

    /// Print one JSON object, also on failure.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Never prompt. Report an error instead.
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_input: bool,

    /// Print no messages, except for warnings and errors.
    #[arg(long, short, global = true, hide_short_help = true)]
    pub(crate) quiet: bool,

    /// Print without colors, as with the variable `NO_COLOR`.
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_color: bool,
}

/// Reads the command line.
pub(crate) fn read() -> Result<Arguments, clap::Error> {
    Arguments::try_parse().map_err(|error| hide_secret(add_suggestion(error)))
}

/// Returns the definition of the command line, for the completions and the manual pages.
pub(crate) fn definition() -> clap::Command {
    Arguments::command()
}

/// Suggests `link` if the first argument is a user ID instead of a command.
fn add_suggestion(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::InvalidSubcommand {
        let value = error.get(ContextKind::InvalidSubcommand);
        let is_user = matches!(value, Some(ContextValue::String(id)) if id.starts_with("user_"));
        if is_user {
            let tip = StyledStr::from("to sign in as a customer, use `impersonate link`");
            error.remove(ContextKind::SuggestedSubcommand);
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
        }
    }
    error
}

/// Replaces an error that shows a secret key or a link.
fn hide_secret(error: clap::Error) -> clap::Error {
    if !error.use_stderr() || !text::looks_secret(&error.render().to_string()) {
        return error;
    }
    Arguments::command().error(
        ErrorKind::InvalidValue,
        "an argument looks like a secret key or a link, and is not shown; nothing was sent; use IDs, such as user_2Zwn… or act_2Zwn…",
    )
}

/// Returns whether a flag such as `--json` is an argument. Also works for an invalid command line.
pub(crate) fn has_flag(flag: &str) -> bool {
    env::args_os()
        .take_while(|argument| argument != "--")
        .any(|argument| argument == flag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_pass_debug_assert() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn each_command_has_manual_page() {
        let commands = Arguments::command();
        let names: Vec<_> = commands
            .get_subcommands()
            .map(clap::Command::get_name)
            .collect();
        assert_eq!(names, COMMANDS);
    }
}
