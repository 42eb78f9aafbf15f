//! An audit sink that writes to the ledger. Each method yields before it writes, so that calls can
//! be cancelled at this point.

use std::error::Error;
use std::sync::Arc;

use actor_token::audit::{AsyncAudit, AuditId, Intent, Outcome, OutcomeKind, Rejection};
use tokio::task::yield_now;

use crate::ledger::{Id, Ledger, Recorded};

pub(crate) struct Journal(Arc<Ledger>);

impl Journal {
    pub(crate) fn new(ledger: Arc<Ledger>) -> Self {
        Self(ledger)
    }

    fn end(&self, id: &AuditId, outcome: &Outcome, cancelled: bool) {
        let recorded = match outcome.kind() {
            OutcomeKind::Issued(id) => Recorded::Issued(Id::new(id.as_str())),
            OutcomeKind::NotIssued => Recorded::NotIssued,
            OutcomeKind::Unknown => Recorded::Unknown,
            _ => Recorded::Invalid,
        };
        self.0.update(id.as_str().parse().unwrap(), |entry| {
            entry.ended += 1;
            entry.cancelled += u8::from(cancelled);
            entry.recorded = Some(recorded);
        });
    }
}

impl AsyncAudit for Journal {
    async fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        yield_now().await;
        let Intent::Issue { request, .. } = intent else {
            return Err(Rejection::new("expected a call that issues a token"));
        };
        let call = request.claim("call").and_then(|call| call.as_u64());
        let call = usize::try_from(call.unwrap()).unwrap();
        self.0.update(call, |entry| entry.begun += 1);
        Ok(AuditId::new(call.to_string()))
    }

    async fn end(
        &self,
        id: &AuditId,
        outcome: &Outcome,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        yield_now().await;
        self.end(id, outcome, false);
        Ok(())
    }

    fn cancelled(&self, id: &AuditId, outcome: &Outcome) {
        self.end(id, outcome, true);
    }
}
