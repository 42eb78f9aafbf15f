//! The two entries of a call's audit record: one before the request is sent, one after the call
//! has ended.

use std::error::Error as StdError;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::audit_state::AuditState;
use super::state::Next;
use super::{Call, Operation, Task};
use crate::Error;
use crate::audit::Rejection;
use crate::error::AuditIncompleteError;
use crate::maybe_send::{BoxFuture, MaybeSend};

/// An entry of the [audit](crate::audit) record that must be written before the call continues.
#[must_use = "write the entry to continue the call"]
pub(crate) struct AuditEntry<O: Operation> {
    task: Box<Task<O>>,
    /// The result of the call. `None` for the entry before the request is sent.
    result: Option<Result<O::Output, Error>>,
}

/// How long a call that removes access waits for an asynchronous sink to write an entry.
const SINK_TIMEOUT: Duration = Duration::from_secs(5);

const TIMED_OUT: &str = "the audit sink timed out";

impl<O: Operation> AuditEntry<O> {
    /// Creates the entry before the request is sent.
    pub(super) fn begin(task: Box<Task<O>>) -> Self {
        Self { task, result: None }
    }

    /// Creates the entry after the call has ended with `result`.
    pub(super) fn end(task: Box<Task<O>>, result: Result<O::Output, Error>) -> Self {
        Self {
            task,
            result: Some(result),
        }
    }

    /// Writes the entry to a blocking sink, and returns the call to continue with. An asynchronous
    /// sink counts as failed.
    pub(super) fn write(self) -> Call<O> {
        let Self { mut task, result } = self;
        match result {
            None => {
                let intent = task.operation.intent(task.on_behalf_of.as_deref());
                let begin_result = task.state.audit.begin(intent);
                after_begin(task, begin_result)
            }
            Some(result) => after_end(task.state.audit.end(), result),
        }
    }

    /// Writes the entry to either kind of sink, and returns the call to continue with. The sink
    /// counts as failed if `timeout` completes first.
    pub(super) async fn write_async(self, timeout: Option<BoxFuture<'_, ()>>) -> Call<O> {
        let Self { mut task, result } = self;
        match result {
            None => {
                let Task {
                    operation,
                    state,
                    on_behalf_of,
                } = &mut *task;
                let intent = operation.intent(on_behalf_of.as_deref());
                let begin_result = with_timeout(timeout, state.audit.begin_async(intent))
                    .await
                    .unwrap_or_else(|| Err(Rejection::failed(TIMED_OUT)));
                after_begin(task, begin_result)
            }
            Some(result) => {
                let end_result = with_timeout(timeout, task.state.audit.end_async())
                    .await
                    .unwrap_or_else(|| Err(TIMED_OUT.into()));
                after_end(end_result, result)
            }
        }
    }

    /// Returns how long the call waits for an asynchronous sink. `None` if it waits as long as the
    /// sink takes.
    pub(super) fn sink_timeout() -> Option<Duration> {
        O::DESCRIPTOR.effect.fails_open().then_some(SINK_TIMEOUT)
    }
}

/// Awaits `work`. Returns `None` if `timeout` completes first.
async fn with_timeout<T>(
    mut timeout: Option<BoxFuture<'_, ()>>,
    work: impl Future<Output = T> + MaybeSend,
) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(
        |context| match (work.as_mut().poll(context), &mut timeout) {
            (Poll::Ready(output), _) => Poll::Ready(Some(output)),
            (Poll::Pending, Some(timeout)) => timeout.as_mut().poll(context).map(|()| None),
            (Poll::Pending, None) => Poll::Pending,
        },
    )
    .await
}

/// Returns the call to continue with after the sink has begun the record or failed.
fn after_begin<O: Operation>(
    mut task: Box<Task<O>>,
    begin_result: Result<(), Rejection>,
) -> Call<O> {
    match begin_result {
        Ok(()) => {}
        Err(rejection) if rejection.is_failure() && O::DESCRIPTOR.effect.fails_open() => {
            task.state.audit = AuditState::Failed(rejection.into_source());
        }
        Err(rejection) => return Call::Done(Err(rejection.into())),
    }
    Call::Active(task, Next::Send)
}

/// Returns the completed call after the sink has completed the record or failed.
fn after_end<O: Operation>(
    end_result: Result<(), Box<dyn StdError + Send + Sync>>,
    result: Result<O::Output, Error>,
) -> Call<O> {
    Call::Done(match end_result {
        Ok(()) => result,
        Err(failure) => with_audit_failure::<O>(failure, result),
    })
}

/// Adds the audit sink's `failure` to the result of a call whose audit record is missing or
/// incomplete.
pub(super) fn with_audit_failure<O: Operation>(
    failure: Box<dyn StdError + Send + Sync>,
    result: Result<O::Output, Error>,
) -> Result<O::Output, Error> {
    match result {
        Ok(output) => O::add_audit_failure(output, failure),
        // A failing sink must not hide that someone may be signed in.
        Err(Error::AlreadyAccepted(error)) => Err(error.with_audit_error(failure).into()),
        Err(error) => {
            Err(AuditIncompleteError::new(O::DESCRIPTOR.kind, Err(error), failure).into())
        }
    }
}
