//! The organisation's rules for signing in as a customer. The client holds every request to them before anything is sent.
//!
//! They hold for any struct that asks. What a request must be in itself, it says itself: see `request`.

use actor_token::policy::{self, Policy};
use actor_token::{
    Client, ClientBuilder, Violation, Violations, error::ConfigError, request::ViolationCode,
};

use crate::people::People;
use crate::request::LONGEST_LINK;

/// A client that holds to the rules.
pub(crate) fn build<T>(
    builder: ClientBuilder<T>,
    people: &People,
) -> Result<Client<T>, ConfigError> {
    builder
        .policy(policy::required_claims(["case", "reason"]))
        .policy(policy::max_expires_in(LONGEST_LINK))
        .policy(nobody_becomes_an_administrator_or_themselves(people))
        .build()
}

/// Nobody becomes themselves, and nobody an administrator. The first is the client's own rule, too, which it tells in its own words.
///
/// It takes IDs, not a request: a form that breaks a rule of the request makes none, and is judged all the same.
pub(crate) fn judge_whom(
    people: &People,
    staff: &str,
    customer: &str,
    violations: &mut Violations,
) {
    let mut forbid = |path, why| {
        violations.push(Violation::new(path, ViolationCode::NotAllowed, why));
    };
    if staff == customer {
        forbid("actor.sub", "is the customer's own");
    }
    if people.is_administrator(customer) {
        forbid(
            "user_id",
            "is an administrator's account, and nobody signs in to those",
        );
    }
}

fn nobody_becomes_an_administrator_or_themselves(people: &People) -> impl Policy + 'static {
    let people = people.clone();
    policy::from_fn(move |request, violations| {
        judge_whom(&people, request.sub(), request.user_id(), violations);
    })
}
