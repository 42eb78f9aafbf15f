//! A service and its tests, with the clock, the injected faults and the requests of `FakeClerk`.
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
    /// The token of each case whose link may still work.
    tokens: BTreeMap<u64, ActorTokenId>,
}

/// An error that tells support agents what to do next.
#[derive(Debug, PartialEq)]
enum SupportError {
    /// The request was rejected for these reasons.
    Rejected(Vec<String>),
    /// No link was issued. Try again.
    Retry,
    /// A link may exist that was not returned. Report it to the security team.
    UnknownOutcome,
}

impl<T: Transport> SupportDesk<T> {
    fn new(clerk: Client<T>) -> Self {
        Self {
            clerk,
            tokens: BTreeMap::new(),
        }
    }

    /// Issues a link for a case, and revokes the previous one.
    fn sign_in(
        &mut self,
        agent: &str,
        customer: &str,
        case: u64,
    ) -> Result<ActorToken, SupportError> {
        self.close(case)?;
        let token = SupportSession::builder()
            .user_id(customer)
            .agent(agent)
            .case(case)
            .build()
            .map_err(Error::from)?
            .send(&self.clerk)?;
        self.tokens.insert(case, token.id().clone());
        Ok(token)
    }

    /// Revokes the link of a case. A link that was already opened is not an error here.
    fn close(&mut self, case: u64) -> Result<(), SupportError> {
        let Some(id) = self.tokens.get(&case) else {
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
        self.tokens.remove(&case);
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
            .sign_in("user_agent", "user_customer", case)
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

    fn desk(fake: &FakeClerk) -> SupportDesk<FakeClerk> {
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
    fn second_link_revokes_the_first() {
        let fake = FakeClerk::new();
        let mut desk = desk(&fake);
        let _link = desk.sign_in("user_agent", "user_1", 1).unwrap();
        let _link = desk.sign_in("user_agent", "user_1", 1).unwrap();
        let _link = desk.sign_in("user_agent", "user_2", 2).unwrap();
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
        let mut desk = desk(&fake);
        let used = desk.sign_in("user_agent", "user_1", 1).unwrap();
        let late = desk.sign_in("user_agent", "user_2", 2).unwrap();
        let open = |token: &ActorToken| {
            fake.open_link(token.url().unwrap().expose_secret())
                .status()
                .as_u16()
        };
        assert_eq!([open(&used), open(&used)], [303, 400]);
        // The fake's clock doesn't tick: the test advances it.
        fake.clock().advance(Duration::from_secs(601));
        assert_eq!(open(&late), 400);
    }

    #[test]
    fn opened_link_does_not_block_the_next() {
        let fake = FakeClerk::new();
        let mut desk = desk(&fake);
        let first = desk.sign_in("user_agent", "user_1", 1).unwrap();
        fake.open_link(first.url().unwrap().expose_secret());
        let _link = desk.sign_in("user_agent", "user_1", 1).unwrap();
        assert_eq!(
            statuses(&fake),
            [ActorTokenStatus::Accepted, ActorTokenStatus::Pending]
        );
    }

    #[test]
    fn failures_tell_what_to_do_next() {
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
                |fake| fake.delete_user("user_1"),
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
            let error = desk(&fake).sign_in("user_agent", "user_1", 1).unwrap_err();
            assert_eq!(error, expected, "{name}");
        }
    }

    #[test]
    fn failed_revoke_keeps_the_token() {
        let fake = FakeClerk::new();
        let mut desk = desk(&fake);
        let _link = desk.sign_in("user_agent", "user_1", 1).unwrap();
        let fault = Injection::respond_with(ApiFault::InternalClerkError)
            .only_for(Endpoint::Revoke)
            .times(9);
        fake.inject(fault);
        assert_eq!(desk.close(1), Err(SupportError::Retry));
        assert_eq!(desk.tokens.len(), 1);
    }

    #[test]
    fn blank_customer_id_sends_nothing() {
        let fake = FakeClerk::new();
        let error = desk(&fake).sign_in("user_agent", " ", 1).unwrap_err();
        assert!(matches!(error, SupportError::Rejected(reasons) if reasons.len() == 1));
        assert!(fake.requests().is_empty());
    }
}
