//! Tests that a hand-written `prepare` or `validate` is called through every kind of pointer.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use actor_token::fake::FakeClerk;
use actor_token::{
    ActorToken, ActorTokenRequest, Client, Error, Violation, Violations,
    request::{ActorWriter, PreparedRequest, ViolationCode},
};

/// A valid request whose own methods reject it.
struct Strict;

impl Strict {
    fn violations(path: &'static str) -> Violations {
        let mut violations = Violations::new();
        violations.push(Violation::new(
            path,
            ViolationCode::Invalid,
            "is not allowed today",
        ));
        violations
    }
}

impl ActorTokenRequest for Strict {
    fn user_id(&self) -> &'static str {
        "user_2"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.sub("user_1");
    }

    fn validate(&self) -> Result<(), Violations> {
        Err(Self::violations("validate"))
    }

    fn prepare(&self) -> Result<PreparedRequest, Violations> {
        Err(Self::violations("prepare"))
    }
}

fn poll_once<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future is pending"),
    }
}

fn paths(violations: &Violations) -> Vec<&str> {
    violations.iter().map(Violation::path).collect()
}

#[test]
fn prepare_override_is_called_through_every_pointer() {
    let fake = FakeClerk::new();
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .build()
        .unwrap();
    let boxed = || Box::new(Strict);
    let erased = || -> Box<dyn ActorTokenRequest> { Box::new(Strict) };
    let results: Vec<(&str, Result<ActorToken, Error>)> = vec![
        ("issue(&r)", clerk.issue(&Strict)),
        ("issue(&&r)", clerk.issue(&&Strict)),
        ("issue(&Box<R>)", clerk.issue(&boxed())),
        ("issue(&Box<dyn>)", clerk.issue(&erased())),
        ("issue(&dyn)", clerk.issue(&*erased())),
        ("r.send()", Strict.send(&clerk)),
        ("Box<R>.send()", boxed().send(&clerk)),
        ("Box<dyn>.send()", erased().send(&clerk)),
        ("issue_async(&r)", poll_once(clerk.issue_async(&Strict))),
        ("issue_async(&&r)", poll_once(clerk.issue_async(&&Strict))),
        (
            "issue_async(&Box<R>)",
            poll_once(clerk.issue_async(&boxed())),
        ),
        (
            "issue_async(&Box<dyn>)",
            poll_once(clerk.issue_async(&erased())),
        ),
        (
            "issue_async(&dyn)",
            poll_once(clerk.issue_async(&*erased())),
        ),
        ("r.send_async()", poll_once(Strict.send_async(&clerk))),
        ("Box<R>.send_async()", poll_once(boxed().send_async(&clerk))),
        (
            "Box<dyn>.send_async()",
            poll_once(erased().send_async(&clerk)),
        ),
    ];
    for (call, result) in results {
        let Err(Error::Invalid(violations)) = result else {
            panic!("{call}: {result:?}")
        };
        assert_eq!(paths(&violations), ["prepare"], "{call}");
    }
    assert!(fake.requests().is_empty());
}

#[test]
fn validate_override_is_called_through_every_pointer() {
    let erased: Box<dyn ActorTokenRequest> = Box::new(Strict);
    for result in [
        Strict.validate(),
        ActorTokenRequest::validate(&&Strict),
        ActorTokenRequest::validate(&Box::new(Strict)),
        ActorTokenRequest::validate(&erased),
        erased.validate(),
    ] {
        assert_eq!(paths(&result.unwrap_err()), ["validate"]);
    }
}
