//! A service of your own, tested with the stand-in: its clock, its faults, what it was asked, and nothing mocked.
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
    link_life: Duration,
}

/// The service: one link for a case at a time.
struct SupportDesk<T> {
    clerk: Client<T>,
    open: BTreeMap<u64, ActorTokenId>,
}

/// What the desk tells its people.
#[derive(Debug, PartialEq)]
enum Trouble {
    /// What was asked can't be granted, for these reasons.
    Refused(Vec<String>),
    /// Nothing happened; try again.
    Later,
    /// A link may exist that nobody has. Tell security.
    InDoubt,
}

impl<T: Transport> SupportDesk<T> {
    fn new(clerk: Client<T>) -> Self {
        Self {
            clerk,
            open: BTreeMap::new(),
        }
    }

    /// A link for a case. One that was there before stops working.
    fn sign_in(&mut self, agent: &str, customer: &str, case: u64) -> Result<ActorToken, Trouble> {
        self.close(case)?;
        let token = SupportSession::builder()
            .user_id(customer)
            .agent(agent)
            .case(case)
            .build()
            .map_err(|violations| Trouble::from(Error::from(violations)))?
            .send(&self.clerk)
            .map_err(Trouble::from)?;
        self.open.insert(case, token.id().clone());
        Ok(token)
    }

    /// Makes a case's link worthless. One that was opened can't be called back, which is no trouble here.
    fn close(&mut self, case: u64) -> Result<(), Trouble> {
        let Some(id) = self.open.get(&case) else {
            return Ok(());
        };
        match self.clerk.revoke(id) {
            Ok(Revocation::Revoked(_) | Revocation::AlreadyRevoked)
            | Err(Error::AlreadyAccepted(_)) => {
                self.open.remove(&case);
                Ok(())
            }
            Ok(Revocation::AuditIncomplete { error, .. }) => {
                self.open.remove(&case);
                eprintln!("the link of case {case} is revoked, but not recorded: {error}");
                Ok(())
            }
            Err(error) => Err(Trouble::from(error)),
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(violations) => {
                Self::Refused(violations.iter().map(ToString::to_string).collect())
            }
            error if error.token_may_exist() => Self::InDoubt,
            Error::Api(error)
                if error.status().is_client_error() && error.retry_after().is_none() =>
            {
                Self::Refused(
                    error
                        .errors()
                        .iter()
                        .map(|item| item.code().to_owned())
                        .collect(),
                )
            }
            _ => Self::Later,
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
            .map_err(|trouble| format!("{trouble:?}"))?;
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
    fn a_case_has_one_link_at_a_time() {
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
    fn a_link_works_once_and_for_ten_minutes() {
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
        // Nobody waits for it: the clock is the stand-in's.
        fake.clock().advance(Duration::from_secs(601));
        assert_eq!(open(&late), 400);
    }

    #[test]
    fn a_link_that_was_opened_doesn_t_keep_its_case_from_the_next() {
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
    fn a_failure_is_told_by_what_to_do_next() {
        type Fault = fn(&FakeClerk);
        let limit: Fault = |fake| {
            fake.inject(
                Injection::respond_with(ApiFault::TooManyRequests {
                    retry_after: Duration::from_secs(3600),
                })
                .times(9),
            );
        };
        let table: [(&str, Fault, Trouble); 5] = [
            (
                "an unknown customer",
                |fake| fake.delete_user("user_1"),
                Trouble::Refused(vec!["resource_not_found".into()]),
            ),
            (
                "a lost answer",
                |fake| fake.inject(Injection::drop_response()),
                Trouble::InDoubt,
            ),
            (
                "an error of Clerk's",
                |fake| fake.inject(Injection::respond_with(ApiFault::InternalClerkError)),
                Trouble::InDoubt,
            ),
            (
                "nobody listens",
                |fake| fake.inject(Injection::connection_refused().times(9)),
                Trouble::Later,
            ),
            ("a rate limit that lasts", limit, Trouble::Later),
        ];
        for (name, spoil, due) in table {
            let fake = FakeClerk::new();
            spoil(&fake);
            let trouble = desk(&fake).sign_in("user_agent", "user_1", 1).unwrap_err();
            assert_eq!(trouble, due, "{name}");
        }
    }

    #[test]
    fn a_link_that_can_t_be_called_back_is_not_forgotten() {
        let fake = FakeClerk::new();
        let mut desk = desk(&fake);
        let _link = desk.sign_in("user_agent", "user_1", 1).unwrap();
        let fault = Injection::respond_with(ApiFault::InternalClerkError)
            .only_for(Endpoint::Revoke)
            .times(9);
        fake.inject(fault);
        assert_eq!(desk.close(1), Err(Trouble::Later));
        assert_eq!(desk.open.len(), 1);
    }

    #[test]
    fn nothing_is_sent_for_a_customer_without_an_id() {
        let fake = FakeClerk::new();
        let trouble = desk(&fake).sign_in("user_agent", " ", 1).unwrap_err();
        assert!(matches!(trouble, Trouble::Refused(reasons) if reasons.len() == 1));
        assert!(fake.requests().is_empty());
    }
}
