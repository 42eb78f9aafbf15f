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

mod answer;
mod arguments;
mod browser;
mod confirm;
mod failure;
mod issue;
mod key;
mod place;
mod revoke;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use crate::arguments::{Arguments, Task};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let common = arguments.common;
    let done = match (arguments.task, arguments.issue) {
        (Some(Task::Revoke(revoke)), _) => revoke::run(&common, &revoke),
        (None, Some(issue)) => issue::run(&common, issue),
        (None, None) => Arguments::command()
            .error(
                ErrorKind::MissingRequiredArgument,
                "name the customer's USER_ID, or a subcommand",
            )
            .exit(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            answer::failed(&common, &failure);
            failure.exit_code()
        }
    }
}
