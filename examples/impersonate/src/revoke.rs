//! `impersonate revoke`: revokes a link that was not opened.

use actor_token::ActorToken;
use serde_json::json;

use crate::arguments::Revoke;
use crate::end::fake_violation;
use crate::failure::Failure;
use crate::ids::{self, Id};
use crate::interrupt::Remains;
use crate::output;
use crate::server::Server;
use crate::settings::Settings;

pub(crate) fn run(settings: &Settings, arguments: &Revoke) -> Result<(), Failure> {
    let id = &arguments.token;
    let violations = [
        Id::Token.violation(id),
        settings.agent_violation(),
        fake_violation(settings),
    ];
    ids::require_none(violations.into_iter().flatten())?;
    let server = Server::new(settings, settings.open_trail())?;
    server.catch_signals(Remains::Access {
        command: format!("impersonate revoke {id}"),
    })?;
    let Some(revocation) = server.call(|clerk| clerk.revoke(id))? else {
        return Ok(());
    };
    let audit_error = revocation.audit_error();
    output::warn_about_audit(audit_error);
    let token = revocation.token();
    // There is no token if it was already revoked.
    let json = json!({
        "id": id,
        "revoked": true,
        "already": token.is_none(),
        "token": token.map(ActorToken::record),
        "audit_error": audit_error.map(ToString::to_string),
    });
    settings.output.report(
        &json,
        match token {
            Some(_) => format!("{id} was revoked. Its link was not opened, and no longer works."),
            None => format!("{id} was already revoked. Its link does not work."),
        },
    )
}
