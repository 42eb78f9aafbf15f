//! State of a call's audit record.

use std::error::Error as StdError;
use std::mem;
use std::sync::Arc;

use crate::audit::{Intent, OpenRecord, OutcomeKind, Rejection, Sink};

type BoxError = Box<dyn StdError + Send + Sync>;

/// The state of a call's audit record.
pub(super) enum AuditState {
    /// There is no sink, the operation is not audited, or the record was completed.
    NotAudited,
    /// The record has not begun.
    Pending {
        sink: Arc<dyn Sink>,
        /// The outcome of a call that has sent nothing.
        not_done: OutcomeKind,
    },
    Open(OpenRecord),
    /// The sink failed, and the call proceeds without a record.
    Failed(BoxError),
}

impl AuditState {
    /// Creates the state before the call. `not_done` is `None` for an operation without an audit
    /// record.
    pub(super) fn new(sink: Option<Arc<dyn Sink>>, not_done: Option<OutcomeKind>) -> Self {
        match (sink, not_done) {
            (Some(sink), Some(not_done)) => Self::Pending { sink, not_done },
            _ => Self::NotAudited,
        }
    }

    pub(super) fn begin(&mut self, intent: Option<Intent<'_>>) -> Result<(), Rejection> {
        if let Self::Pending { sink, not_done } = self.take() {
            let intent = intent.ok_or_else(no_intent)?;
            *self = Self::Open(OpenRecord::begin(sink, &intent, not_done)?);
        }
        Ok(())
    }

    pub(super) async fn begin_async(
        &mut self,
        intent: Option<Intent<'_>>,
    ) -> Result<(), Rejection> {
        if let Self::Pending { sink, not_done } = self.take() {
            let intent = intent.ok_or_else(no_intent)?;
            *self = Self::Open(OpenRecord::begin_async(sink, &intent, not_done).await?);
        }
        Ok(())
    }

    pub(super) fn end(&mut self) -> Result<(), BoxError> {
        match self.take() {
            Self::Open(record) => record.end(),
            _ => Ok(()),
        }
    }

    pub(super) async fn end_async(&mut self) -> Result<(), BoxError> {
        match self.take() {
            Self::Open(record) => record.end_async().await,
            _ => Ok(()),
        }
    }

    fn take(&mut self) -> Self {
        mem::replace(self, Self::NotAudited)
    }
}

/// Returns the rejection for an audited operation without an intent: the call must not proceed
/// without a record.
fn no_intent() -> Rejection {
    Rejection::failed("internal error: an audited operation has no intent; please report this bug")
}
