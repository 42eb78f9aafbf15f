//! Issues a token, once the person has confirmed it, and hands over its link.

use std::fmt;
use std::io::{self, IsTerminal};
use std::time::{Duration, SystemTime};

use actor_token::{ActorToken, ActorTokenRequest, request::PreparedRequest};

use crate::arguments::{Common, Issue, Yes};
use crate::confirm::{self, Question};
use crate::failure::{Failure, No};
use crate::target::{Kind, LONGEST, Place};
use crate::{browser, output_text, stdout, text};

/// What is asked of Clerk.
#[derive(ActorTokenRequest)]
#[actor_token(no_builder, validate = Self::is_not_oneself)]
struct SupportSession {
    #[actor_token(user_id, validate = only_an_id)]
    customer: String,
    #[actor_token(sub, validate = only_an_id)]
    agent: String,
    #[actor_token(claim)]
    case: u64,
    #[actor_token(claim, validate = says_why)]
    reason: String,
    #[actor_token(expires_in_seconds, max = LONGEST)]
    link_life: Duration,
    #[actor_token(session_max_duration_in_seconds, max = LONGEST)]
    session: Option<Duration>,
}

impl SupportSession {
    /// The client would refuse it too, but only when it is confirmed.
    fn is_not_oneself(&self) -> Result<(), &'static str> {
        if self.agent == self.customer && !self.agent.trim().is_empty() {
            Err("must not be the customer's USER_ID: nobody impersonates themselves")
        } else {
            Ok(())
        }
    }
}

/// An ID is shown and typed for confirmation, so it has to be plain. (What is wrong with any ID is told already.)
fn only_an_id(id: &str) -> Result<(), &'static str> {
    let is_told = id.trim().is_empty() || id.chars().any(char::is_control);
    if is_told || id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        Ok(())
    } else {
        Err("is not a user ID: they have letters, digits and underscores only")
    }
}

/// A reason is confirmed as it is shown, and sent as it is.
fn says_why(reason: &str) -> Result<(), &'static str> {
    if reason.trim().is_empty() {
        Err("must say why")
    } else if reason.chars().any(text::is_hidden) {
        Err(
            "must have no control character, and none that hides or turns text around: type it anew, on one line",
        )
    } else {
        Ok(())
    }
}

pub(crate) fn run(common: &Common, wanted: Issue) -> Result<(), Failure> {
    let session = SupportSession {
        customer: wanted.customer,
        agent: wanted.agent,
        case: wanted.case,
        reason: wanted.reason,
        link_life: wanted.link_life,
        session: wanted.session,
    };
    // Every mistake is told before anything is asked, and before a key is looked for.
    let prepared = session.prepare()?;
    if wanted.open && !io::stdin().is_terminal() {
        return Err(Failure::NoTerminal);
    }
    if !wanted.open && !stdout::leads_somewhere() {
        return Err(Failure::NoOutput);
    }
    let place = Place::find(common)?;
    confirm(&session, &place, wanted.yes.as_ref())?;
    let token = issue(&place, prepared)?;
    hand_over(common, &place, &token, &session, wanted.open)?;
    output_text::issued(common, place.kind, &token);
    if place.kind == Kind::StandIn {
        if !common.json && io::stdin().is_terminal() {
            confirm::wait_for_enter("The stand-in ends with this command: press Enter to end it. ")
                .map_err(Failure::Output)?;
        } else {
            output_text::stand_in_ended();
        }
    }
    Ok(())
}

/// Has the person confirm what will be issued: asked now, or by `--yes` up front.
fn confirm(session: &SupportSession, place: &Place, yes: Option<&Yes>) -> Result<(), Failure> {
    let summary = Summary { session, place };
    let is_live = place.kind == Kind::Live;
    let due = &session.customer;
    let Some(yes) = yes else {
        let question = if is_live {
            Question::Type(due)
        } else {
            Question::Yes
        };
        return if confirm::ask(summary, &question).map_err(Failure::Prompt)? {
            Ok(())
        } else {
            Err(Failure::NotConfirmed(No::Said))
        };
    };
    // Nobody is asked, but what happens to a real customer's account is said.
    if is_live {
        output_text::tell(&summary.to_string());
    }
    match yes {
        Yes::To(named) if named != due => Err(No::YesToAnother(due.clone())),
        Yes::Alone if is_live => Err(No::YesAlone(due.clone())),
        Yes::To(_) | Yes::Alone => Ok(()),
    }
    .map_err(Failure::NotConfirmed)
}

fn issue(place: &Place, prepared: PreparedRequest) -> Result<ActorToken, Failure> {
    place.clerk.issue_prepared(prepared).map_err(Failure::Clerk)
}

/// A link that reaches nobody is a key that lies about: its token is revoked.
fn hand_over(
    common: &Common,
    place: &Place,
    token: &ActorToken,
    wanted: &SupportSession,
    open: bool,
) -> Result<(), Failure> {
    let done = match token.url() {
        None => Err("Clerk's answer has no link".to_owned()),
        Some(url) if open => browser::open(url).map_err(|error| error.to_string()),
        Some(_) => output_text::link(common, token).map_err(|error| error.to_string()),
    };
    done.map_err(|cause| Failure::HandOver {
        cause,
        token: token.id().to_string(),
        // A token that can't be read lives no longer than was asked for.
        end: token
            .link_expires_at()
            .or_else(|| SystemTime::now().checked_add(wanted.link_life)),
        undone: place.clerk.revoke(token.id()).map(drop).map_err(Box::new),
    })
}

/// What the person confirms.
struct Summary<'a> {
    session: &'a SupportSession,
    place: &'a Place,
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SupportSession {
            customer,
            agent,
            case,
            reason,
            link_life,
            session,
        } = self.session;
        let session = session.map_or_else(
            || "at most 30m, which is Clerk's default".to_owned(),
            |life| format!("at most {}", output_text::length(life)),
        );
        let link_life = output_text::length(*link_life);
        writeln!(f, "A link to sign in as {customer}:")?;
        writeln!(f, "  by       {agent}")?;
        writeln!(f, "  case     {case}")?;
        writeln!(f, "  reason   {reason}")?;
        writeln!(f, "  link     works once, within {link_life}")?;
        writeln!(f, "  session  {session}")?;
        if let Some(key) = &self.place.key {
            writeln!(f, "  key      from {key}")?;
        }
        let url = self.place.clerk.base_url();
        match self.place.kind {
            Kind::StandIn => writeln!(f, "  from     a stand-in; nothing leaves this machine"),
            Kind::Test => writeln!(f, "  from     {url}, a test instance"),
            Kind::Live => {
                writeln!(f, "  from     {url}, the LIVE instance")?;
                writeln!(
                    f,
                    "\nWARNING: whoever opens the link is in a real customer's account."
                )
            }
        }
    }
}
