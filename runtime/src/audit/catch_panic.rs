//! Functions that run a user's code, and return `None` if it panics.

use std::future::{Future, poll_fn};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Runs `code`. Returns `None` if it panics.
pub(super) fn catch_panic<T>(code: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(code)) {
        Ok(output) => Some(output),
        Err(payload) => {
            // The payload is user code too, and could panic when it is dropped.
            mem::forget(payload);
            None
        }
    }
}

/// Creates a future with `code` and awaits it.
///
/// Returns `None` if creating, polling or dropping the future panics.
pub(super) fn catch_panic_async<F: Future>(
    code: impl FnOnce() -> F,
) -> impl Future<Output = Option<F::Output>> {
    // `catch_unwind` can't contain an `await`, so panics are caught in each poll.
    let mut future = CatchPanic(catch_panic(|| Box::pin(code())));
    poll_fn(move |context| future.poll(context))
}

/// A future that catches panics. The inner future is `None` after it has completed or panicked.
struct CatchPanic<F>(Option<Pin<Box<F>>>);

impl<F: Future> CatchPanic<F> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<F::Output>> {
        let Some(future) = &mut self.0 else {
            return Poll::Ready(None);
        };
        match catch_panic(|| future.as_mut().poll(context)) {
            Some(Poll::Pending) => Poll::Pending,
            Some(Poll::Ready(output)) => Poll::Ready(self.drop_future().map(|()| output)),
            None => {
                self.drop_future();
                Poll::Ready(None)
            }
        }
    }
}

impl<F> CatchPanic<F> {
    /// Drops the future. Returns `None` if that panics.
    fn drop_future(&mut self) -> Option<()> {
        let future = self.0.take();
        catch_panic(|| drop(future))
    }
}

impl<F> Drop for CatchPanic<F> {
    fn drop(&mut self) {
        self.drop_future();
    }
}
