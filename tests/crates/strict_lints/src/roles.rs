//! Every role, by name and by attribute, and the struct attributes.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::time::Duration;

use actor_token::request::ViolationCode;
use actor_token::{Actor, ActorTokenRequest, Violation, Violations};
use serde::Serialize;

/// A request whose fields have roles by name, with a complete actor.
#[derive(ActorTokenRequest, Debug)]
pub struct ByName {
    /// The customer.
    pub user_id: String,
    /// The impersonator.
    pub actor: Actor,
    /// The duration of the link.
    pub expires_in_seconds: u32,
    /// The maximum session duration.
    pub session_max_duration_in_seconds: Option<Duration>,
}

/// A request whose fields have roles by attribute, with an actor from individual fields.
#[derive(ActorTokenRequest, Clone, Debug)]
#[actor_token(max_actor_bytes = 2000)]
pub struct ByAttribute {
    #[actor_token(user_id)]
    customer: Box<str>,
    #[actor_token(sub)]
    agent: Cow<'static, str>,
    #[actor_token(claim)]
    reason: Reason,
    #[actor_token(claim = "https://acme.example/team")]
    team: Option<String>,
    #[actor_token(claims, validate = Case::check_number)]
    case: Option<Case>,
    #[actor_token(expires_in_seconds, min = 60, max = MAX_TTL)]
    link_ttl: Duration,
    #[actor_token(session_max_duration_in_seconds, default = 900, max = max_session_ttl())]
    session_ttl: u64,
    #[actor_token(skip)]
    opened_from: &'static str,
    #[actor_token(skip)]
    marker: PhantomData<Reason>,
}

const MAX_TTL: Duration = Duration::from_secs(3600);

const fn max_session_ttl() -> u64 {
    86_400
}

/// The claims about a support case.
#[derive(Clone, Debug, Serialize)]
pub struct Case {
    number: u64,
}

impl Case {
    fn check_number(&self) -> Result<(), Violations> {
        let mut violations = Violations::new();
        if self.number == 0 {
            let message = "must be positive";
            violations.push(Violation::new("number", ViolationCode::Invalid, message));
        }
        violations.into_result()
    }
}

/// Why a session is opened.
#[derive(Clone, Debug, Serialize)]
pub enum Reason {
    /// The customer asked.
    Asked,
}

impl ByAttribute {
    /// Returns the field that is not part of the request.
    #[must_use]
    pub fn opened_from(&self) -> &str {
        let PhantomData = self.marker;
        self.opened_from
    }
}

/// A request with custom rules.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(validate = Self::check_not_own_account)]
pub struct WithRules {
    #[actor_token(validate = check_user_id)]
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, validate = check_case)]
    case: String,
}

impl WithRules {
    fn check_not_own_account(&self) -> Result<(), &'static str> {
        if self.user_id == self.agent {
            return Err("must not be of the agent's own account");
        }
        Ok(())
    }
}

fn check_user_id(id: &str) -> Result<(), &'static str> {
    id.strip_prefix("user_")
        .map(drop)
        .ok_or("must begin with `user_`")
}

fn check_case(case: &str) -> Result<(), String> {
    if case.is_empty() {
        return Err(String::from("must name a case"));
    }
    Ok(())
}

/// A request without a maximum size of the actor, and with a deprecated field.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(max_actor_bytes = none, crate = "::actor_token")]
pub struct Unlimited {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    /// A note.
    #[deprecated = "use `reason`"]
    #[actor_token(claim)]
    note: Option<String>,
    /// The reason of the session.
    #[actor_token(claim)]
    reason: &'static str,
}
