//! `impersonate end`: ends sessions, and revokes a link that was not opened.

use actor_token::session::{Ended, Session};
use actor_token::{ActorTokenRecord, Error, Revocation};
use serde_json::{Value, json};

use crate::arguments::End;
use crate::audit::TrailProblem;
use crate::failure::Failure;
use crate::ids::{self, Id};
use crate::interrupt::Remains;
use crate::link::LinkRequest;
use crate::messages::ArgumentViolation;
use crate::output::{self, Output};
use crate::server::Server;
use crate::sessions::{agent_of, to_json};
use crate::settings::{Mode, Settings};
use crate::{text, trail};

/// What to end.
enum Target<'a> {
    Session(&'a str),
    Link(&'a str),
    /// The sessions of an agent in the account of a customer.
    Account {
        customer: &'a str,
        agent: &'a str,
    },
}

pub(crate) fn run(settings: Settings, arguments: &End) -> Result<(), Failure> {
    let settings = if needs_agent(arguments) {
        settings
    } else {
        settings.without_invalid_agent()
    };
    let settings = &settings;
    let target = Target::new(settings, arguments)?;
    let server = Server::new(settings, settings.open_trail())?;
    server.catch_signals(Remains::Access {
        command: target.command(),
    })?;
    match target {
        Target::Session(id) => {
            let Some(session) = server.call(|clerk| clerk.end_session(id))? else {
                return Ok(());
            };
            report_sessions(settings.output, &[session], None)
        }
        Target::Account { customer, agent } => {
            if let Some(fake) = &server.fake {
                fake.start_session(LinkRequest::example(customer, agent)?)?;
            }
            let ended = server.call(|clerk| clerk.end_impersonation(customer, agent))?;
            let Some(sessions) = ended else {
                note_more_requests(settings);
                return Ok(());
            };
            report_sessions(settings.output, &sessions, None)
        }
        Target::Link(id) => end_link(settings, &server, id),
    }
}

/// Returns `true` if the command ends the agent's own sessions in an account. Otherwise, the agent
/// is only recorded.
fn needs_agent(arguments: &End) -> bool {
    let is_account = !["sess_", "act_"]
        .iter()
        .any(|prefix| arguments.id.starts_with(prefix));
    is_account && arguments.other_agent.is_none()
}

impl<'a> Target<'a> {
    /// Returns the target, and checks all IDs.
    fn new(settings: &'a Settings, arguments: &'a End) -> Result<Self, Failure> {
        let id = arguments.id.as_str();
        let other_agent = arguments.other_agent.as_deref();
        let agent = other_agent.or(settings.agent.as_deref());
        let (target, kind) = if id.starts_with("sess_") {
            (Self::Session(id), Some(Id::Session))
        } else if id.starts_with("act_") {
            (Self::Link(id), Some(Id::Token))
        } else {
            let target = Self::Account {
                customer: id,
                agent: agent.unwrap_or_default(),
            };
            (target, id.starts_with("user_").then_some(Id::Customer))
        };
        let is_account = matches!(kind, Some(Id::Customer));
        let violations = [
            kind.map_or_else(
                || Some(unknown_id(id)),
                |kind| Some(kind.violation(id)?.with_argument("ID")),
            ),
            other_agent.and_then(|agent| Id::OtherAgent.violation(agent)),
            settings.agent_violation(),
            (is_account && agent.is_none()).then(|| {
                let message = "is missing: add --as with your own ID, or --agent";
                ArgumentViolation::new("--as", message.to_owned())
            }),
            (kind.is_some() && !is_account && other_agent.is_some()).then(|| {
                let message = "requires the ID of a customer (user_…)";
                ArgumentViolation::new("--agent", message.to_owned())
            }),
            fake_violation(settings).filter(|_| kind.is_some() && !is_account),
        ];
        ids::require_none(violations.into_iter().flatten())?;
        Ok(target)
    }
}

impl Target<'_> {
    /// Returns the command that ends the target.
    fn command(&self) -> String {
        match self {
            Self::Session(id) | Self::Link(id) => format!("impersonate end {id}"),
            Self::Account { customer, agent } => {
                format!("impersonate end {customer} --agent {agent}")
            }
        }
    }
}

/// Returns the violation of an ID with an unknown prefix.
fn unknown_id(id: &str) -> ArgumentViolation {
    let message = if text::looks_secret(id) {
        ids::SECRET
    } else {
        "must be the ID of a session (sess_…), of a link's token (act_…) or of a customer (user_…)"
    };
    ArgumentViolation::new("ID", message.to_owned())
}

/// Rejects `--fake` with an ID that a new fake cannot know.
pub(crate) fn fake_violation(settings: &Settings) -> Option<ArgumentViolation> {
    let message = "starts a new fake, which does not have this ID; run `impersonate fake` in another terminal, and use its variables";
    (settings.mode == Mode::Fake).then(|| ArgumentViolation::new("--fake", message.to_owned()))
}

/// Revokes a link. If it was opened, ends its sessions.
fn end_link(settings: &Settings, server: &Server, id: &str) -> Result<(), Failure> {
    let reason = match find_record(settings, id) {
        Ok(Some(record)) => {
            let Some(ended) = server.call(|clerk| clerk.revoke_or_end(&record))? else {
                note_more_requests(settings);
                return Ok(());
            };
            return report(settings.output, record.user_id(), &ended);
        }
        Ok(None) => "the audit trail does not have this link".to_owned(),
        Err(problem) => problem.to_string(),
    };
    // Without the record, the sessions cannot be found. Revoking needs only the ID, and fails if
    // the link was opened.
    match server.call(|clerk| clerk.revoke(id)) {
        Ok(Some(revocation)) => report_revoked(settings.output, &revocation),
        Ok(None) => {
            settings
                .output
                .note(format_args!("Only the link would be revoked: {reason}"));
            Ok(())
        }
        Err(Failure::Clerk(error @ Error::AlreadyAccepted(_))) => {
            Err(Failure::NotInTrail { error, reason })
        }
        Err(failure) => Err(failure),
    }
}

/// Returns the record of a token in the audit trail.
fn find_record(settings: &Settings, id: &str) -> Result<Option<ActorTokenRecord>, TrailProblem> {
    let path = settings.audit_file.as_deref();
    trail::find_token(path.ok_or(TrailProblem::NoFolder)?, id)
}

fn note_more_requests(settings: &Settings) {
    settings
        .output
        .note("Further requests may follow. They depend on Clerk's responses.");
}

/// Reports the outcome for a link to the account of `customer`.
///
/// # Errors
/// Returns a failure if the link was opened and no session was found. The session may have ended,
/// or it may begin in a moment, so this does not mean that no one has access.
pub(crate) fn report(output: Output, customer: &str, ended: &Ended) -> Result<(), Failure> {
    match ended {
        Ended::Revoked(revocation) => report_revoked(output, revocation),
        Ended::SessionsEnded {
            sessions,
            audit_error,
            ..
        } if sessions.is_empty() => {
            output::warn_about_audit(audit_error.as_deref());
            Err(Failure::NoSessionFound {
                customer: customer.to_owned(),
            })
        }
        Ended::SessionsEnded {
            sessions,
            audit_error,
            ..
        } => report_sessions(output, sessions, audit_error.as_deref()),
    }
}

fn report_revoked(output: Output, revocation: &Revocation) -> Result<(), Failure> {
    let audit_error = revocation.audit_error();
    output::warn_about_audit(audit_error);
    output.report(
        &json!({
            "revoked": true,
            "ended": [],
            "audit_error": audit_error.map(ToString::to_string),
        }),
        "Revoked. The link was not opened, and no longer works.",
    )
}

type AuditError = dyn std::error::Error + Send + Sync;

fn report_sessions(
    output: Output,
    sessions: &[Session],
    audit_error: Option<&AuditError>,
) -> Result<(), Failure> {
    let audit_error = audit_error.or_else(|| sessions.iter().find_map(Session::audit_error));
    output::warn_about_audit(audit_error);
    let lines: Vec<_> = sessions.iter().map(describe).collect();
    let message = if lines.is_empty() {
        "There is no session to end.".to_owned()
    } else {
        let lines = lines.join("\n");
        format!(
            "{lines}\nAn application may accept the session for another 60 seconds, until its token expires."
        )
    };
    let ended: Vec<Value> = sessions.iter().map(to_json).collect();
    output.report(
        &json!({
            "revoked": false,
            "ended": ended,
            "audit_error": audit_error.map(ToString::to_string),
        }),
        message,
    )
}

fn describe(session: &Session) -> String {
    let (id, customer) = (session.id(), session.user_id());
    match agent_of(session) {
        Some(agent) => format!("Ended {id}: {agent} is signed out of the account of {customer}."),
        None => format!("Ended {id}, a session of {customer}."),
    }
}
