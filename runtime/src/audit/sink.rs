//! The sink that a client has, blocking or asynchronous, and the record of one call that is open in it.
//!
//! Both kinds are one trait object, so that a program without a sink holds no code of either.

use std::error::Error;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Poll;

use super::{AsyncAudit, Audit, AuditId, Intent, Outcome, Refusal};
use crate::threads::{Boxed, MaybeSend, MaybeSync};

/// A client's audit sink, of either kind. A panic in an end is a failure of the sink's: a token must not get lost for it.
pub(crate) trait Sink: MaybeSend + MaybeSync {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Refusal>;

    fn begin_async<'a>(&'a self, intent: &'a Intent<'a>) -> Boxed<'a, Result<AuditId, Refusal>>;

    /// `None` if it can't be told like this.
    fn end(&self, id: &AuditId, outcome: &Outcome) -> Option<Ended>;

    fn end_async<'a>(&'a self, id: &'a AuditId, outcome: &'a Outcome) -> Boxed<'a, Ended>;

    /// The call was dropped before its record was ended.
    fn dropped(&self, id: &AuditId, outcome: &Outcome);
}

type Ended = Result<(), Box<dyn Error + Send + Sync>>;

/// An [`Audit`].
pub(crate) struct Blocking<A>(pub(crate) A);

impl<A: Audit> Sink for Blocking<A> {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Refusal> {
        self.0.begin(intent)
    }

    fn begin_async<'a>(&'a self, intent: &'a Intent<'a>) -> Boxed<'a, Result<AuditId, Refusal>> {
        Box::pin(async move { self.0.begin(intent) })
    }

    fn end(&self, id: &AuditId, outcome: &Outcome) -> Option<Ended> {
        Some(caught(|| self.0.end(id, outcome)))
    }

    fn end_async<'a>(&'a self, id: &'a AuditId, outcome: &'a Outcome) -> Boxed<'a, Ended> {
        Box::pin(async move { caught(|| self.0.end(id, outcome)) })
    }

    fn dropped(&self, id: &AuditId, outcome: &Outcome) {
        // Nobody is left to be told of a failure; a begin without an end says enough.
        drop(caught(|| self.0.end(id, outcome)));
    }
}

/// An [`AsyncAudit`].
pub(crate) struct Asynchronous<A>(pub(crate) A);

impl<A: AsyncAudit> Sink for Asynchronous<A> {
    fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Refusal> {
        Err(Refusal::failed(
            "the client's audit sink is asynchronous; use `issue_async`, `send_async` or `revoke_async`",
        ))
    }

    fn begin_async<'a>(&'a self, intent: &'a Intent<'a>) -> Boxed<'a, Result<AuditId, Refusal>> {
        Box::pin(self.0.begin(intent))
    }

    fn end(&self, _: &AuditId, _: &Outcome) -> Option<Ended> {
        None
    }

    fn end_async<'a>(&'a self, id: &'a AuditId, outcome: &'a Outcome) -> Boxed<'a, Ended> {
        let mut ending = Box::pin(self.0.end(id, outcome));
        Box::pin(poll_fn(move |context| {
            let polled = catch_unwind(AssertUnwindSafe(|| ending.as_mut().poll(context)));
            polled.unwrap_or_else(|_| Poll::Ready(Err(PANICKED.into())))
        }))
    }

    fn dropped(&self, id: &AuditId, outcome: &Outcome) {
        drop(caught(|| {
            self.0.dropped(id, outcome);
            Ok(())
        }));
    }
}

const PANICKED: &str = "the audit sink panicked";

fn caught(end: impl FnOnce() -> Ended) -> Ended {
    catch_unwind(AssertUnwindSafe(end)).unwrap_or_else(|_| Err(PANICKED.into()))
}

/// A record that was begun. Dropped, it ends with what is known by then.
pub(crate) struct OpenRecord {
    sink: Arc<dyn Sink>,
    id: AuditId,
    outcome: Outcome,
    ended: bool,
}

impl OpenRecord {
    /// Begins a record. `nothing_done` is the outcome of a call that doesn't get to send anything.
    pub(crate) fn begin(
        sink: Arc<dyn Sink>,
        intent: &Intent<'_>,
        nothing_done: Outcome,
    ) -> Result<Self, Refusal> {
        let id = sink.begin(intent)?;
        Ok(Self::new(sink, id, nothing_done))
    }

    /// As `begin`, for either kind of sink.
    pub(crate) async fn begin_async(
        sink: Arc<dyn Sink>,
        intent: &Intent<'_>,
        nothing_done: Outcome,
    ) -> Result<Self, Refusal> {
        let id = sink.begin_async(intent).await?;
        Ok(Self::new(sink, id, nothing_done))
    }

    fn new(sink: Arc<dyn Sink>, id: AuditId, outcome: Outcome) -> Self {
        Self {
            sink,
            id,
            outcome,
            ended: false,
        }
    }

    /// Notes what would be true if the call were over now.
    pub(crate) fn note(&mut self, outcome: Outcome) {
        self.outcome = outcome;
    }

    /// Ends the record.
    pub(crate) fn end(mut self) -> Ended {
        let ended = self.sink.end(&self.id, &self.outcome);
        // Otherwise it is dropped, and tells the sink so.
        self.ended = ended.is_some();
        ended.unwrap_or_else(|| {
            Err("the client's audit sink is asynchronous; end the record with `write_async`".into())
        })
    }

    /// As `end`, for either kind of sink. Dropped on the way, it tells the sink so.
    pub(crate) async fn end_async(mut self) -> Ended {
        let ended = self.sink.end_async(&self.id, &self.outcome).await;
        self.ended = true;
        ended
    }
}

impl Drop for OpenRecord {
    fn drop(&mut self) {
        if !self.ended {
            self.sink.dropped(&self.id, &self.outcome);
        }
    }
}
