//! `impersonate completions` and `impersonate man`: made from the definition of the command line.

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::arguments::{self, Man as ManArguments};
use crate::failure::Failure;
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
    let command = arguments
        .command
        .as_ref()
        .and_then(|name| definition.find_subcommand(name));
    let page = match command {
        None => definition,
        Some(command) => {
            let full_name = format!("impersonate-{}", command.get_name());
            command.clone().name(full_name)
        }
    };
    let mut text = Vec::new();
    let man = Man::new(with_all_texts(page));
    man.render(&mut text).map_err(Failure::Output)?;
    stdout::print(&text).map_err(Failure::Output)
}

/// Adds the texts that the page would not have: the examples, and the descriptions of the options
/// that the short help omits.
fn with_all_texts(command: Command) -> Command {
    let before = command
        .get_before_long_help()
        .or_else(|| command.get_before_help());
    let after = command
        .get_after_long_help()
        .or_else(|| command.get_after_help());
    let texts: Vec<_> = [before, after]
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    command
        .after_long_help(texts.join("\n\n"))
        .mut_args(|argument| argument.hide_short_help(false))
}
