//! Texts of the help.

use std::fmt::Write as _;

use anstyle::Style;

/// Shows the examples before the options.
pub(super) const TEMPLATE: &str =
    "{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}{all-args}{after-help}";

pub(super) const SHORT_EXAMPLES: &[&str] = &[
    "impersonate link user_123 --as user_456 --case CS-4712 --reason \"wrong address\"",
    "impersonate link user_123 --as user_456 --case CS-4712 --reason practice --fake",
];

pub(super) const LONG_EXAMPLES: &[&str] = &[
    "impersonate link user_123 --as user_456 --case CS-4712 --reason \"wrong address\" --wait",
    "impersonate link user_123 --as user_456 --case CS-4712 --reason practice --fake",
    "impersonate sessions user_123",
    "impersonate end sess_2Zwn…",
    "impersonate end act_2Zwn…",
    "impersonate revoke act_2Zwn…",
];

pub(super) const LINK_EXAMPLES: &[&str] = &[
    "impersonate link user_123 --as user_456 --case CS-4712 --reason \"wrong address\" --for 5m",
    "impersonate link user_123 --as user_456 --case CS-4712 --reason \"wrong address\" --open --wait --end-on-exit",
    "impersonate link user_123 --as user_456 --case CS-4712 --reason \"wrong address\" --dry-run",
];

pub(super) const SESSIONS_EXAMPLES: &[&str] = &[
    "impersonate sessions user_123",
    "impersonate sessions user_123 --json",
];

pub(super) const REVOKE_EXAMPLES: &[&str] = &["impersonate revoke act_2Zwn…"];

pub(super) const FAKE_EXAMPLES: &[&str] = &["impersonate fake"];

pub(super) const COMPLETIONS_EXAMPLES: &[&str] =
    &["impersonate completions bash >~/.local/share/bash-completion/completions/impersonate"];

pub(super) const MAN_EXAMPLES: &[&str] = &[
    "impersonate man | man -l -",
    "impersonate man link >~/.local/share/man/man1/impersonate-link.1",
];

pub(super) const END_EXAMPLES: &[&str] = &[
    "impersonate end sess_2Zwn…                      # a session of the list",
    "impersonate end act_2Zwn…                       # a link, whether it was opened or not",
    "impersonate end user_123                        # your own sessions in the account",
    "impersonate end user_123 --agent user_789       # those of another agent",
];

pub(super) const SHORT_END: &str =
    "For all options, the exit codes and the files, run `impersonate --help`.";

const FILES: &str =
    "  An argument is preferred to a variable, and a variable to the configuration file.

  IMPERSONATE_AS, IMPERSONATE_KEY_FILE, IMPERSONATE_AUDIT_FILE
      The same as --as, --key-file and --audit-file.
  CLERK_SECRET_KEY, CLERK_API_URL, CLERK_API_VERSION
      The same as for Clerk's SDKs. A key file that an argument or a variable names is preferred.
  $XDG_CONFIG_HOME/impersonate/config.toml or ~/.config/impersonate/config.toml
      The configuration: as, key_file, audit_file, case_pattern, case_example.
  $XDG_STATE_HOME/impersonate/audit.jsonl or ~/.local/state/impersonate/audit.jsonl
      The audit trail: what was sent, by whom, and its outcome. It has no secrets.";

const EXIT_CODES: &str = "  0  success, also of --dry-run and of --wait that Ctrl-C has stopped
  1  a local error, or Ctrl-C while a link was issued; if a link was issued, it was revoked
  2  an argument is invalid; nothing was sent
  3  the secret key, the audit trail or a setting is missing, insecure or invalid; nothing was sent
  4  not confirmed; nothing was sent
  5  Clerk rejected the request
  6  no usable response, and no link was issued; it is safe to run the command again
  7  unknown outcome: a link may exist that you did not receive; it expires by the printed time;
     or --wait failed to list sessions, and does not know whether the link was opened
  8  too late to revoke: the link was opened, and someone may be signed in as the customer
  9  not all sessions were ended: someone may be signed in as the customer; run the command again
  130  stopped by Ctrl-C; the message names what may remain, and how to end it";

/// Returns examples with a heading.
pub(super) fn examples(lines: &[&str]) -> String {
    let mut text = heading("Examples:");
    for line in lines {
        let _ = write!(text, "\n  {line}");
    }
    text
}

/// Returns the end of the long help.
pub(super) fn long_end() -> String {
    let (files, codes) = (heading("Files and variables:"), heading("Exit codes:"));
    format!("{files}\n{FILES}\n\n{codes}\n{EXIT_CODES}")
}

/// Returns a heading in the style of clap's headings.
fn heading(text: &str) -> String {
    let style = Style::new().bold().underline();
    format!("{style}{text}{style:#}")
}
