//! How far the audit record of a call is.

use std::error::Error as StdError;
use std::mem;
use std::sync::Arc;

use crate::audit::{Intent, OpenRecord, OutcomeKind, Rejection, Sink};

type BoxError = Box<dyn StdError + Send + Sync>;

/// How far the audit record of a call is.
pub(super) enum AuditState {
    /// There is no sink, the operation is not audited, or the record has ended.
    NotAudited,
    /// The record has not begun.
    Pending {
        sink: Arc<dyn Sink>,
        /// The outcome of a call that sends nothing.
        not_done: OutcomeKind,
    },
    Open(OpenRecord),
    /// The sink failed, and the call proceeds without a record.
    Failed(BoxError),
}

impl AuditState {
    /// `not_done` is `None` for an operation without an audit record.
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

/// Fails closed if an audited operation describes no intent.
fn no_intent() -> Rejection {
    Rejection::failed("internal error: an audited operation has no intent; please report this bug")
}
