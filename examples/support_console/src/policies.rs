//! The organization's policies, which the client checks before it sends a request.
//!
//! They apply to all types of requests. The rules of one type are on its struct, in `request`.

use actor_token::policy::{self, Policy};
use actor_token::{
    Client, ClientBuilder, Violation, Violations, error::ConfigError, request::ViolationCode,
};

use crate::people::Staff;
use crate::request::MAX_LINK_TTL;

/// Builds a client with the policies.
pub(crate) fn build<T>(builder: ClientBuilder<T>, staff: &Staff) -> Result<Client<T>, ConfigError> {
    builder
        .policy(policy::required_claims(["case", "reason"]))
        .policy(policy::max_expires_in(MAX_LINK_TTL))
        .policy(customer_policy(staff))
        .build()
}

/// Rejects an agent who signs in as themselves, as an administrator or as a colleague.
///
/// The client also rejects self-impersonation, with its own message.
fn customer_policy(staff: &Staff) -> impl Policy + 'static {
    let staff = staff.clone();
    policy::from_fn(move |request, violations| {
        check_customer(&staff, request.sub(), request.user_id(), violations);
    })
}

/// Adds a violation if this agent must not sign in as this customer.
///
/// The function takes IDs, so that it can also check a form that is not a valid request.
pub(crate) fn check_customer(
    staff: &Staff,
    agent: &str,
    customer: &str,
    violations: &mut Violations,
) {
    let mut forbid = |path, message| {
        violations.push(Violation::new(path, ViolationCode::NotAllowed, message));
    };
    if agent == customer {
        forbid("actor.sub", "must not be the customer");
    }
    if staff.is_administrator(customer) {
        forbid(
            "user_id",
            "is an administrator's account, which no one may sign in to",
        );
    } else if agent != customer && staff.contains(customer) {
        forbid("user_id", "is a colleague's account, not a customer's");
    }
}
