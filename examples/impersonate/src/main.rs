//! A command-line tool with which support agents sign in as customers.
//!
//! ```sh
//! impersonate link user_123 --as user_456 --case CS-4712 --reason "the invoice shows the wrong address"
//! impersonate sessions user_123
//! impersonate end act_…
//! ```
//!
//! The tool writes results to standard output: the link, a table, or JSON. Messages for people go
//! to standard error. The tool does not put the link in a clipboard, in the audit trail, or in the
//! arguments of a different program.
//!
//! With `--open`, the link is in a file that only the current user can read. The tool removes the
//! file when the user presses Enter or, with `--wait`, when the link is opened. In any case, it
//! removes the file when the command ends, also after Ctrl-C.
#![forbid(unsafe_code)]

mod arguments;
mod audit;
mod browser;
mod case;
mod config_file;
mod confirm;
mod dry_run;
mod end;
mod failure;
mod fake;
mod folders;
mod ids;
mod interrupt;
mod key;
mod key_file;
mod link;
mod local_fake;
mod messages;
mod output;
mod private_file;
mod progress;
mod revoke;
mod server;
mod sessions;
mod settings;
mod shell;
mod stdout;
mod text;
mod trail;

use std::process::ExitCode;

use crate::arguments::{Arguments, Command};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;

fn main() -> ExitCode {
    if arguments::has_flag("--no-color") {
        anstream::ColorChoice::Never.write_global();
    }
    match arguments::read() {
        Ok(arguments) => exit_code(arguments.common.json, run(&arguments)),
        Err(error) if error.use_stderr() && arguments::has_flag("--json") => {
            exit_code(true, Err(Failure::Usage(error)))
        }
        // `exit` also prints the help, which clap returns as an error.
        Err(error) => error.exit(),
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let settings = || Settings::read(&arguments.common);
    match &arguments.command {
        Command::Link(link) => link::run(&settings()?, link),
        Command::Sessions(sessions) => sessions::run(&settings()?, sessions),
        Command::End(end) => end::run(settings()?, end),
        Command::Revoke(revoke) => revoke::run(&settings()?.without_invalid_agent(), revoke),
        Command::Fake => fake::run(Output::new(&arguments.common)),
        Command::Completions(completions) => shell::print_completions(completions.shell),
        Command::Man(man) => shell::print_man_page(man),
    }
}

fn exit_code(json: bool, result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::report_failure(json, &failure);
            failure.exit_code()
        }
    }
}
