//! A service and its tests, which use the clock and the injected faults of `FakeClerk`.
//!
//! ```sh
//! cargo test -p integrations --bin service_under_test
//! ```
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::time::Duration;

use actor_token::fake::FakeClerk;
use actor_token::transport::Transport;
use actor_token::{ActorToken, ActorTokenId, ActorTokenRequest, Client, Error, Revocation, policy};

#[derive(ActorTokenRequest)]
struct SupportSession {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: u64,
    #[actor_token(expires_in_seconds, default = Duration::from_secs(600), max = 3600)]
    link_ttl: Duration,
}

/// A service that allows one link per support case at a time.
struct SupportDesk<T> {
    clerk: Client<T>,
    /// The token ID of each case whose link may still work.
    token_ids: BTreeMap<u64, ActorTokenId>,
}

/// An error that tells support agents what to do next.
#[derive(Debug, PartialEq)]
enum SupportError {
    /// The request was rejected for these reasons.
    Rejected(Vec<String>),
    /// The call failed, but a retry is safe.
    Retry,
    /// A link may exist that was not returned. Report it to the security team.
    UnknownOutcome,
}

impl<T: Transport> SupportDesk<T> {
    fn new(clerk: Client<T>) -> Self {
        Self {
            clerk,
            token_ids: BTreeMap::new(),
        }
    }

    /// Revokes the previous link of a case, and issues a new one.
    fn issue_link(
        &mut self,
        agent: &str,
        customer: &str,
        case: u64,
    ) -> Result<ActorToken, SupportError> {
        self.revoke_link(case)?;
        let token = SupportSession::builder()
            .user_id(customer)
            .agent(agent)
            .case(case)
            .build()
            .map_err(Error::from)?
            .send(&self.clerk)?;
        self.token_ids.insert(case, token.id().clone());
        Ok(token)
    }

    /// Revokes the link of a case, if there is one. Also succeeds if the link was already opened
    /// and can't be revoked anymore.
    fn revoke_link(&mut self, case: u64) -> Result<(), SupportError> {
        let Some(id) = self.token_ids.get(&case) else {
            return Ok(());
        };
        match self.clerk.revoke(id) {
            Ok(Revocation::Revoked(_) | Revocation::AlreadyRevoked)
            | Err(Error::AlreadyAccepted(_)) => {}
            Ok(Revocation::AuditIncomplete { error, .. }) => {
                eprintln!(
                    "revoked the link of case {case}, but its audit record is incomplete: {error}"
                );
            }
            Err(error) => return Err(error.into()),
        }
        self.token_ids.remove(&case);
        Ok(())
    }
}

impl From<Error> for SupportError {
    fn from(error: Error) -> Self {
        match error {
            error if error.token_may_exist() => Self::UnknownOutcome,
            Error::Invalid(violations) => {
                Self::Rejected(violations.iter().map(ToString::to_string).collect())
            }
            Error::Api(error)
                if error.status().is_client_error() && error.retry_after().is_none() =>
            {
                let codes = error.errors().iter().map(|item| item.code().to_owned());
                Self::Rejected(codes.collect())
            }
            _ => Self::Retry,
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = FakeClerk::new();
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .policy(policy::required_claims(["case"]))
        .build()?;
    let mut desk = SupportDesk::new(clerk);
    for case in [4711, 4711] {
        let token = desk
            .issue_link("user_agent", "user_customer", case)
            .map_err(|error| format!("{error:?}"))?;
        println!("case {case}: {}", token.id());
    }
    for token in fake.tokens() {
        println!("{} is {}", token.id(), token.status());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use actor_token::ActorTokenStatus;
    use actor_token::fake::{ApiFault, Endpoint, Injection};
    use actor_token::secrecy::ExposeSecret;

    use super::*;

    fn support_desk(fake: &FakeClerk) -> SupportDesk<FakeClerk> {
        let clerk = Client::builder(fake.clone())
            .secret_key(fake.secret_key())
            .build()
            .unwrap();
        SupportDesk::new(clerk)
    }

    fn statuses(fake: &FakeClerk) -> Vec<ActorTokenStatus> {
        fake.tokens()
            .iter()
            .map(|token| token.status().clone())
            .collect()
    }

    #[test]
    fn second_link_revokes_first() {
        let fake = FakeClerk::new();
        let mut desk = support_desk(&fake);
        let _link = desk.issue_link("user_agent", "user_customer", 1).unwrap();
        let _link = desk.issue_link("user_agent", "user_customer", 1).unwrap();
        let _link = desk
            .issue_link("user_agent", "user_other_customer", 2)
            .unwrap();
        assert_eq!(
            statuses(&fake),
            [
                ActorTokenStatus::Revoked,
                ActorTokenStatus::Pending,
                ActorTokenStatus::Pending
            ]
        );
    }

    #[test]
    fn link_works_once_and_for_ten_minutes() {
        let fake = FakeClerk::new();
        let mut desk = support_desk(&fake);
        let used = desk.issue_link("user_agent", "user_customer", 1).unwrap();
        let expired = desk
            .issue_link("user_agent", "user_other_customer", 2)
            .unwrap();
        let open = |token: &ActorToken| {
            fake.open_link(token.url().unwrap().expose_secret())
                .status()
                .as_u16()
        };
        assert_eq!([open(&used), open(&used)], [303, 400]);
        // The fake's clock does not move on its own.
        fake.clock().advance(Duration::from_secs(601));
        assert_eq!(open(&expired), 400);
    }

    #[test]
    fn opened_link_does_not_block_next() {
        let fake = FakeClerk::new();
        let mut desk = support_desk(&fake);
        let first = desk.issue_link("user_agent", "user_customer", 1).unwrap();
        fake.open_link(first.url().unwrap().expose_secret());
        let _link = desk.issue_link("user_agent", "user_customer", 1).unwrap();
        assert_eq!(
            statuses(&fake),
            [ActorTokenStatus::Accepted, ActorTokenStatus::Pending]
        );
    }

    #[test]
    fn failure_determines_support_error() {
        type Fault = fn(&FakeClerk);
        let rate_limit: Fault = |fake| {
            fake.inject(
                Injection::respond_with(ApiFault::TooManyRequests {
                    retry_after: Duration::from_secs(3600),
                })
                .times(9),
            );
        };
        let table: [(&str, Fault, SupportError); 5] = [
            (
                "an unknown customer",
                |fake| fake.delete_user("user_customer"),
                SupportError::Rejected(vec!["resource_not_found".into()]),
            ),
            (
                "a lost response",
                |fake| fake.inject(Injection::drop_response()),
                SupportError::UnknownOutcome,
            ),
            (
                "a server error",
                |fake| fake.inject(Injection::respond_with(ApiFault::InternalClerkError)),
                SupportError::UnknownOutcome,
            ),
            (
                "refused connections",
                |fake| fake.inject(Injection::connection_refused().times(9)),
                SupportError::Retry,
            ),
            ("a long rate limit", rate_limit, SupportError::Retry),
        ];
        for (name, inject, expected) in table {
            let fake = FakeClerk::new();
            inject(&fake);
            let error = support_desk(&fake)
                .issue_link("user_agent", "user_customer", 1)
                .unwrap_err();
            assert_eq!(error, expected, "{name}");
        }
    }

    #[test]
    fn failed_revoke_keeps_token_id() {
        let fake = FakeClerk::new();
        let mut desk = support_desk(&fake);
        let _link = desk.issue_link("user_agent", "user_customer", 1).unwrap();
        let fault = Injection::respond_with(ApiFault::InternalClerkError)
            .only_for(Endpoint::Revoke)
            .times(9);
        fake.inject(fault);
        assert_eq!(desk.revoke_link(1), Err(SupportError::Retry));
        assert_eq!(desk.token_ids.len(), 1);
    }

    #[test]
    fn blank_customer_id_sends_nothing() {
        let fake = FakeClerk::new();
        let error = support_desk(&fake)
            .issue_link("user_agent", " ", 1)
            .unwrap_err();
        assert!(matches!(error, SupportError::Rejected(reasons) if reasons.len() == 1));
        assert!(fake.requests().is_empty());
    }
}
