//! The blocking and the asynchronous driver of a call. They make no decisions.
//!
//! The asynchronous driver keeps its future small. A future reserves room for each place that a
//! value is moved to, and for each value that it lends. Therefore a call's state and the futures
//! that the driver awaits are on the heap.

use std::future::{Future, pending, poll_fn};
use std::task::Poll;
use std::time::Duration;

use http::{Request, Response};

use super::trace::{Attempt, CallTrace};
use super::{AuditEntry, Call, Operation, Step};
use crate::maybe_send::{Boxed, MaybeSend};
use crate::transport::{AsyncTransport, Transport, TransportError};
use crate::{Error, request::Body};

impl<O: Operation> Call<O> {
    /// Drives the call to its end over a blocking transport.
    pub(crate) fn drive(self, transport: &dyn Transport) -> Result<O::Output, Error> {
        let (mut trace, mut call) = CallTrace::start(self);
        let mut sleeps = SleepCheck::default();
        loop {
            call = match call.step(transport.now()) {
                Step::Audit(entry) => {
                    let call = entry.write();
                    trace.audited(&call);
                    call
                }
                Step::Send {
                    request,
                    timeout,
                    in_flight,
                } => {
                    let attempt = trace.attempt(&request);
                    let result = attempt.run(|| transport.send(request, timeout));
                    attempt.complete(&result);
                    let call = in_flight.complete(result, transport.now(), transport.system_time());
                    trace.received(&call);
                    call
                }
                Step::Wait { duration, next } => {
                    trace.delay(duration);
                    let start = transport.now();
                    transport.sleep(duration);
                    let end = transport.now();
                    if sleeps.record(end.saturating_duration_since(start)) {
                        next
                    } else {
                        next.end_as_unusable(SLEEP_WITHOUT_EFFECT, end, transport.system_time())
                    }
                }
                Step::Done(result) => {
                    trace.end::<O>(&result);
                    return result;
                }
            };
        }
    }
}

impl<O: Operation<Output: MaybeSend> + MaybeSend> Call<O> {
    /// Drives the call to its end over an asynchronous transport.
    pub(crate) async fn drive_async<T: AsyncTransport>(
        self,
        transport: &T,
    ) -> Result<O::Output, Error> {
        let (mut trace, mut call) = CallTrace::start(self);
        let mut sleeps = SleepCheck::default();
        loop {
            match call.step(transport.now()) {
                Step::Audit(entry) => {
                    let limit = AuditEntry::<O>::time_limit();
                    let limit =
                        limit.map(|time| -> Boxed<'_, ()> { Box::pin(pass(transport, time)) });
                    call = Box::pin(entry.write_async(limit)).await;
                    trace.audited(&call);
                }
                Step::Send {
                    request,
                    timeout,
                    in_flight,
                } => {
                    let (attempt, sending) = begin_attempt(&mut trace, transport, request, timeout);
                    let result = sending.await;
                    attempt.complete(&result);
                    call = in_flight.complete(result, transport.now(), transport.system_time());
                    trace.received(&call);
                }
                Step::Wait { duration, next } => {
                    call = next;
                    trace.delay(duration);
                    let start = transport.now();
                    let has_waited = wait(transport.sleep(duration)).await;
                    let end = transport.now();
                    let slept = end.saturating_duration_since(start);
                    // A sleep that waits may use another clock: tokio's can be paused in tests.
                    if !has_waited && !sleeps.record(slept) {
                        let system_time = transport.system_time();
                        call = call.end_as_unusable(SLEEP_WITHOUT_EFFECT, end, system_time);
                    } else if slept < duration {
                        // The sleep was cut short, and another one follows. Other tasks run in
                        // between.
                        yield_now().await;
                    }
                }
                Step::Done(result) => {
                    trace.end::<O>(&result);
                    return result;
                }
            }
        }
    }
}

const SLEEP_WITHOUT_EFFECT: &str = "`sleep` returns without waiting, or `now` does not advance; \
                                    fix the transport, and run the call inside the async runtime that it requires";

/// Detects a transport whose `sleep` returns without waiting: a call that relied on it would spin
/// until its delay is over.
#[derive(Default)]
struct SleepCheck {
    count: u32,
    slept: Duration,
}

impl SleepCheck {
    /// `MAX_SLEEPS` sleeps that together take less than `MIN_TOTAL` are considered to have no
    /// effect. A transport that wakes up early or sleeps in slices takes longer.
    const MAX_SLEEPS: u32 = 64;
    const MIN_TOTAL: Duration = Duration::from_millis(1);

    /// Records how long a sleep took by the transport's clock. Returns `false` once it is certain
    /// that sleeping has no effect.
    fn record(&mut self, slept: Duration) -> bool {
        self.count += 1;
        self.slept = self.slept.saturating_add(slept);
        if self.slept >= Self::MIN_TOTAL {
            *self = Self::default();
        }
        self.count < Self::MAX_SLEEPS
    }
}

/// Completes when `time` has passed. Never, if the transport has a clock that stands still, or a
/// `sleep` that doesn't wait.
async fn pass<T: AsyncTransport>(transport: &T, time: Duration) {
    let start = transport.now();
    while !transport.has_fake_clock() {
        let left = time.saturating_sub(transport.now().saturating_duration_since(start));
        if left.is_zero() {
            return;
        }
        if !wait(transport.sleep(left)).await {
            break;
        }
    }
    pending::<()>().await;
}

/// Awaits a sleep. Returns `false` if it was over immediately.
async fn wait(sleep: impl Future<Output = ()> + MaybeSend) -> bool {
    let mut sleep = Box::pin(sleep);
    let is_over = poll_fn(|context| Poll::Ready(sleep.as_mut().poll(context).is_ready())).await;
    if !is_over {
        sleep.await;
    }
    !is_over
}

/// Begins to send a request. It is a function, so that the driver's future doesn't lend the
/// request.
fn begin_attempt<T: AsyncTransport>(
    trace: &mut CallTrace,
    transport: &T,
    request: Request<Body>,
    timeout: Duration,
) -> (
    Attempt,
    impl Future<Output = Result<Response<Body>, TransportError>> + MaybeSend,
) {
    let attempt = trace.attempt(&request);
    let sending = attempt.run_async(Box::pin(transport.send(request, timeout)));
    (attempt, sending)
}

/// Lets other tasks of the same thread run.
async fn yield_now() {
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
