//! Issues a token, once the person has confirmed it, and hands over its link.

use std::fmt;
use std::io::{self, IsTerminal};
use std::time::{Duration, SystemTime};

use actor_token::{ActorToken, ActorTokenRequest, Prepared};

use crate::arguments::{Common, Issue};
use crate::confirm::{self, Question};
use crate::failure::Failure;
use crate::place::{Kind, LONGEST, Place};
use crate::{answer, browser};

/// What is asked of Clerk.
#[derive(ActorTokenRequest)]
#[actor_token(no_builder)]
struct SupportSession {
    #[actor_token(user_id, validate = only_an_id)]
    customer: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: u64,
    #[actor_token(claim, validate = says_something)]
    reason: String,
    #[actor_token(expires_in_seconds, max = LONGEST)]
    link_life: Duration,
    #[actor_token(session_max_duration_in_seconds, max = LONGEST)]
    session: Option<Duration>,
}

/// An ID is shown and typed for confirmation, so it has to be plain.
fn only_an_id(id: &str) -> Result<(), &'static str> {
    if id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        Ok(())
    } else {
        Err("is not a user ID: they have letters, digits and underscores only")
    }
}

fn says_something(reason: &str) -> Result<(), &'static str> {
    if reason.trim().is_empty() {
        Err("must say why")
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
    let place = Place::find(common)?;
    if !wanted.yes && !confirmed(&session, &place)? {
        return Err(Failure::Declined);
    }
    let token = issue(&place, prepared)?;
    hand_over(common, &place, &token, &session, wanted.open)?;
    answer::issued(common, &token);
    if place.kind == Kind::StandIn && !common.json && io::stdin().is_terminal() {
        confirm::wait_for_enter("The stand-in ends with this command: press Enter to end it. ")
            .map_err(Failure::Output)?;
    }
    Ok(())
}

fn confirmed(session: &SupportSession, place: &Place) -> Result<bool, Failure> {
    let question = match place.kind {
        Kind::Live => Question::Type(&session.customer),
        Kind::Test | Kind::StandIn => Question::Yes,
    };
    confirm::ask(Summary { session, place }, &question).map_err(Failure::Prompt)
}

fn issue(place: &Place, prepared: Prepared) -> Result<ActorToken, Failure> {
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
        Some(_) => answer::link(common, token).map_err(|error| error.to_string()),
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
            |life| format!("at most {}", answer::length(life)),
        );
        let link_life = answer::length(*link_life);
        writeln!(f, "A link to sign in as {customer}:")?;
        writeln!(f, "  by       {}", agent.escape_debug())?;
        writeln!(f, "  case     {case}")?;
        writeln!(f, "  reason   {}", reason.escape_debug())?;
        writeln!(f, "  link     works once, within {link_life}")?;
        writeln!(f, "  session  {session}")?;
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
