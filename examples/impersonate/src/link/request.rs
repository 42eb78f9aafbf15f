//! The request for a link, and its validation.

use std::time::Duration;

use actor_token::{ActorTokenRequest, request::PreparedRequest};

use crate::arguments::{Link, parse_duration};
use crate::case::CaseRule;
use crate::failure::Failure;
use crate::ids::Id;
use crate::messages::ArgumentViolation;
use crate::server::MAX_DURATION;
use crate::text;

/// The request for a link, as it is sent to Clerk.
#[derive(ActorTokenRequest)]
#[actor_token(no_builder, validate = Self::check_self_impersonation)]
pub(crate) struct LinkRequest {
    #[actor_token(user_id, validate = check_customer)]
    pub(crate) customer: String,
    #[actor_token(sub, validate = check_agent)]
    pub(crate) agent: String,
    #[actor_token(claim)]
    pub(crate) case: String,
    #[actor_token(claim, validate = check_reason)]
    pub(crate) reason: String,
    #[actor_token(expires_in_seconds, max = MAX_DURATION)]
    pub(crate) link_ttl: Duration,
    #[actor_token(session_max_duration_in_seconds, max = MAX_DURATION)]
    pub(crate) session_limit: Option<Duration>,
}

impl LinkRequest {
    /// Returns the request of a command line, and prepares it to be sent.
    ///
    /// # Errors
    /// Returns all violations of the arguments.
    pub(super) fn prepare_from(
        arguments: &Link,
        agent: Option<&str>,
        case_rule: &CaseRule,
    ) -> Result<(Self, PreparedRequest), Failure> {
        let mut violations = Vec::new();
        let mut read_duration = |argument, text: &str| {
            parse_duration(text).unwrap_or_else(|message| {
                violations.push(ArgumentViolation::new(argument, message));
                // Valid, so that the invalid duration is reported once.
                MAX_DURATION
            })
        };
        let link_ttl = read_duration("--for", &arguments.ttl);
        let session = arguments.session.as_deref();
        let session_limit = session.map(|text| read_duration("--session", text));
        if let Err(message) = case_rule.check(&arguments.case) {
            violations.push(ArgumentViolation::new("--case", message));
        }
        let request = Self {
            customer: arguments.customer.clone(),
            agent: agent.unwrap_or_default().to_owned(),
            case: arguments.case.clone(),
            reason: arguments.reason.clone(),
            link_ttl,
            session_limit,
        };
        match request.prepare() {
            Ok(prepared) if violations.is_empty() => Ok((request, prepared)),
            Ok(_) => Err(Failure::Invalid(violations)),
            Err(others) => {
                let mut all: Vec<_> = others.iter().map(ArgumentViolation::from).collect();
                all.append(&mut violations);
                Err(Failure::Invalid(all))
            }
        }
    }

    /// Returns a request for a session to try the commands with.
    pub(crate) fn example(customer: &str, agent: &str) -> Result<PreparedRequest, Failure> {
        let request = Self {
            customer: customer.to_owned(),
            agent: agent.to_owned(),
            case: "CS-4712".to_owned(),
            reason: "an example".to_owned(),
            link_ttl: MAX_DURATION,
            session_limit: None,
        };
        Ok(request.prepare()?)
    }

    /// Rejects self-impersonation. The client would reject it too, but only after the prompt.
    fn check_self_impersonation(&self) -> Result<(), &'static str> {
        if self.agent == self.customer && !self.agent.trim().is_empty() {
            Err("must not be the customer's ID: you cannot impersonate yourself")
        } else {
            Ok(())
        }
    }
}

fn check_customer(id: &str) -> Result<(), &'static str> {
    check_id(Id::Customer, id)
}

fn check_agent(id: &str) -> Result<(), &'static str> {
    check_id(Id::Agent, id)
}

fn check_id(kind: Id, id: &str) -> Result<(), &'static str> {
    // The derive already reports blank IDs and control characters.
    let is_reported = id.trim().is_empty() || id.chars().any(char::is_control);
    if is_reported { Ok(()) } else { kind.check(id) }
}

/// Checks a reason. The terminal must display exactly what is sent.
fn check_reason(reason: &str) -> Result<(), &'static str> {
    if text::is_blank(reason) {
        Err("must not be blank")
    } else if text::contains_secret(reason) {
        Err(text::SECRET)
    } else if reason.chars().any(text::is_hidden) {
        Err(
            "must not contain control characters or invisible characters; type it again, on one line",
        )
    } else {
        Ok(())
    }
}
