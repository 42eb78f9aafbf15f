//! Prints results to standard output, and messages for people to standard error.

use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use actor_token::secrecy::ExposeSecret;
use actor_token::{ActorToken, Revocation};
use serde_json::json;

use crate::arguments::Common;
use crate::failure::Failure;
use crate::server::ServerKind;
use crate::stdout;

/// Prints a token's link to standard output.
pub(crate) fn print_link(common: &Common, token: &ActorToken) -> io::Result<()> {
    let url = token.url().map(ExposeSecret::expose_secret);
    if common.json {
        return stdout::print_line(&json!({ "token": token.record(), "url": url }).to_string());
    }
    stdout::print_line(url.unwrap_or_default())
}

/// Prints a message about an issued token, unless the output is JSON.
pub(crate) fn report_issued(common: &Common, kind: ServerKind, token: &ActorToken) {
    if common.json {
        return;
    }
    let id = token.id();
    let expiry = token
        .link_expires_at()
        .map_or_else(String::new, |end| format!(", until {}", format_time(end)));
    eprint_line(&format!("\nIssued {id}. Its link works once{expiry}."));
    // The fake runs only as long as this command, so a later command can't revoke its tokens.
    if kind != ServerKind::Fake {
        eprint_line(&format!("To revoke it: impersonate revoke {id}"));
    }
}

pub(crate) fn report_fake_stopped() {
    eprint_line("The fake server ran only as long as this command, so the link no longer works.");
}

pub(crate) fn report_revoked(common: &Common, id: &str, revocation: &Revocation) -> io::Result<()> {
    let token = revocation.token();
    if common.json {
        let token = token.map(ActorToken::record);
        // `Revocation` has no token if the token was already revoked.
        let result =
            json!({ "id": id, "revoked": true, "already": token.is_none(), "token": token });
        return stdout::print_line(&result.to_string());
    }
    eprint_line(&match token {
        Some(_) => format!("{id} was revoked. Its link was not opened, and no longer works."),
        None => format!("{id} was already revoked. Its link does not work."),
    });
    Ok(())
}

pub(crate) fn report_failure(json: bool, failure: &Failure) {
    // If JSON can't be printed, standard error must still report the failure, because it may mean
    // that a token exists.
    let is_reported =
        json && stdout::is_usable() && stdout::print_line(&failure.as_json().to_string()).is_ok();
    if !is_reported {
        eprint_line(&format!("impersonate: {failure}"));
    }
}

/// Formats a duration for people: `10m`.
pub(crate) fn format_duration(duration: Duration) -> String {
    humantime::format_duration(duration).to_string()
}

pub(crate) fn format_time(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(time).to_string()
}

/// Prints a line to standard error. Unlike `eprintln`, it doesn't panic if standard error is
/// closed.
pub(crate) fn eprint_line(text: &str) {
    writeln!(io::stderr(), "{text}").unwrap_or_default();
}
