//! The organisation's rules for signing in as a customer. The client holds every request to them before anything is sent.
//!
//! Of the rules that are broken, all are told at once. That nobody signs in as themselves is the client's own rule.

use std::time::Duration;

use actor_token::policy::{self, Policy};
use actor_token::{
    Client, ClientBuilder, ConfigError, Prepared, Violation, ViolationCode, Violations,
};
use serde_json::Value;

use crate::people::People;

/// How long a link may work at most.
pub(crate) const LONGEST_LINK: Duration = Duration::from_secs(15 * 60);

const SHORTEST_REASON: usize = 10;
/// The reason is in a cookie with the rest of the session.
const LONGEST_REASON: usize = 200;

/// A client that holds to the rules.
pub(crate) fn build<T>(
    builder: ClientBuilder<T>,
    people: &People,
) -> Result<Client<T>, ConfigError> {
    builder
        .policy(policy::required_claims(["case", "reason"]))
        .policy(policy::from_fn(case_has_a_number))
        .policy(policy::from_fn(reason_is_told))
        .policy(policy::max_expires_in(LONGEST_LINK))
        .policy(nobody_becomes_an_administrator(people))
        .build()
}

fn nobody_becomes_an_administrator(people: &People) -> impl Policy + 'static {
    let people = people.clone();
    policy::predicate(
        "user_id",
        "is an administrator's account, and nobody signs in to those",
        move |request| !people.is_administrator(&request.user_id()),
    )
}

fn case_has_a_number(request: &Prepared, violations: &mut Violations) {
    let case = text(request, "case");
    let number = case.strip_prefix("CS-").unwrap_or_default();
    let is_number = (1..=9).contains(&number.len()) && number.bytes().all(|it| it.is_ascii_digit());
    if !case.is_empty() && !is_number {
        violations.push(Violation::new(
            "actor.case",
            ViolationCode::NotAllowed,
            "must be a case number, such as CS-4711",
        ));
    }
}

fn reason_is_told(request: &Prepared, violations: &mut Violations) {
    let length = text(request, "reason").chars().count();
    if length > 0 && !(SHORTEST_REASON..=LONGEST_REASON).contains(&length) {
        violations.push(Violation::new(
            "actor.reason",
            ViolationCode::NotAllowed,
            format!("must have {SHORTEST_REASON} to {LONGEST_REASON} characters, not {length}"),
        ));
    }
}

/// A claim as text. A blank one is told by `required_claims` alone.
fn text(request: &Prepared, claim: &str) -> String {
    match request.claim(claim) {
        Some(Value::String(text)) => text.trim().to_owned(),
        _ => String::new(),
    }
}
