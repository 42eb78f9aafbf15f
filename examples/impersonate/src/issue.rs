//! Issues a token after confirmation, and delivers its link.

use std::fmt;
use std::io::{self, IsTerminal};
use std::time::{Duration, SystemTime};

use actor_token::{ActorToken, ActorTokenRequest};

use crate::arguments::{Common, Issue, Yes};
use crate::confirm::{self, Question};
use crate::failure::{Failure, NotConfirmed};
use crate::target::{Kind, MAX_DURATION, Target};
use crate::{browser, output_text, stdout, text};

/// The request to Clerk.
#[derive(ActorTokenRequest)]
#[actor_token(no_builder, validate = Self::check_self_impersonation)]
struct SupportSession {
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
    session: Option<Duration>,
}

impl SupportSession {
    /// Rejects self-impersonation. The client would reject it too, but only after the prompt.
    fn check_self_impersonation(&self) -> Result<(), &'static str> {
        if self.agent == self.customer && !self.agent.trim().is_empty() {
            Err("must not be the customer's USER_ID: you cannot impersonate yourself")
        } else {
            Ok(())
        }
    }
}

/// Checks a user ID. The prompt shows it, and the user may have to type it.
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
    let session = SupportSession {
        customer: arguments.customer,
        agent: arguments.agent,
        case: arguments.case,
        reason: arguments.reason,
        link_ttl: arguments.link_ttl,
        session: arguments.session,
    };
    // Reports all violations before the key is read and the user is asked for confirmation.
    let request = session.prepare()?;
    if arguments.open && !io::stdin().is_terminal() {
        return Err(Failure::NoTerminal);
    }
    if !arguments.open && !stdout::is_usable() {
        return Err(Failure::NoOutput);
    }
    let target = Target::new(common)?;
    confirm(&session, &target, arguments.yes.as_ref())?;
    let token = target
        .clerk
        .issue_prepared(request)
        .map_err(Failure::Clerk)?;
    deliver(common, &target, &token, &session, arguments.open)?;
    output_text::report_issued(common, target.kind, &token);
    if target.kind == Kind::Fake {
        if !common.json && io::stdin().is_terminal() {
            confirm::wait_for_enter(
                "The fake server stops with this command. Press Enter to stop it. ",
            )
            .map_err(Failure::Output)?;
        } else {
            output_text::report_fake_stopped();
        }
    }
    Ok(())
}

/// Asks the user to confirm the request, unless `--yes` confirms it.
fn confirm(session: &SupportSession, target: &Target, yes: Option<&Yes>) -> Result<(), Failure> {
    let summary = Summary { session, target };
    let is_live = target.kind == Kind::Live;
    let customer = &session.customer;
    let Some(yes) = yes else {
        let question = if is_live {
            Question::Type(customer)
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
        output_text::eprint(&summary.to_string());
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
    target: &Target,
    token: &ActorToken,
    session: &SupportSession,
    open: bool,
) -> Result<(), Failure> {
    let result = match token.url() {
        None => Err("Clerk's response has no link".to_owned()),
        Some(url) if open => browser::open(url).map_err(|error| error.to_string()),
        Some(_) => output_text::print_link(common, token).map_err(|error| error.to_string()),
    };
    result.map_err(|cause| Failure::Delivery {
        cause,
        token_id: token.id().to_string(),
        // If the token has no readable expiry, uses the requested duration from now on.
        expires_by: token
            .link_expires_at()
            .or_else(|| SystemTime::now().checked_add(session.link_ttl)),
        revocation: target.clerk.revoke(token.id()).map(drop).map_err(Box::new),
    })
}

/// The request, as the prompt displays it.
struct Summary<'a> {
    session: &'a SupportSession,
    target: &'a Target,
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SupportSession {
            customer,
            agent,
            case,
            reason,
            link_ttl,
            session,
        } = self.session;
        let session = session.map_or_else(
            || "at most 30m (Clerk's default)".to_owned(),
            |duration| format!("at most {}", output_text::format_duration(duration)),
        );
        let link_ttl = output_text::format_duration(*link_ttl);
        writeln!(f, "Issue a link to sign in as {customer}:")?;
        writeln!(f, "  agent    {agent}")?;
        writeln!(f, "  case     {case}")?;
        writeln!(f, "  reason   {reason}")?;
        writeln!(f, "  link     works once, within {link_ttl}")?;
        writeln!(f, "  session  {session}")?;
        if let Some(key) = &self.target.key_source {
            writeln!(f, "  key      from {key}")?;
        }
        let url = self.target.clerk.base_url();
        match self.target.kind {
            Kind::Fake => writeln!(f, "  server   a fake on localhost, instead of Clerk"),
            Kind::Test => writeln!(f, "  server   {url}, a test instance"),
            Kind::Live => {
                writeln!(f, "  server   {url}, the live instance")?;
                writeln!(
                    f,
                    "\nWarning: anyone who opens the link is signed in to a real customer's account."
                )
            }
        }
    }
}
