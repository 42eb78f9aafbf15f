//! Tests of transports that cannot work, and of transports whose `sleep` returns without waiting.
//! Both end the call.

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
fn unusable_transport_is_reported() {
    let table: &[(MakeResults, &str)] = &[
        (|| vec![unusable()], "the request was not sent"),
        (
            || vec![connection_refused(), unusable()],
            "the request was not sent",
        ),
        (
            || vec![with_retry_after(429, "1"), unusable()],
            "the request was not retried",
        ),
    ];
    for (results, expected) in table {
        let script = ScriptedTransport::new(results());
        let Err(Error::NoResponse(error)) = script.client().issue(&SupportSession) else {
            panic!("a token was issued")
        };
        let expected = format!("{expected}: the transport cannot work: no runtime is running");
        assert_eq!(error.to_string(), expected);
        assert!(error.transport().is_unusable());
    }
}

/// A sink that keeps the outcomes of completed records.
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

/// Checks the error and the outcome of a call that was rate-limited after its first attempt and
/// could not wait.
fn check_failed_sleep(error: &NoResponseError, outcomes: &Outcomes) {
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
fn sleep_without_effect_ends_call() {
    let outcomes = Outcomes::default();
    let mut script = ScriptedTransport::new([with_retry_after(429, "4"), response(200, TOKEN)]);
    script.slept = |_| Duration::ZERO;
    let client = Client::builder(&script)
        .secret_key("sk_test_1")
        .audit(outcomes.clone())
        .build()
        .unwrap();
    let Err(Error::NoResponse(error)) = client.issue(&SupportSession) else {
        panic!("a token was issued")
    };
    check_failed_sleep(&error, &outcomes);
    assert_eq!(script.into_log().sleeps.len(), 64);
}

#[test]
fn async_sleep_without_effect_ends_call() {
    let outcomes = Outcomes::default();
    let transport = from_async_fn(|_, _| ready(with_retry_after(429, "20")), |_| ready(()));
    let client = Client::builder(transport)
        .secret_key("sk_test_1")
        .audit(outcomes.clone())
        .build()
        .unwrap();
    let mut call = pin!(client.issue_async(&SupportSession));
    let mut context = Context::from_waker(Waker::noop());
    // The driver yields once between two sleeps. If more than a millisecond happens to pass during
    // 64 sleeps, the driver starts to count again. Therefore the test allows many polls.
    let result = (0..100_000).find_map(|_| match call.as_mut().poll(&mut context) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    });
    let Some(Err(Error::NoResponse(error))) = result else {
        panic!("a token was issued, or the call still spins")
    };
    check_failed_sleep(&error, &outcomes);
}

/// A transport whose `sleep` uses a different clock than `now`. A sleep ends although `now` does
/// not advance, as with tokio's paused clock.
struct PausedClock {
    start: Instant,
    has_advanced: AtomicBool,
}

impl AsyncTransport for PausedClock {
    async fn send(&self, _: Request<Body>, _: Duration) -> SendResult {
        if self.has_advanced.load(Ordering::Relaxed) {
            response(200, TOKEN)
        } else {
            connection_refused()
        }
    }

    async fn sleep(&self, _: Duration) {
        let mut has_slept = false;
        poll_fn(|context| {
            if has_slept {
                return Poll::Ready(());
            }
            has_slept = true;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    fn now(&self) -> Instant {
        let seconds = u64::from(self.has_advanced.load(Ordering::Relaxed));
        self.start + Duration::from_secs(seconds)
    }
}

#[test]
fn sleep_by_other_clock_does_not_end_call() {
    let transport = Arc::new(PausedClock {
        start: Instant::now(),
        has_advanced: AtomicBool::new(false),
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
    transport.has_advanced.store(true, Ordering::Relaxed);
    let result = (0..4).find_map(|_| match call.as_mut().poll(&mut context) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    });
    assert!(result.unwrap().is_ok());
}
