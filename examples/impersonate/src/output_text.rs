//! What is printed: for a script on standard output, for a person on standard error.

use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use actor_token::secrecy::ExposeSecret;
use actor_token::{ActorToken, Revocation};
use serde_json::{Value, json};

use crate::arguments::Common;
use crate::failure::Failure;
use crate::stdout;
use crate::target::Kind;

/// Hands over a token's link. If this fails, nobody has it.
pub(crate) fn link(common: &Common, token: &ActorToken) -> io::Result<()> {
    let url = token.url().map(ExposeSecret::expose_secret);
    if common.json {
        return stdout::print(&json!({ "token": token.record(), "url": url }).to_string());
    }
    stdout::print(url.unwrap_or_default())
}

/// What a person needs to know of a token that was issued.
pub(crate) fn issued(common: &Common, kind: Kind, token: &ActorToken) {
    if common.json {
        return;
    }
    let id = token.id();
    let life = token
        .link_expires_at()
        .map_or_else(String::new, |end| format!(", until {}", time(end)));
    tell(&format!("\nIssued {id}. Its link works once{life}."));
    // The stand-in's tokens end with it: who revokes one later would ask Clerk, which doesn't know it.
    if kind != Kind::StandIn {
        tell(&format!("Not needed after all? impersonate revoke {id}"));
    }
}

pub(crate) fn stand_in_ended() {
    tell("It was practice: the stand-in ended with this command, and the link is dead.");
}

pub(crate) fn revoked(common: &Common, id: &str, revocation: &Revocation) -> io::Result<()> {
    let before = revocation.token().is_none();
    if common.json {
        let token = revocation
            .token()
            .map_or(Value::Null, |token| json!(token.record()));
        return stdout::print(
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

pub(crate) fn failed(json: bool, failure: &Failure) {
    // Where JSON can't be printed, a person may still read of the token that is in doubt.
    let is_told =
        json && stdout::leads_somewhere() && stdout::print(&failure.as_json().to_string()).is_ok();
    if !is_told {
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

/// Whatever can't be told to a person is not worth failing for.
pub(crate) fn tell(text: &str) {
    writeln!(io::stderr(), "{text}").unwrap_or_default();
}
