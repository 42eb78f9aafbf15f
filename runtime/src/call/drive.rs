//! The blocking and the asynchronous driver of a call. They share every decision, which are all made elsewhere.

use std::future::poll_fn;
use std::task::Poll;

use super::trace::CallTrace;
use super::{Call, Operation, Step};
use crate::Error;
use crate::threads::MaybeSend;
use crate::transport::{AsyncTransport, Transport};

impl<O: Operation> Call<O> {
    /// Drives the call to its end over a blocking transport.
    ///
    /// # Errors
    /// What kept the call from succeeding. Mind [`Error::may_have_been_issued`].
    pub fn drive<T: Transport + ?Sized>(self, transport: &T) -> Result<O::Output, Error> {
        let mut trace = CallTrace::new(&self);
        let mut call = self;
        loop {
            call = match call.step(transport.now()) {
                Step::Audit { entry } => entry.write(),
                Step::Send {
                    request,
                    within,
                    sent,
                } => {
                    let attempt = trace.attempt(&request);
                    let answer = attempt.run(|| transport.send(request, within));
                    attempt.answered(&answer);
                    sent.answered(answer, transport.now(), transport.system_time())
                }
                Step::Wait { time, then } => {
                    trace.waits(time);
                    transport.sleep(time);
                    then
                }
                Step::Done(result) => {
                    trace.ended::<O>(&result);
                    return result;
                }
            };
        }
    }
}

impl<O: Operation<Output: MaybeSend> + MaybeSend> Call<O> {
    /// Drives the call to its end over an asynchronous transport.
    ///
    /// About dropping the future, see [`Client::issue_async`](crate::Client::issue_async).
    ///
    /// # Errors
    /// As [`drive`](Self::drive).
    pub async fn drive_async<T: AsyncTransport>(self, transport: &T) -> Result<O::Output, Error> {
        let mut trace = CallTrace::new(&self);
        let mut call = self;
        loop {
            call = match call.step(transport.now()) {
                // On the heap, as what follows: only a client that keeps a record needs it.
                Step::Audit { entry } => Box::pin(entry.write_async()).await,
                Step::Send {
                    request,
                    within,
                    sent,
                } => {
                    let attempt = trace.attempt(&request);
                    // On the heap, since it can be large, and this future is moved a few times before it is polled.
                    let sending = Box::pin(transport.send(request, within));
                    let answer = attempt.run_async(sending).await;
                    attempt.answered(&answer);
                    sent.answered(answer, transport.now(), transport.system_time())
                }
                Step::Wait { time, then } => {
                    trace.waits(time);
                    let start = transport.now();
                    transport.sleep(time).await;
                    if transport.now().saturating_duration_since(start) < time {
                        // It was cut short, and there will be another; other tasks get their turn in between.
                        yield_now().await;
                    }
                    then
                }
                Step::Done(result) => {
                    trace.ended::<O>(&result);
                    return result;
                }
            };
        }
    }
}

/// Lets other tasks of the same thread go on.
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
