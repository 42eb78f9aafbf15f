//! A command-line tool with which support agents sign in as customers.
//!
//! ```sh
//! impersonate user_123 --as user_456 --case 4711 --reason "the invoice shows the wrong address" --for 10m
//! impersonate revoke act_…
//! ```
//!
//! The tool writes the link, or JSON, to standard output. Messages for people go to standard error.
//! The tool does not put the link in a clipboard, or in the arguments of a different program.
//!
//! With `--open`, the link is in a file that only the current user can read. The tool removes the
//! file when the user presses Enter. After Ctrl-C, the file remains, and grants access until the
//! link is used or expires.
#![forbid(unsafe_code)]

mod arguments;
mod browser;
mod confirm;
mod failure;

mod key;
mod key_file;
mod link;
mod messages;
mod output;
mod revoke;
mod server;
mod stdout;
mod text;

use std::process::ExitCode;

use crate::arguments::Task;
use crate::failure::Failure;

fn main() -> ExitCode {
    match arguments::read() {
        Ok((task, common)) => {
            let result = match task {
                Task::Issue(issue) => link::run(&common, issue),
                Task::Revoke(revoke) => revoke::run(&common, &revoke),
            };
            exit_code(common.json, result)
        }
        Err(error) if error.use_stderr() && arguments::has_json_argument() => {
            exit_code(true, Err(Failure::Usage(error)))
        }
        // `exit` also prints the help, which clap returns as an error.
        Err(error) => error.exit(),
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
