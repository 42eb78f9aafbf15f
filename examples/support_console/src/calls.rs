//! Runs calls to Clerk, each in its own task.
//!
//! A call continues if the browser disconnects, and the console waits for it before it stops. If a
//! call were cancelled, Clerk could issue a token that the console does not receive (an orphaned
//! token).

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The maximum number of calls in flight. Further calls wait.
const MAX_CALLS: u32 = 100;
/// The maximum time that a stop waits for calls. Issuing takes at most 30 seconds, and revoking a
/// token that could not be recorded another 30. The database adds some seconds. Ending several
/// sessions can take longer, and is then cut short.
const STOP_TIMEOUT: Duration = Duration::from_secs(75);

/// The calls in flight. Each one has a permit.
pub(crate) struct Calls(Arc<Semaphore>);

/// The reason why a call returned no result.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CallError {
    /// The console stops. Nothing was sent.
    Stopping,
    /// The task has panicked.
    Panicked,
}

impl Calls {
    pub(crate) fn new() -> Self {
        let permits = usize::try_from(MAX_CALLS).unwrap_or(Semaphore::MAX_PERMITS);
        Self(Arc::new(Semaphore::new(permits)))
    }

    /// Runs a call to completion, even if the future that this function returns is dropped.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        call: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, CallError> {
        let permit = Arc::clone(&self.0).acquire_owned().await;
        let permit = permit.map_err(|_| CallError::Stopping)?;
        let task = tokio::spawn(async move {
            let result = call.await;
            drop(permit);
            result
        });
        task.await.map_err(|_| CallError::Panicked)
    }

    /// Waits until all calls have ended, and prevents new ones.
    pub(crate) async fn stop(&self) {
        // Waits in line, so a call that comes later does not begin before. It never begins, because
        // this function keeps its place and its permits until no more are given.
        let mut all = pin!(self.0.acquire_many(MAX_CALLS));
        let _permits = timeout(STOP_TIMEOUT, all.as_mut()).await;
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn stop_waits_for_calls_and_prevents_new_ones() {
        let calls = Arc::new(Calls::new());
        let (started, has_started) = oneshot::channel();
        let (end, ended) = oneshot::channel::<()>();
        let running = Arc::clone(&calls);
        let browser = tokio::spawn(async move {
            let call = async move {
                started.send(()).unwrap();
                ended.await
            };
            running.run(call).await
        });
        has_started.await.unwrap();
        // The browser disconnects, and the call continues.
        browser.abort();
        assert!(browser.await.unwrap_err().is_cancelled());

        let mut stop = Box::pin(calls.stop());
        assert!(timeout(Duration::ZERO, &mut stop).await.is_err());
        let late = calls.run(async { panic!("must not begin") });
        end.send(()).unwrap();
        let ((), late) = tokio::join!(stop, late);
        assert_eq!(late, Err(CallError::Stopping));
    }

    #[tokio::test(start_paused = true)]
    async fn stop_waits_only_for_a_time() {
        let calls = Arc::new(Calls::new());
        let stuck = Arc::clone(&calls);
        tokio::spawn(async move { stuck.run(pending::<()>()).await });
        tokio::task::yield_now().await;
        calls.stop().await;
    }

    #[tokio::test]
    async fn panic_is_reported() {
        let panicking = async { assert_eq!(1, 2, "a panic of the test") };
        let result = Calls::new().run(panicking).await;
        assert_eq!(result, Err(CallError::Panicked));
    }
}
