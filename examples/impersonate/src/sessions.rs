//! `impersonate sessions`: lists the agents who are signed in as a customer now.

use std::time::SystemTime;

use actor_token::session::Session;
use serde_json::{Value, json};

use crate::arguments::Sessions;
use crate::failure::Failure;
use crate::ids::{self, Id};
use crate::link::LinkRequest;
use crate::output::{BOLD, format_time};
use crate::server::Server;
use crate::settings::Settings;
use crate::stdout;
use crate::text::Escaped;

/// The agent in the session that the fake has.
const EXAMPLE_AGENT: &str = "user_456";

const HEADER: [&str; 6] = ["SESSION", "AGENT", "CASE", "SINCE", "UNTIL", "REASON"];

pub(crate) fn run(settings: &Settings, arguments: &Sessions) -> Result<(), Failure> {
    let customer = &arguments.customer;
    let customer_violation = Id::Customer.violation(customer);
    ids::require_none(
        customer_violation
            .into_iter()
            .chain(settings.agent_violation()),
    )?;
    let server = Server::new(settings, None)?;
    if let Some(fake) = &server.fake {
        let agent = settings.agent.as_deref().unwrap_or(EXAMPLE_AGENT);
        fake.start_session(LinkRequest::example(customer, agent)?)?;
    }
    let Some(sessions) = server.call(|clerk| clerk.impersonations(customer))? else {
        return Ok(());
    };
    let output = settings.output;
    if output.json {
        let sessions: Vec<_> = sessions.iter().map(to_json).collect();
        let json = json!({ "sessions": sessions });
        return stdout::print_line(&json.to_string()).map_err(Failure::Output);
    }
    if sessions.is_empty() {
        output.note(format_args!("No one is signed in as {customer}."));
        return Ok(());
    }
    stdout::print_line(&table(&sessions)).map_err(Failure::Output)?;
    output.note("\nTo end one: impersonate end SESSION");
    Ok(())
}

/// Returns a table with one line for each session. The last column may contain spaces.
fn table(sessions: &[Session]) -> String {
    let rows: Vec<[String; 6]> = sessions.iter().map(row).collect();
    let header = HEADER.map(str::to_owned);
    let mut widths = HEADER.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let line = |cells: &[String; 6]| {
        let cells = cells.iter().zip(widths);
        let padded: Vec<_> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut lines = vec![stdout::with_style(BOLD, &line(&header))];
    lines.extend(rows.iter().map(line));
    lines.join("\n")
}

fn row(session: &Session) -> [String; 6] {
    let actor = actor(session);
    let claim = |name: &str| match actor.get(name) {
        None | Some(Value::Null) => "-".to_owned(),
        Some(Value::String(text)) => Escaped(text).to_string(),
        Some(other) => Escaped(&other.to_string()).to_string(),
    };
    let time = |time: Option<SystemTime>| time.map_or_else(|| "-".to_owned(), format_time);
    [
        session.id().to_string(),
        claim("sub"),
        claim("case"),
        time(session.created_at()),
        time(session.expires_at()),
        claim("reason"),
    ]
}

fn actor(session: &Session) -> Value {
    session.actor().and_then(Result::ok).unwrap_or_default()
}

/// Returns the agent of a session, if it has one.
pub(crate) fn agent_of(session: &Session) -> Option<String> {
    let actor = actor(session);
    let agent = actor.get("sub")?.as_str()?;
    Some(Escaped(agent).to_string())
}

/// Returns a session as JSON. The times are in milliseconds, as in Clerk's API.
pub(crate) fn to_json(session: &Session) -> Value {
    let time = |time: Option<SystemTime>| {
        let since_epoch = time?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        u64::try_from(since_epoch.as_millis()).ok()
    };
    json!({
        "id": session.id().as_str(),
        "user_id": session.user_id(),
        "status": session.status().as_str(),
        "actor": actor(session),
        "created_at": time(session.created_at()),
        "last_active_at": time(session.last_active_at()),
        "expires_at": time(session.expires_at()),
    })
}
