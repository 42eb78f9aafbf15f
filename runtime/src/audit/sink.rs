//! The sink that a client has, blocking or asynchronous, and the record of one call that is open in it.

use std::error::Error;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Poll;

use super::{AsyncAudit, Audit, AuditId, Intent, Outcome, Refusal};
use crate::threads::{Boxed, MaybeSend, MaybeSync};

/// A client's audit sink.
#[derive(Clone)]
pub(crate) enum Sink {
    Blocking(Arc<dyn Audit>),
    Async(Arc<dyn ErasedAudit>),
}

type Ended = Result<(), Box<dyn Error + Send + Sync>>;

/// [`AsyncAudit`] as a trait object.
pub(crate) trait ErasedAudit: MaybeSend + MaybeSync {
    fn begin<'a>(&'a self, intent: &'a Intent<'a>) -> Boxed<'a, Result<AuditId, Refusal>>;
    fn end<'a>(&'a self, id: &'a AuditId, outcome: &'a Outcome) -> Boxed<'a, Ended>;
    fn dropped(&self, id: &AuditId, outcome: &Outcome);
}

impl<A: AsyncAudit> ErasedAudit for A {
    fn begin<'a>(&'a self, intent: &'a Intent<'a>) -> Boxed<'a, Result<AuditId, Refusal>> {
        Box::pin(AsyncAudit::begin(self, intent))
    }

    fn end<'a>(&'a self, id: &'a AuditId, outcome: &'a Outcome) -> Boxed<'a, Ended> {
        Box::pin(AsyncAudit::end(self, id, outcome))
    }

    fn dropped(&self, id: &AuditId, outcome: &Outcome) {
        AsyncAudit::dropped(self, id, outcome);
    }
}

impl Sink {
    /// Begins a record. `nothing_done` is the outcome of a call that doesn't get to send anything.
    pub(crate) fn begin(
        self,
        intent: &Intent<'_>,
        nothing_done: Outcome,
    ) -> Result<OpenRecord, Refusal> {
        match &self {
            Self::Blocking(audit) => {
                let id = audit.begin(intent)?;
                Ok(OpenRecord::new(self, id, nothing_done))
            }
            Self::Async(_) => Err(Refusal::failed(
                "the client's audit sink is asynchronous; use `issue_async`, `send_async` or `revoke_async`",
            )),
        }
    }

    /// As `begin`, for either kind of sink.
    pub(crate) async fn begin_async(
        self,
        intent: &Intent<'_>,
        nothing_done: Outcome,
    ) -> Result<OpenRecord, Refusal> {
        let id = match &self {
            Self::Blocking(audit) => audit.begin(intent),
            Self::Async(audit) => audit.begin(intent).await,
        }?;
        Ok(OpenRecord::new(self, id, nothing_done))
    }
}

/// A record that was begun. Dropped, it ends with what is known by then.
pub(crate) struct OpenRecord {
    sink: Sink,
    id: AuditId,
    outcome: Outcome,
    ended: bool,
}

impl OpenRecord {
    fn new(sink: Sink, id: AuditId, outcome: Outcome) -> Self {
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
        match &self.sink {
            Sink::Blocking(audit) => {
                self.ended = true;
                caught(|| audit.end(&self.id, &self.outcome))
            }
            // It is dropped then, and tells the sink so.
            Sink::Async(_) => Err(
                "the client's audit sink is asynchronous; end the record with `write_async`".into(),
            ),
        }
    }

    /// As `end`, for either kind of sink. Dropped on the way, it tells the sink so.
    pub(crate) async fn end_async(mut self) -> Ended {
        let ended = match &self.sink {
            Sink::Blocking(audit) => {
                self.ended = true;
                caught(|| audit.end(&self.id, &self.outcome))
            }
            Sink::Async(audit) => {
                let mut ending = audit.end(&self.id, &self.outcome);
                poll_fn(|context| {
                    let polled = catch_unwind(AssertUnwindSafe(|| ending.as_mut().poll(context)));
                    polled.unwrap_or_else(|_| Poll::Ready(Err(PANICKED.into())))
                })
                .await
            }
        };
        self.ended = true;
        ended
    }
}

const PANICKED: &str = "the audit sink panicked";

/// What a sink's function returns; a panic is a failure of the sink's. A token must not get lost for it.
fn caught(end: impl FnOnce() -> Ended) -> Ended {
    catch_unwind(AssertUnwindSafe(end)).unwrap_or_else(|_| Err(PANICKED.into()))
}

impl Drop for OpenRecord {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        match &self.sink {
            // Nobody is left to be told of a failure; a begin without an end says enough.
            Sink::Blocking(audit) => drop(caught(|| audit.end(&self.id, &self.outcome))),
            Sink::Async(audit) => drop(caught(|| {
                audit.dropped(&self.id, &self.outcome);
                Ok(())
            })),
        }
    }
}
