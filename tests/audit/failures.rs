//! Tests revoking while the audit sink fails, stalls, rejects, or is asynchronous.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use actor_token::transport::{AsyncTransport, TransportError};

use super::*;

#[test]
fn blocking_revoke_works_with_async_sink() {
    let (fake, journal) = (FakeClerk::new(), Journal::new(Stalls::Never));
    let clerk = async_client(&fake, AsyncJournal(journal.clone()));
    let token = poll_once(clerk.issue_async(&request())).unwrap().unwrap();
    let recorded = journal.lines();
    let revocation = clerk.revoke(token.id()).unwrap();
    assert_eq!(fake.tokens()[0].status(), &ActorTokenStatus::Revoked);
    assert!(matches!(
        revocation,
        Revocation::AuditIncomplete { token: Some(_), .. }
    ));
    let error = revocation.audit_error().unwrap().to_string();
    assert!(error.contains("asynchronous"), "{error}");
    assert_eq!(
        journal.lines(),
        recorded,
        "the blocking call must not reach the sink"
    );
}

#[test]
fn async_revoke_proceeds_if_sink_fails() {
    /// A sink whose `end` always fails. Its `begin` fails unless `begin_works` is set.
    struct FailingSink {
        begin_works: bool,
    }

    impl AsyncAudit for FailingSink {
        async fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
            if self.begin_works {
                Ok(AuditId::new("1"))
            } else {
                Err(Rejection::failed("no connection"))
            }
        }

        async fn end(
            &self,
            _: &AuditId,
            _: &Outcome,
        ) -> Result<(), Box<dyn StdError + Send + Sync>> {
            Err("no connection".into())
        }
    }

    for begin_works in [false, true] {
        let fake = FakeClerk::new();
        let without_sink = Client::builder(fake.clone())
            .secret_key(fake.secret_key())
            .build()
            .unwrap();
        let token = without_sink.issue(&request()).unwrap();
        let clerk = async_client(&fake, FailingSink { begin_works });
        let revocation = poll_once(clerk.revoke_async(token.id())).unwrap().unwrap();
        let error = revocation.audit_error().unwrap().to_string();
        assert_eq!(error, "no connection");
        assert_eq!(fake.tokens()[0].status(), &ActorTokenStatus::Revoked);
    }
}

/// Is pending at the first poll and ready at the second.
async fn yield_once() {
    let mut has_yielded = false;
    poll_fn(|context| {
        if has_yielded {
            return Poll::Ready(());
        }
        has_yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Polls a future up to a hundred times.
fn poll_repeatedly<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    (0..100).find_map(|_| match future.as_mut().poll(&mut context) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    })
}

/// A transport with a simulated clock. Each sleep takes two seconds, regardless of the requested
/// duration, and ends at its second poll.
struct TwoSecondSleeps {
    fake: FakeClerk,
    start: Instant,
    elapsed_seconds: AtomicU32,
    sleeps: AtomicU32,
}

impl AsyncTransport for TwoSecondSleeps {
    async fn send(
        &self,
        request: http::Request<Body>,
        _: Duration,
    ) -> Result<http::Response<Body>, TransportError> {
        Ok(self.fake.handle(request))
    }

    async fn sleep(&self, _: Duration) {
        self.sleeps.fetch_add(1, Ordering::Relaxed);
        yield_once().await;
        self.elapsed_seconds.fetch_add(2, Ordering::Relaxed);
    }

    fn now(&self) -> Instant {
        self.start + Duration::from_secs(self.elapsed_seconds.load(Ordering::Relaxed).into())
    }
}

#[test]
fn stalled_async_sink_times_out_on_revoke() {
    for (stalls, sleeps) in [(Stalls::AtBegin, 3), (Stalls::AtEnd, 3), (Stalls::Never, 0)] {
        let (fake, journal) = (FakeClerk::new(), Journal::new(stalls));
        let transport = Arc::new(TwoSecondSleeps {
            fake: fake.clone(),
            start: Instant::now(),
            elapsed_seconds: AtomicU32::new(0),
            sleeps: AtomicU32::new(0),
        });
        let clerk = Client::builder(Arc::clone(&transport))
            .secret_key(fake.secret_key())
            .audit_async(AsyncJournal(journal.clone()))
            .build()
            .unwrap();
        let without_sink = Client::builder(fake.clone())
            .secret_key(fake.secret_key())
            .build()
            .unwrap();
        let token = without_sink.issue(&request()).unwrap();
        let revocation = poll_repeatedly(clerk.revoke_async(token.id()))
            .unwrap()
            .unwrap();
        let error = revocation.audit_error().map(ToString::to_string);
        let has_timed_out = error.is_some_and(|error| error.contains("timed out"));
        assert_eq!(has_timed_out, stalls != Stalls::Never);
        assert_eq!(fake.tokens()[0].status(), &ActorTokenStatus::Revoked);
        // A sink times out after 5 s, which takes three sleeps of 2 s.
        assert_eq!(transport.sleeps.load(Ordering::Relaxed), sleeps);
        if stalls == Stalls::AtEnd {
            assert_eq!(journal.lines(), ["begin revoke", "cancelled revoked"]);
        }
        // Issuing waits for the sink without a timeout.
        let is_issued = poll_repeatedly(clerk.issue_async(&request())).is_some();
        assert_eq!(is_issued, stalls == Stalls::Never);
    }
}

#[test]
fn slow_async_sink_does_not_time_out_on_fake_clock() {
    struct Slow;

    impl AsyncAudit for Slow {
        async fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
            yield_once().await;
            Ok(AuditId::new("1"))
        }

        async fn end(
            &self,
            _: &AuditId,
            _: &Outcome,
        ) -> Result<(), Box<dyn StdError + Send + Sync>> {
            yield_once().await;
            yield_once().await;
            Ok(())
        }
    }

    let fake = FakeClerk::new();
    let clerk = async_client(&fake, Slow);
    let token = poll_repeatedly(clerk.issue_async(&request()))
        .unwrap()
        .unwrap();
    let revocation = poll_repeatedly(clerk.revoke_async(token.id()))
        .unwrap()
        .unwrap();
    assert!(revocation.audit_error().is_none(), "{revocation:?}");
    assert!(fake.sleeps().is_empty(), "the client must not sleep");
}

#[test]
fn rejection_by_sink_stops_revoke() {
    struct Rejects;

    impl Audit for Rejects {
        fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
            Err(Rejection::new("only the security team revokes"))
        }

        fn end(&self, _: &AuditId, _: &Outcome) -> Result<(), Box<dyn StdError + Send + Sync>> {
            Ok(())
        }
    }

    let fake = FakeClerk::new();
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .audit(Rejects)
        .build()
        .unwrap();
    assert!(matches!(
        clerk.revoke("act_1"),
        Err(Error::AuditRejected(_))
    ));
    assert!(fake.requests().is_empty());
}
