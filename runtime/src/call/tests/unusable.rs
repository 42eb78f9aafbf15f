//! Transports that cannot work, and sleeps that return without waiting: the call ends at once.

use std::future::{poll_fn, ready};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

use super::*;
use crate::audit::{Audit, AuditId, Intent, Outcome, OutcomeKind, Rejection};
use crate::error::NoResponseError;
use crate::transport::{AsyncTransport, from_async_fn};

#[test]
fn unusable_transport_is_named_as_the_cause() {
    let table: &[(All, &str)] = &[
        (|| vec![unusable()], "the request was not sent"),
        (|| vec![refused(), unusable()], "the request was not sent"),
        (
            || vec![asking(429, "1"), unusable()],
            "the request was not retried",
        ),
    ];
    for (answers, expected) in table {
        let script = Script::new(answers());
        let Err(Error::NoResponse(error)) = script.client().issue(&SupportSession) else {
            panic!("issued")
        };
        let expected = format!("{expected}: the transport cannot work: no runtime is running");
        assert_eq!(error.to_string(), expected);
        assert!(error.transport().is_unusable());
    }
}

/// The outcomes with which records were completed.
#[derive(Clone, Default)]
struct Outcomes(Arc<Mutex<Vec<OutcomeKind>>>);

impl Audit for Outcomes {
    fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
        Ok(AuditId::new("1"))
    }

    fn end(
        &self,
        _: &AuditId,
        outcome: &Outcome,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.0.lock().unwrap().push(outcome.kind().clone());
        Ok(())
    }
}

/// Checks the error of a call that was rate-limited after its first attempt, and could not wait.
fn check_sleepless(error: &NoResponseError, outcomes: &Outcomes) {
    assert!(error.transport().is_unusable(), "{error}");
    assert!(!error.token_may_exist() && !error.is_not_sent());
    assert_eq!(error.attempts(), 1);
    let message = error.to_string();
    assert!(
        message.contains("`sleep` returns without waiting"),
        "{message}"
    );
    assert_eq!(*outcomes.0.lock().unwrap(), [OutcomeKind::NotIssued]);
}

#[test]
fn sleep_without_effect_ends_the_call() {
    let outcomes = Outcomes::default();
    let mut script = Script::new([asking(429, "4"), answer(200, TOKEN)]);
    script.sleeps = |_| Duration::ZERO;
    let client = Client::builder(&script)
        .secret_key("sk_test_1")
        .audit(outcomes.clone())
        .build()
        .unwrap();
    let Err(Error::NoResponse(error)) = client.issue(&SupportSession) else {
        panic!("issued")
    };
    check_sleepless(&error, &outcomes);
    assert_eq!(script.played().waits.len(), 64);
}

#[test]
fn async_sleep_without_effect_ends_the_call() {
    let outcomes = Outcomes::default();
    let transport = from_async_fn(|_, _| ready(asking(429, "20")), |_| ready(()));
    let client = Client::builder(transport)
        .secret_key("sk_test_1")
        .audit(outcomes.clone())
        .build()
        .unwrap();
    let mut call = pin!(client.issue_async(&SupportSession));
    let mut context = Context::from_waker(Waker::noop());
    // Between two sleeps it yields once. (64 real sleeps may happen to be interrupted, and are then
    // counted anew.)
    let result = (0..100_000).find_map(|_| match call.as_mut().poll(&mut context) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    });
    let Some(Err(Error::NoResponse(error))) = result else {
        panic!("issued, or still spinning")
    };
    check_sleepless(&error, &outcomes);
}

/// Waits by a clock of its own, as tokio's paused clock does: its sleeps are over without time
/// passing by `now`.
struct PausedClock {
    start: Instant,
    has_passed: AtomicBool,
}

impl AsyncTransport for PausedClock {
    async fn send(&self, _: Request<Body>, _: Duration) -> Answer {
        if self.has_passed.load(Ordering::Relaxed) {
            answer(200, TOKEN)
        } else {
            refused()
        }
    }

    async fn sleep(&self, _: Duration) {
        let mut is_over = false;
        poll_fn(|context| {
            if is_over {
                return Poll::Ready(());
            }
            is_over = true;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    fn now(&self) -> Instant {
        let seconds = u64::from(self.has_passed.load(Ordering::Relaxed));
        self.start + Duration::from_secs(seconds)
    }
}

#[test]
fn sleep_by_another_clock_is_continued() {
    let transport = Arc::new(PausedClock {
        start: Instant::now(),
        has_passed: AtomicBool::new(false),
    });
    let client = Client::builder(Arc::clone(&transport))
        .secret_key("sk_test_1")
        .build()
        .unwrap();
    let mut call = pin!(client.issue_async(&SupportSession));
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1000 {
        assert!(call.as_mut().poll(&mut context).is_pending());
    }
    transport.has_passed.store(true, Ordering::Relaxed);
    let result = (0..4).find_map(|_| match call.as_mut().poll(&mut context) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    });
    assert!(result.unwrap().is_ok());
}
