//! The two entries that a call makes in the audit record: before its first byte, and after its last.

use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::outcome::reduces_risk;
use super::state::Next;
use super::task::Task;
use super::{Call, Operation, Step};
use crate::Error;
use crate::audit::Refusal;
use crate::error::Unaudited;
use crate::maybe_send::{Boxed, MaybeSend};

/// An entry that is to be made in the [audit](crate::audit) record, before the call goes on.
///
/// Dropping the first one forgets the call, of which nothing was sent; dropping the last one tells the sink what came
/// of the call, and nobody else.
///
/// ```
/// # use std::time::Instant;
/// use actor_token::{Call, Operation, Step};
///
/// fn step<O: Operation>(call: Call<O>, now: Instant) -> Option<Call<O>> {
///     match call.step(now) {
///         Step::Audit { entry, .. } => Some(entry.write()), // or `write_async`, awaited
///         _ => None,
///     }
/// }
/// # let _ = step::<actor_token::Create>;
/// ```
#[must_use = "write the entry, for the call to go on"]
pub struct AuditEntry<O: Operation> {
    task: Box<Task<O>>,
    which: Which<O::Output>,
}

enum Which<T> {
    Begin,
    End(Result<T, Error>),
}

impl<O: Operation> AuditEntry<O> {
    pub(super) fn begin(task: Box<Task<O>>) -> Step<O> {
        let which = Which::Begin;
        Step::Audit {
            entry: Self { task, which },
        }
    }

    pub(super) fn end(task: Box<Task<O>>, result: Result<O::Output, Error>) -> Step<O> {
        let which = Which::End(result);
        Step::Audit {
            entry: Self { task, which },
        }
    }

    /// Writes the entry, and returns the call to go on with.
    ///
    /// This can't write to an [`AsyncAudit`](crate::audit::AsyncAudit). For the first entry, issuing ends before anything is sent, and a
    /// revoke proceeds without a record. For the last entry, the record stays incomplete.
    pub fn write(self) -> Call<O> {
        let Self { mut task, which } = self;
        match which {
            Which::Begin => {
                let intent = task.operation.intent(task.on_behalf_of.as_deref());
                let begun = task.progress.begin(&intent);
                begun_with(task, begun)
            }
            Which::End(result) => Call::over(ended_with::<O>(task.progress.end(), result)),
        }
    }

    /// Writes the entry to either kind of sink, and returns the call to go on with.
    pub async fn write_async(self) -> Call<O> {
        self.write_async_within(None).await
    }

    /// Returns how long the call waits for its sink. `None` if it waits as long as the sink takes.
    pub(super) fn time_limit() -> Option<Duration> {
        reduces_risk(O::KIND).then_some(SINK_TIMEOUT)
    }

    /// Writes the entry as `write_async` does. Once `limit` is over, the sink has failed.
    pub(super) async fn write_async_within(self, limit: Option<Boxed<'_, ()>>) -> Call<O> {
        let Self { mut task, which } = self;
        match which {
            Which::Begin => {
                let Task {
                    operation,
                    progress,
                    on_behalf_of,
                    ..
                } = &mut *task;
                let intent = operation.intent(on_behalf_of.as_deref());
                let begun = within(limit, progress.begin_async(intent)).await;
                begun_with(
                    task,
                    begun.unwrap_or_else(|| Err(Refusal::failed(TIMED_OUT))),
                )
            }
            Which::End(result) => {
                let ended = within(limit, task.progress.end_async()).await;
                let ended = ended.unwrap_or_else(|| Err(TIMED_OUT.into()));
                Call::over(ended_with::<O>(ended, result))
            }
        }
    }
}

/// How long a revoke waits for an asynchronous sink to begin its record, and to end it.
const SINK_TIMEOUT: Duration = Duration::from_secs(5);

const TIMED_OUT: &str = "the audit sink timed out";

/// Awaits `work`. Returns `None` if `limit` is over first.
async fn within<T>(
    mut limit: Option<Boxed<'_, ()>>,
    work: impl Future<Output = T> + MaybeSend,
) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| match (work.as_mut().poll(context), &mut limit) {
        (Poll::Ready(output), _) => Poll::Ready(Some(output)),
        (Poll::Pending, Some(limit)) => limit.as_mut().poll(context).map(|()| None),
        (Poll::Pending, None) => Poll::Pending,
    })
    .await
}

fn begun_with<O: Operation>(mut task: Box<Task<O>>, begun: Result<(), Refusal>) -> Call<O> {
    match begun {
        Ok(()) => {}
        Err(refusal) if refusal.is_failure() && reduces_risk(O::KIND) => {
            task.audit_failure = Some(refusal.into_source());
        }
        Err(refusal) => return Call::over(Err(refusal.into())),
    }
    Call::live(task, Next::Send)
}

/// Returns the result of a call after its audit record was completed, or was not.
pub(super) fn ended_with<O: Operation>(
    ended: Result<(), Box<dyn StdError + Send + Sync>>,
    result: Result<O::Output, Error>,
) -> Result<O::Output, Error> {
    match (ended, result) {
        (Ok(()), result) => result,
        (Err(failure), Ok(output)) => O::audit_incomplete(output, failure),
        // Someone may be signed in. That must not be hidden behind a failing sink.
        (Err(failure), Err(Error::AlreadyAccepted(error))) => {
            Err(error.with_audit_error(failure).into())
        }
        (Err(failure), Err(error)) => Err(Unaudited::new(O::KIND, Err(error), failure).into()),
    }
}

impl<O: Operation> fmt::Debug for AuditEntry<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let which = match self.which {
            Which::Begin => "begin",
            Which::End(_) => "end",
        };
        f.debug_struct("AuditEntry")
            .field("kind", &O::KIND)
            .field("which", &which)
            .finish_non_exhaustive()
    }
}
