//! Tests that a panic in an audit sink counts as a failure of the sink: the panic does not reach
//! the caller, and no token is orphaned.

use std::error::Error as StdError;
use std::future::{Future, Ready, pending, ready};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use actor_token::audit::{AsyncAudit, Audit, AuditId, Intent, Outcome, Rejection};
use actor_token::fake::FakeClerk;
use actor_token::{Actor, ActorTokenStatus, Client, CreateActorTokenRequestBody, Error};

/// Where a sink's method panics.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Panics {
    /// Before it returns its future.
    Creating,
    /// While its future is polled.
    Polling,
    /// When its future is dropped.
    Dropping,
}

/// The future of a sink's method, which may panic.
struct PanickingFuture<T> {
    panics: Option<Panics>,
    output: Ready<T>,
}

impl<T> PanickingFuture<T> {
    fn new(panics: Option<Panics>, output: T) -> Self {
        assert_ne!(panics, Some(Panics::Creating), "injected panic");
        Self {
            panics,
            output: ready(output),
        }
    }
}

impl<T> Future for PanickingFuture<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        assert_ne!(self.panics, Some(Panics::Polling), "injected panic");
        Pin::new(&mut self.output).poll(context)
    }
}

impl<T> Drop for PanickingFuture<T> {
    fn drop(&mut self) {
        assert_ne!(self.panics, Some(Panics::Dropping), "injected panic");
    }
}

#[derive(Clone, Copy, Default)]
struct PanickingSink {
    begin: Option<Panics>,
    end: Option<Panics>,
}

type EndResult = Result<(), Box<dyn StdError + Send + Sync>>;

impl AsyncAudit for PanickingSink {
    fn begin(&self, _: &Intent<'_>) -> impl Future<Output = Result<AuditId, Rejection>> + Send {
        PanickingFuture::new(self.begin, Ok(AuditId::new("1")))
    }

    fn end(&self, _: &AuditId, _: &Outcome) -> impl Future<Output = EndResult> + Send {
        PanickingFuture::new(self.end, Ok(()))
    }
}

impl Audit for PanickingSink {
    fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
        assert!(self.begin.is_none(), "injected panic");
        Ok(AuditId::new("1"))
    }

    fn end(&self, _: &AuditId, _: &Outcome) -> EndResult {
        assert!(self.end.is_none(), "injected panic");
        Ok(())
    }
}

fn request() -> CreateActorTokenRequestBody {
    CreateActorTokenRequestBody::builder()
        .user_id("user_2")
        .actor(Actor::new("user_1"))
        .build()
        .unwrap()
}

fn poll_once<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

fn client(fake: &FakeClerk, sink: PanickingSink) -> Client<FakeClerk> {
    Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .audit_async(sink)
        .build()
        .unwrap()
}

const ALL: [Panics; 3] = [Panics::Creating, Panics::Polling, Panics::Dropping];

#[test]
fn token_is_revoked_if_async_end_panics() {
    for panics in ALL {
        let fake = FakeClerk::new();
        let sink = PanickingSink {
            end: Some(panics),
            ..PanickingSink::default()
        };
        let result = poll_once(client(&fake, sink).issue_async(&request())).unwrap();
        let Err(Error::AuditIncomplete(error)) = result else {
            panic!("{panics:?}: {result:?}")
        };
        assert!(matches!(error.rollback(), Some(Ok(_))), "{panics:?}");
        let tokens = fake.tokens();
        assert_eq!(tokens.len(), 1, "{panics:?}");
        assert_eq!(tokens[0].status(), &ActorTokenStatus::Revoked, "{panics:?}");
    }
}

#[test]
fn kept_token_is_returned_if_async_end_panics() {
    for panics in ALL {
        let fake = FakeClerk::new();
        let sink = PanickingSink {
            end: Some(panics),
            ..PanickingSink::default()
        };
        let clerk = Client::builder(fake.clone())
            .secret_key(fake.secret_key())
            .audit_async(sink)
            .keep_token_if_audit_fails()
            .build()
            .unwrap();
        let result = poll_once(clerk.issue_async(&request())).unwrap();
        let Err(Error::AuditIncomplete(error)) = result else {
            panic!("{panics:?}: {result:?}")
        };
        let expected = fake.tokens()[0].id().to_owned();
        let actual = error.into_token().unwrap();
        assert_eq!(actual.id().as_str(), expected, "{panics:?}");
    }
}

#[test]
fn nothing_is_issued_if_begin_panics() {
    for panics in ALL {
        let fake = FakeClerk::new();
        let sink = PanickingSink {
            begin: Some(panics),
            ..PanickingSink::default()
        };
        let blocking = Client::builder(fake.clone())
            .secret_key(fake.secret_key())
            .audit(sink)
            .build()
            .unwrap();
        for result in [
            poll_once(client(&fake, sink).issue_async(&request())).unwrap(),
            blocking.issue(&request()),
            poll_once(blocking.issue_async(&request())).unwrap(),
        ] {
            let Err(Error::AuditRejected(rejection)) = result else {
                panic!("{panics:?}: {result:?}")
            };
            assert!(rejection.is_failure(), "{panics:?}");
        }
        assert!(fake.requests().is_empty(), "{panics:?}");
    }
}

#[test]
fn token_is_revoked_if_panic_payload_panics_on_drop() {
    struct PanicOnDrop;

    impl Drop for PanicOnDrop {
        fn drop(&mut self) {
            panic!("injected panic");
        }
    }

    struct PanickingEnd;

    impl AsyncAudit for PanickingEnd {
        async fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
            Ok(AuditId::new("1"))
        }

        async fn end(&self, _: &AuditId, _: &Outcome) -> EndResult {
            std::panic::panic_any(PanicOnDrop)
        }
    }

    let fake = FakeClerk::new();
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .audit_async(PanickingEnd)
        .build()
        .unwrap();
    let result = poll_once(clerk.issue_async(&request())).unwrap();
    assert!(
        matches!(result, Err(Error::AuditIncomplete(_))),
        "{result:?}"
    );
    assert_eq!(fake.tokens()[0].status(), &ActorTokenStatus::Revoked);
}

#[test]
fn panic_of_cancelled_sink_future_is_caught() {
    /// A sink whose `end` never completes, and panics when its future is dropped.
    struct NeverEnds;

    struct PanicOnDrop;

    impl Drop for PanicOnDrop {
        fn drop(&mut self) {
            panic!("injected panic");
        }
    }

    impl AsyncAudit for NeverEnds {
        async fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
            Ok(AuditId::new("1"))
        }

        async fn end(&self, _: &AuditId, _: &Outcome) -> EndResult {
            let _guard = PanicOnDrop;
            pending().await
        }

        fn cancelled(&self, _: &AuditId, _: &Outcome) {
            panic!("injected panic");
        }
    }

    let fake = FakeClerk::new();
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .audit_async(NeverEnds)
        .build()
        .unwrap();
    assert!(poll_once(clerk.issue_async(&request())).is_none());
    assert_eq!(
        fake.tokens().len(),
        1,
        "the call is cancelled after the token was issued"
    );
}
