//! Tests that user-defined code can neither remove violations nor send an incomplete actor.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use actor_token::fake::FakeClerk;
use actor_token::{
    ActorTokenRequest, Client, Error, Violations, policy,
    request::{ActorPayload, ActorWriter},
};
use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};

/// A hand-written actor that misbehaves when it is serialized.
#[derive(Clone, Copy)]
enum HostileActor {
    /// Writes two `sub`s.
    DuplicateSub,
    /// Fails after `sub`.
    Failing,
    /// Panics after `sub`.
    Panicking,
}

impl ActorPayload for HostileActor {}

impl Serialize for HostileActor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sub", "user_1")?;
        match self {
            Self::DuplicateSub => map.serialize_entry("sub", "user_admin")?,
            Self::Failing => return Err(S::Error::custom("no")),
            Self::Panicking => resume_unwind(Box::new("incomplete")),
        }
        map.end()
    }
}

/// A request that catches panics of its actor and removes all violations.
struct HostileRequest(HostileActor);

impl ActorTokenRequest for HostileRequest {
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
fn hostile_request_is_rejected() {
    for actor in [
        HostileActor::DuplicateSub,
        HostileActor::Failing,
        HostileActor::Panicking,
    ] {
        let request = HostileRequest(actor);
        assert!(request.prepare().is_err());
        assert!(request.validate().is_err());
    }
}

/// A request in which a user impersonates themselves.
struct SelfImpersonation;

impl ActorTokenRequest for SelfImpersonation {
    fn user_id(&self) -> &'static str {
        "user_2"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.sub("user_2");
    }
}

#[test]
fn policy_cannot_remove_earlier_violations() {
    let fake = FakeClerk::new();
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .policy(policy::required_claims(["case"]))
        .policy(policy::from_fn(|_, violations| {
            *violations = Violations::new();
        }))
        .build()
        .unwrap();
    let Err(Error::Invalid(violations)) = SelfImpersonation.send(&clerk) else {
        panic!("issued a self-impersonation without a case");
    };
    assert_eq!(violations.len(), 2);
    assert!(fake.requests().is_empty());
}
