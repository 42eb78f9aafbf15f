//! The audit sink of a client, blocking or asynchronous, and the open audit record of a call.
//!
//! Calls use both kinds of sink as a trait object, so a program contains only the code of the sinks
//! that it uses.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use super::catch_panic::{catch_panic, catch_panic_async};
use super::{AsyncAudit, Audit, AuditId, Intent, Outcome, OutcomeKind, Rejection};
use crate::maybe_send::{BoxFuture, MaybeSend, MaybeSync};

/// The audit sink of a client, blocking or asynchronous. A panic counts as a failure of the sink,
/// so that the caller still receives an error with the issued token.
pub(crate) trait Sink: MaybeSend + MaybeSync {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection>;

    fn begin_async<'a>(
        &'a self,
        intent: &'a Intent<'a>,
    ) -> BoxFuture<'a, Result<AuditId, Rejection>>;

    /// Completes the record. Returns `None` if the sink is asynchronous.
    fn end(&self, id: &AuditId, outcome: &Outcome) -> Option<EndResult>;

    fn end_async<'a>(&'a self, id: &'a AuditId, outcome: &'a Outcome) -> BoxFuture<'a, EndResult>;

    /// Reports that the call was cancelled before its record was completed.
    fn cancelled(&self, id: &AuditId, outcome: &Outcome);
}

type EndResult = Result<(), Box<dyn Error + Send + Sync>>;

/// An [`Audit`] as a [`Sink`].
pub(crate) struct Blocking<A>(pub(crate) A);

impl<A: Audit> Sink for Blocking<A> {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        catch_panic(|| self.0.begin(intent)).unwrap_or_else(|| Err(Rejection::failed(PANICKED)))
    }

    fn begin_async<'a>(
        &'a self,
        intent: &'a Intent<'a>,
    ) -> BoxFuture<'a, Result<AuditId, Rejection>> {
        Box::pin(async move { Sink::begin(self, intent) })
    }

    fn end(&self, id: &AuditId, outcome: &Outcome) -> Option<EndResult> {
        Some(catch_panic(|| self.0.end(id, outcome)).unwrap_or_else(panicked))
    }

    fn end_async<'a>(&'a self, id: &'a AuditId, outcome: &'a Outcome) -> BoxFuture<'a, EndResult> {
        Box::pin(async move { catch_panic(|| self.0.end(id, outcome)).unwrap_or_else(panicked) })
    }

    fn cancelled(&self, id: &AuditId, outcome: &Outcome) {
        // The caller is gone, so a failure can't be reported. The record stays incomplete.
        let _ = catch_panic(|| drop(self.0.end(id, outcome)));
    }
}

/// An [`AsyncAudit`] as a [`Sink`].
pub(crate) struct Asynchronous<A>(pub(crate) A);

impl<A: AsyncAudit> Sink for Asynchronous<A> {
    fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
        Err(Rejection::failed(
            "the client's audit sink is asynchronous; use an asynchronous method, such as `issue_async`",
        ))
    }

    fn begin_async<'a>(
        &'a self,
        intent: &'a Intent<'a>,
    ) -> BoxFuture<'a, Result<AuditId, Rejection>> {
        let begin = catch_panic_async(|| self.0.begin(intent));
        Box::pin(async move {
            begin
                .await
                .unwrap_or_else(|| Err(Rejection::failed(PANICKED)))
        })
    }

    fn end(&self, _: &AuditId, _: &Outcome) -> Option<EndResult> {
        None
    }

    fn end_async<'a>(&'a self, id: &'a AuditId, outcome: &'a Outcome) -> BoxFuture<'a, EndResult> {
        let end = catch_panic_async(|| self.0.end(id, outcome));
        Box::pin(async move { end.await.unwrap_or_else(panicked) })
    }

    fn cancelled(&self, id: &AuditId, outcome: &Outcome) {
        let _ = catch_panic(|| self.0.cancelled(id, outcome));
    }
}

const PANICKED: &str = "the audit sink panicked";

fn panicked() -> EndResult {
    Err(PANICKED.into())
}

/// An open audit record. If it is dropped before it is completed, the sink receives the outcome as
/// far as it is known.
pub(crate) struct OpenRecord {
    sink: Arc<dyn Sink>,
    id: AuditId,
    outcome: Outcome,
    is_complete: bool,
}

impl OpenRecord {
    /// Starts a record. `not_done` is the outcome if the call is cancelled before it sends a
    /// request.
    pub(crate) fn begin(
        sink: Arc<dyn Sink>,
        intent: &Intent<'_>,
        not_done: OutcomeKind,
    ) -> Result<Self, Rejection> {
        let id = sink.begin(intent)?;
        Ok(Self::new(sink, id, not_done))
    }

    /// The same as `begin`, for both kinds of sink.
    pub(crate) async fn begin_async(
        sink: Arc<dyn Sink>,
        intent: &Intent<'_>,
        not_done: OutcomeKind,
    ) -> Result<Self, Rejection> {
        let id = sink.begin_async(intent).await?;
        Ok(Self::new(sink, id, not_done))
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
            is_complete: false,
        }
    }

    /// Returns the outcome that the record will be completed with.
    pub(crate) fn outcome_mut(&mut self) -> &mut Outcome {
        &mut self.outcome
    }

    /// Completes the record. Fails if the sink is asynchronous.
    pub(crate) fn end(mut self) -> EndResult {
        let result = self.sink.end(&self.id, &self.outcome);
        // If the sink is asynchronous, dropping this record calls `cancelled`.
        self.is_complete = result.is_some();
        result.unwrap_or_else(|| Err("the client's audit sink is asynchronous".into()))
    }

    /// The same as `end`, for both kinds of sink. If the future is dropped, the sink's `cancelled`
    /// is called.
    pub(crate) async fn end_async(mut self) -> EndResult {
        let result = self.sink.end_async(&self.id, &self.outcome).await;
        self.is_complete = true;
        result
    }
}

impl Drop for OpenRecord {
    fn drop(&mut self) {
        if !self.is_complete {
            self.sink.cancelled(&self.id, &self.outcome);
        }
    }
}
