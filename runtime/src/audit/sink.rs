//! A client's audit sink, blocking or asynchronous, and the open record of one call.
//!
//! Both kinds are one trait object, so that a program without a sink contains no code of either.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use super::catch_panic::{catch_panic, catch_panic_async};
use super::{AsyncAudit, Audit, AuditId, Intent, Outcome, OutcomeKind, Rejection};
use crate::maybe_send::{Boxed, MaybeSend, MaybeSync};

/// A client's audit sink, of either kind. A panic counts as a failure of the sink, so that an
/// issued token is not lost.
pub(crate) trait Sink: MaybeSend + MaybeSync {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection>;

    fn begin_async<'a>(&'a self, intent: &'a Intent<'a>) -> Boxed<'a, Result<AuditId, Rejection>>;

    /// Returns `None` if the sink is asynchronous.
    fn end(&self, id: &AuditId, outcome: &Outcome) -> Option<Ended>;

    fn end_async<'a>(&'a self, id: &'a AuditId, outcome: &'a Outcome) -> Boxed<'a, Ended>;

    /// The call was cancelled before its record was completed.
    fn cancelled(&self, id: &AuditId, outcome: &Outcome);
}

type Ended = Result<(), Box<dyn Error + Send + Sync>>;

/// An [`Audit`].
pub(crate) struct Blocking<A>(pub(crate) A);

impl<A: Audit> Sink for Blocking<A> {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        catch_panic(|| self.0.begin(intent)).unwrap_or_else(|| Err(Rejection::failed(PANICKED)))
    }

    fn begin_async<'a>(&'a self, intent: &'a Intent<'a>) -> Boxed<'a, Result<AuditId, Rejection>> {
        Box::pin(async move { Sink::begin(self, intent) })
    }

    fn end(&self, id: &AuditId, outcome: &Outcome) -> Option<Ended> {
        Some(catch_panic(|| self.0.end(id, outcome)).unwrap_or_else(panicked))
    }

    fn end_async<'a>(&'a self, id: &'a AuditId, outcome: &'a Outcome) -> Boxed<'a, Ended> {
        Box::pin(async move { catch_panic(|| self.0.end(id, outcome)).unwrap_or_else(panicked) })
    }

    fn cancelled(&self, id: &AuditId, outcome: &Outcome) {
        // The caller is gone, so a failure can't be reported. The incomplete record documents it.
        let _ = catch_panic(|| drop(self.0.end(id, outcome)));
    }
}

/// An [`AsyncAudit`].
pub(crate) struct Asynchronous<A>(pub(crate) A);

impl<A: AsyncAudit> Sink for Asynchronous<A> {
    fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
        Err(Rejection::failed(
            "the client's audit sink is asynchronous; use `issue_async`, `send_async` or `revoke_async`",
        ))
    }

    fn begin_async<'a>(&'a self, intent: &'a Intent<'a>) -> Boxed<'a, Result<AuditId, Rejection>> {
        let begin = catch_panic_async(|| self.0.begin(intent));
        Box::pin(async move {
            begin
                .await
                .unwrap_or_else(|| Err(Rejection::failed(PANICKED)))
        })
    }

    fn end(&self, _: &AuditId, _: &Outcome) -> Option<Ended> {
        None
    }

    fn end_async<'a>(&'a self, id: &'a AuditId, outcome: &'a Outcome) -> Boxed<'a, Ended> {
        let end = catch_panic_async(|| self.0.end(id, outcome));
        Box::pin(async move { end.await.unwrap_or_else(panicked) })
    }

    fn cancelled(&self, id: &AuditId, outcome: &Outcome) {
        let _ = catch_panic(|| self.0.cancelled(id, outcome));
    }
}

const PANICKED: &str = "the audit sink panicked";

fn panicked() -> Ended {
    Err(PANICKED.into())
}

/// An open record. When it is dropped, it is completed with what is known so far.
pub(crate) struct OpenRecord {
    sink: Arc<dyn Sink>,
    id: AuditId,
    outcome: Outcome,
    ended: bool,
}

impl OpenRecord {
    /// Starts a record. `nothing_done` is the outcome of a call that is cancelled before it sends a
    /// request.
    pub(crate) fn begin(
        sink: Arc<dyn Sink>,
        intent: &Intent<'_>,
        nothing_done: OutcomeKind,
    ) -> Result<Self, Rejection> {
        let id = sink.begin(intent)?;
        Ok(Self::new(sink, id, nothing_done))
    }

    /// The same as `begin`, for either kind of sink.
    pub(crate) async fn begin_async(
        sink: Arc<dyn Sink>,
        intent: &Intent<'_>,
        nothing_done: OutcomeKind,
    ) -> Result<Self, Rejection> {
        let id = sink.begin_async(intent).await?;
        Ok(Self::new(sink, id, nothing_done))
    }

    fn new(sink: Arc<dyn Sink>, id: AuditId, kind: OutcomeKind) -> Self {
        let outcome = Outcome {
            kind,
            failure: None,
            attempts: 0,
            duration: Duration::ZERO,
        };
        Self {
            sink,
            id,
            outcome,
            ended: false,
        }
    }

    /// Returns the outcome that is recorded when the record ends.
    pub(crate) fn outcome_mut(&mut self) -> &mut Outcome {
        &mut self.outcome
    }

    /// Completes the record.
    pub(crate) fn end(mut self) -> Ended {
        let ended = self.sink.end(&self.id, &self.outcome);
        // Otherwise it is dropped, and tells the sink so.
        self.ended = ended.is_some();
        ended.unwrap_or_else(|| Err("the client's audit sink is asynchronous".into()))
    }

    /// The same as `end`, for either kind of sink. If the future is dropped, the sink is notified.
    pub(crate) async fn end_async(mut self) -> Ended {
        let ended = self.sink.end_async(&self.id, &self.outcome).await;
        self.ended = true;
        ended
    }
}

impl Drop for OpenRecord {
    fn drop(&mut self) {
        if !self.ended {
            self.sink.cancelled(&self.id, &self.outcome);
        }
    }
}
