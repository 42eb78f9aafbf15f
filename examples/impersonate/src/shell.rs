//! `impersonate completions` and `impersonate man`: made from the definition of the command line.

use clap_complete::Shell;
use clap_mangen::Man;

use crate::arguments::{self, Man as ManArguments};
use crate::failure::Failure;
use crate::messages::ArgumentViolation;
use crate::stdout;

/// Prints the completions of a shell.
pub(crate) fn print_completions(shell: Shell) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(
        shell,
        &mut arguments::definition(),
        "impersonate",
        &mut text,
    );
    stdout::print(&text).map_err(Failure::Output)
}

/// Prints a manual page.
pub(crate) fn print_man_page(arguments: &ManArguments) -> Result<(), Failure> {
    let mut definition = arguments::definition();
    definition.build();
    let page = match &arguments.command {
        None => Man::new(definition),
        Some(name) => {
            let command = definition.find_subcommand(name).ok_or_else(|| {
                let message = "is not a command of impersonate; see `impersonate --help`";
                Failure::Invalid(vec![ArgumentViolation::new("COMMAND", message.to_owned())])
            })?;
            let full_name = format!("impersonate-{}", command.get_name());
            Man::new(command.clone().name(full_name))
        }
    };
    let mut text = Vec::new();
    page.render(&mut text).map_err(Failure::Output)?;
    stdout::print(&text).map_err(Failure::Output)
}
