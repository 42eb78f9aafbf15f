//! The blocking and the asynchronous driver of a call. The drivers make no decisions about retries
//! or auditing.
//!
//! The asynchronous driver keeps its future small. A future reserves space for every move and for
//! every borrow that is held across an await point. Therefore a call's state is boxed, and so are
//! the futures that the driver awaits.

use std::future::{Future, pending, poll_fn};
use std::task::Poll;
use std::time::Duration;

use http::{Request, Response};

use super::trace::{Attempt, CallTrace};
use super::{AuditEntry, Call, Operation, Step};
use crate::maybe_send::{BoxFuture, MaybeSend};
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
                    trace.after_audit(&call);
                    call
                }
                Step::Send {
                    request,
                    timeout,
                    in_flight,
                } => {
                    let attempt = trace.start_attempt(&request);
                    let result = attempt.run(|| transport.send(request, timeout));
                    attempt.complete(&result);
                    let call = in_flight.complete(result, transport.now(), transport.system_time());
                    trace.after_attempt(&call);
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
                    let timeout = AuditEntry::<O>::sink_timeout()
                        .map(|time| -> BoxFuture<'_, ()> { Box::pin(elapse(transport, time)) });
                    call = Box::pin(entry.write_async(timeout)).await;
                    trace.after_audit(&call);
                }
                Step::Send {
                    request,
                    timeout,
                    in_flight,
                } => {
                    let (attempt, sending) = start_attempt(&mut trace, transport, request, timeout);
                    let result = sending.await;
                    attempt.complete(&result);
                    call = in_flight.complete(result, transport.now(), transport.system_time());
                    trace.after_attempt(&call);
                }
                Step::Wait { duration, next } => {
                    call = next;
                    trace.delay(duration);
                    let start = transport.now();
                    let has_waited = await_sleep(transport.sleep(duration)).await;
                    let end = transport.now();
                    let slept = end.saturating_duration_since(start);
                    // Only a sleep that is ready immediately is recorded, because other sleeps may
                    // use a clock other than `now`. For example, tests can pause tokio's clock.
                    if !has_waited && !sleeps.record(slept) {
                        let system_time = transport.system_time();
                        call = call.end_as_unusable(SLEEP_WITHOUT_EFFECT, end, system_time);
                    } else if slept < duration {
                        // The sleep ended early, so another one follows. Other tasks may run in
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

/// Detects a transport whose `sleep` returns without waiting, because a call would otherwise spin
/// until its delay has elapsed.
#[derive(Default)]
struct SleepCheck {
    count: u32,
    slept: Duration,
}

impl SleepCheck {
    /// `MAX_SLEEPS` sleeps that take less than `MIN_TOTAL` together are considered to have no
    /// effect. A transport that wakes up early or sleeps in short intervals takes longer.
    const MAX_SLEEPS: u32 = 64;
    const MIN_TOTAL: Duration = Duration::from_millis(1);

    /// Records how long a sleep took by the transport's clock. Returns `false` once sleeping is
    /// considered to have no effect.
    fn record(&mut self, slept: Duration) -> bool {
        self.count += 1;
        self.slept = self.slept.saturating_add(slept);
        if self.slept >= Self::MIN_TOTAL {
            *self = Self::default();
        }
        self.count < Self::MAX_SLEEPS
    }
}

/// Completes when `time` has elapsed. Never completes if the transport has a fake clock, or if its
/// `sleep` does not wait.
async fn elapse<T: AsyncTransport>(transport: &T, time: Duration) {
    let start = transport.now();
    while !transport.has_fake_clock() {
        let left = time.saturating_sub(transport.now().saturating_duration_since(start));
        if left.is_zero() {
            return;
        }
        if !await_sleep(transport.sleep(left)).await {
            break;
        }
    }
    pending::<()>().await;
}

/// Awaits a sleep. Returns `false` if it was ready immediately.
async fn await_sleep(sleep: impl Future<Output = ()> + MaybeSend) -> bool {
    let mut sleep = Box::pin(sleep);
    let was_ready = poll_fn(|context| Poll::Ready(sleep.as_mut().poll(context).is_ready())).await;
    if !was_ready {
        sleep.await;
    }
    !was_ready
}

/// Starts to send a request. This is a separate function, so that the driver's future does not
/// borrow the request across an await point.
fn start_attempt<T: AsyncTransport>(
    trace: &mut CallTrace,
    transport: &T,
    request: Request<Body>,
    timeout: Duration,
) -> (
    Attempt,
    impl Future<Output = Result<Response<Body>, TransportError>> + MaybeSend,
) {
    let attempt = trace.start_attempt(&request);
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
