//! A command-line tool for support agents who sign in as a customer.
//!
//! ```sh
//! impersonate user_123 --as user_456 --case 4711 --reason "the invoice shows the wrong address" --for 10m
//! impersonate revoke act_…
//! ```
//!
//! Standard output is for scripts (the link, or JSON), and standard error is for people. The link
//! is written nowhere else: not to a clipboard, and not to the arguments of a different program.
//! With `--open` it is written to one file, which is removed when Enter is pressed. Ctrl-C before
//! that leaves the file behind. Only its owner can read it, and it grants access until the link is
//! used or expires.
#![forbid(unsafe_code)]

mod arguments;
mod browser;
mod confirm;
mod failure;
mod issue;
mod key;
mod key_file;
mod messages;
mod output_text;
mod revoke;
mod stdout;
mod target;
mod text;

use std::process::ExitCode;

use crate::arguments::Task;
use crate::failure::Failure;

fn main() -> ExitCode {
    match arguments::read() {
        Ok((task, common)) => {
            let result = match task {
                Task::Issue(issue) => issue::run(&common, issue),
                Task::Revoke(revoke) => revoke::run(&common, &revoke),
            };
            exit_code(common.json, result)
        }
        Err(error) if error.use_stderr() && arguments::json_requested() => {
            exit_code(true, Err(Failure::Usage(error)))
        }
        // Also prints the help, which clap returns as an error.
        Err(error) => error.exit(),
    }
}

fn exit_code(json: bool, result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output_text::report_failure(json, &failure);
            failure.exit_code()
        }
    }
}
