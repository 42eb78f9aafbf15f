//! What is printed: for a script on standard output, for a person on standard error.

use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use actor_token::secrecy::ExposeSecret;
use actor_token::{ActorToken, Revocation};
use serde_json::{Value, json};

use crate::arguments::Common;
use crate::failure::Failure;

/// Hands over a token's link. If this fails, nobody has it.
pub(crate) fn link(common: &Common, token: &ActorToken) -> io::Result<()> {
    let url = token.url().map(ExposeSecret::expose_secret);
    if common.json {
        return print(&json!({ "token": token.record(), "url": url }).to_string());
    }
    print(url.unwrap_or_default())
}

/// What a person needs to know of a token that was issued.
pub(crate) fn issued(common: &Common, token: &ActorToken) {
    if common.json {
        return;
    }
    let life = token
        .link_expires_at()
        .map_or_else(String::new, |end| format!(", until {}", time(end)));
    tell(&format!(
        "\nIssued {id}. Its link works once{life}.\nNot needed after all? impersonate revoke {id}",
        id = token.id()
    ));
}

pub(crate) fn revoked(common: &Common, id: &str, revocation: &Revocation) -> io::Result<()> {
    let before = matches!(revocation, Revocation::AlreadyRevoked);
    if common.json {
        let token = match revocation {
            Revocation::Revoked(token) => json!(token.record()),
            Revocation::AlreadyRevoked => Value::Null,
        };
        return print(
            &json!({ "id": id, "revoked": true, "already": before, "token": token }).to_string(),
        );
    }
    tell(&if before {
        format!("{id} was revoked before: its link doesn't work.")
    } else {
        format!("{id} is revoked: its link doesn't work any more, and was never opened.")
    });
    Ok(())
}

pub(crate) fn failed(common: &Common, failure: &Failure) {
    // Where JSON can't be printed, a person may still read of the token that is in doubt.
    if !common.json || print(&failure.as_json().to_string()).is_err() {
        tell(&format!("impersonate: {failure}"));
    }
}

/// A length of time as people write it: `10m`.
pub(crate) fn length(length: Duration) -> String {
    humantime::format_duration(length).to_string()
}

fn time(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(time).to_string()
}

fn print(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Whatever can't be told to a person is not worth failing for.
pub(crate) fn tell(text: &str) {
    writeln!(io::stderr(), "{text}").unwrap_or_default();
}
