//! `impersonate`: sign in as a customer, from the command line.
//!
//! ```sh
//! impersonate user_123 --as user_456 --case 4711 --reason "the invoice shows the wrong address" --for 10m
//! impersonate revoke act_…
//! ```
//!
//! Standard output has what a script wants (the link, or JSON), standard error what a person wants. The link goes nowhere
//! else: into no clipboard, no argument of another program, and with `--open` into one file, which is removed when Enter is
//! pressed. Ctrl-C before that leaves the file, with access for its owner alone: a key until the link was used or has expired.
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
            let done = match task {
                Task::Issue(issue) => issue::run(&common, issue),
                Task::Revoke(revoke) => revoke::run(&common, &revoke),
            };
            end(common.json, done)
        }
        Err(error) if error.use_stderr() && arguments::ask_for_json() => {
            end(true, Err(Failure::Usage(error)))
        }
        // Prints it, or the help that was asked for.
        Err(error) => error.exit(),
    }
}

fn end(json: bool, done: Result<(), Failure>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output_text::failed(json, &failure);
            failure.exit_code()
        }
    }
}
