//! Code of a user's own, called while a request is judged, can take nothing back and can't have half of an actor sent.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use actor_token::fake::FakeClerk;
use actor_token::{
    ActorTokenRequest, Client, Error, Violations, policy,
    request::{ActorPayload, ActorWriter},
};
use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};

/// A whole actor by hand.
#[derive(Clone, Copy)]
enum Whole {
    /// Two `sub`s.
    Twice,
    /// An error after `sub`.
    Failing,
    /// A panic after `sub`.
    Panicking,
}

impl ActorPayload for Whole {}

impl Serialize for Whole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sub", "user_1")?;
        match self {
            Self::Twice => map.serialize_entry("sub", "user_admin")?,
            Self::Failing => return Err(S::Error::custom("no")),
            Self::Panicking => resume_unwind(Box::new("half-way")),
        }
        map.end()
    }
}

/// Catches what panics, and clears the list that its rules are handed.
struct Careless(Whole);

impl ActorTokenRequest for Careless {
    fn user_id(&self) -> &'static str {
        "user_2"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        let _ = catch_unwind(AssertUnwindSafe(|| actor.payload(&self.0)));
    }

    fn check_rules(&self, violations: &mut Violations) {
        *violations = Violations::new();
    }
}

#[test]
fn rules_by_hand_take_no_judgement_back_and_a_caught_panic_leaves_no_half_actor() {
    for whole in [Whole::Twice, Whole::Failing, Whole::Panicking] {
        let request = Careless(whole);
        assert!(request.prepare().is_err());
        assert!(request.validate().is_err());
    }
}

/// Somebody who wants to be themselves.
struct Oneself;

impl ActorTokenRequest for Oneself {
    fn user_id(&self) -> &'static str {
        "user_2"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.sub("user_2");
    }
}

#[test]
fn a_policy_takes_back_nothing_that_another_found() {
    let fake = FakeClerk::new();
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .policy(policy::required_claims(["case"]))
        .policy(policy::from_fn(|_, violations| {
            *violations = Violations::new();
        }))
        .build()
        .unwrap();
    let Err(Error::Invalid(violations)) = Oneself.send(&clerk) else {
        panic!("issued for one's own account, without a case");
    };
    assert_eq!(violations.len(), 2);
    assert!(fake.requests().is_empty());
}
