//! Issues a token after confirmation, and delivers its link.

use std::fmt;
use std::io::{self, IsTerminal};
use std::time::{Duration, SystemTime};

use actor_token::{ActorToken, ActorTokenRequest};

use crate::arguments::{Common, Issue, Yes};
use crate::confirm::{self, Question};
use crate::failure::{Failure, NotConfirmed};
use crate::server::{MAX_DURATION, Server, ServerKind};
use crate::{browser, output, stdout, text};

/// The request for a link, as it is sent to Clerk.
#[derive(ActorTokenRequest)]
#[actor_token(no_builder, validate = Self::check_self_impersonation)]
struct LinkRequest {
    #[actor_token(user_id, validate = check_id)]
    customer: String,
    #[actor_token(sub, validate = check_id)]
    agent: String,
    #[actor_token(claim)]
    case: u64,
    #[actor_token(claim, validate = check_reason)]
    reason: String,
    #[actor_token(expires_in_seconds, max = MAX_DURATION)]
    link_ttl: Duration,
    #[actor_token(session_max_duration_in_seconds, max = MAX_DURATION)]
    session_limit: Option<Duration>,
}

impl LinkRequest {
    /// Rejects self-impersonation. The client would reject it too, but only after the prompt.
    fn check_self_impersonation(&self) -> Result<(), &'static str> {
        if self.agent == self.customer && !self.agent.trim().is_empty() {
            Err("must not be the customer's USER_ID: you cannot impersonate yourself")
        } else {
            Ok(())
        }
    }
}

/// Checks a user ID. The prompt shows it, and the person at the terminal may have to type it.
fn check_id(id: &str) -> Result<(), &'static str> {
    // The derive already reports blank IDs and control characters.
    let is_reported = id.trim().is_empty() || id.chars().any(char::is_control);
    if is_reported || id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        Ok(())
    } else {
        Err("is not a user ID: it must contain only letters, digits and underscores")
    }
}

/// Checks a reason. The terminal must display exactly what is sent.
fn check_reason(reason: &str) -> Result<(), &'static str> {
    if reason.trim().is_empty() {
        Err("must not be blank")
    } else if reason.chars().any(text::is_hidden) {
        Err(
            "must not contain control characters or invisible characters; type it again, on one line",
        )
    } else {
        Ok(())
    }
}

pub(crate) fn run(common: &Common, arguments: Issue) -> Result<(), Failure> {
    let request = LinkRequest {
        customer: arguments.customer,
        agent: arguments.agent,
        case: arguments.case,
        reason: arguments.reason,
        link_ttl: arguments.link_ttl,
        session_limit: arguments.session,
    };
    // Reports all violations before the key is read and the user is asked for confirmation.
    let prepared = request.prepare()?;
    if arguments.open && !io::stdin().is_terminal() {
        return Err(Failure::NoTerminal);
    }
    if !arguments.open && !stdout::is_usable() {
        return Err(Failure::NoOutput);
    }
    let server = Server::new(common)?;
    confirm_request(&request, &server, arguments.yes.as_ref())?;
    let token = server
        .clerk
        .issue_prepared(prepared)
        .map_err(Failure::Clerk)?;
    deliver(common, &server, &token, &request, arguments.open)?;
    output::report_issued(common, server.kind, &token);
    if server.kind == ServerKind::Fake {
        if !common.json && io::stdin().is_terminal() {
            confirm::wait_for_enter(
                "The fake server runs only as long as this command. Press Enter to stop it. ",
            )
            .map_err(Failure::Output)?;
        } else {
            output::report_fake_stopped();
        }
    }
    Ok(())
}

/// Asks the user to confirm the request, unless `--yes` confirms it.
fn confirm_request(
    request: &LinkRequest,
    server: &Server,
    yes: Option<&Yes>,
) -> Result<(), Failure> {
    let summary = Summary { request, server };
    let is_live = server.kind == ServerKind::Live;
    let customer = &request.customer;
    let Some(yes) = yes else {
        let question = if is_live {
            Question::TypeId(customer)
        } else {
            Question::Yes
        };
        return if confirm::ask(summary, &question).map_err(Failure::Prompt)? {
            Ok(())
        } else {
            Err(Failure::NotConfirmed(NotConfirmed::Declined))
        };
    };
    // `--yes` skips the prompt, but not the warning about a real customer's account.
    if is_live {
        output::eprint_line(&summary.to_string());
    }
    match yes {
        Yes::Customer(id) if id != customer => Err(NotConfirmed::OtherId(customer.clone())),
        Yes::WithoutId if is_live => Err(NotConfirmed::MissingId(customer.clone())),
        Yes::Customer(_) | Yes::WithoutId => Ok(()),
    }
    .map_err(Failure::NotConfirmed)
}

/// Prints or opens the link. If that fails, revokes the token.
fn deliver(
    common: &Common,
    server: &Server,
    token: &ActorToken,
    request: &LinkRequest,
    open: bool,
) -> Result<(), Failure> {
    let result = match token.url() {
        None => Err("Clerk's response has no link".to_owned()),
        Some(url) if open => browser::open(url).map_err(|error| error.to_string()),
        Some(_) => output::print_link(common, token).map_err(|error| error.to_string()),
    };
    result.map_err(|cause| Failure::Delivery {
        cause,
        token_id: token.id().to_string(),
        // If the token's expiry is missing or invalid, counts the requested duration from now.
        expires_by: token
            .link_expires_at()
            .or_else(|| SystemTime::now().checked_add(request.link_ttl)),
        revocation: server.clerk.revoke(token.id()).map(drop).map_err(Box::new),
    })
}

/// The request, as the prompt displays it.
struct Summary<'a> {
    request: &'a LinkRequest,
    server: &'a Server,
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LinkRequest {
            customer,
            agent,
            case,
            reason,
            link_ttl,
            session_limit,
        } = self.request;
        let session_limit = session_limit.map_or_else(
            || "at most 30m (Clerk's default)".to_owned(),
            |duration| format!("at most {}", output::format_duration(duration)),
        );
        let link_ttl = output::format_duration(*link_ttl);
        writeln!(f, "Issue a link to sign in as {customer}:")?;
        writeln!(f, "  agent    {agent}")?;
        writeln!(f, "  case     {case}")?;
        writeln!(f, "  reason   {reason}")?;
        writeln!(f, "  link     works once, within {link_ttl}")?;
        writeln!(f, "  session  {session_limit}")?;
        if let Some(key) = &self.server.key_source {
            writeln!(f, "  key      from {key}")?;
        }
        let url = self.server.clerk.base_url();
        match self.server.kind {
            ServerKind::Fake => writeln!(f, "  server   a fake on localhost, instead of Clerk"),
            ServerKind::Test => writeln!(f, "  server   {url}, a test instance"),
            ServerKind::Live => {
                writeln!(f, "  server   {url}, the live instance")?;
                writeln!(
                    f,
                    "\nWarning: anyone who opens the link is signed in to a real customer's account."
                )
            }
        }
    }
}
