//! The audit trail: the client tells it of every call before its first byte is sent, and of what came of it.
//!
//! This one is in memory, for its page. A real one is on disk before `begin` returns: see the example `audit_log`.

use std::error::Error;
use std::sync::Mutex;
use std::time::SystemTime;

use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
use actor_token::request::PreparedRequest;
use serde_json::Value;

#[derive(Debug, Default)]
pub(crate) struct Trail {
    records: Mutex<Vec<Record>>,
}

/// One call.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) at: SystemTime,
    pub(crate) asked_by: String,
    pub(crate) what: What,
    /// Without one, nobody knows: it may have been done.
    pub(crate) outcome: Option<Outcome>,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    SignInAs {
        user_id: String,
        case: String,
        reason: String,
    },
    Revoke {
        token: String,
    },
}

impl Trail {
    /// The newest first.
    pub(crate) fn records(&self) -> Vec<Record> {
        match self.records.lock() {
            Ok(records) => records.iter().rev().cloned().collect(),
            Err(_) => Vec::new(),
        }
    }
}

impl Audit for Trail {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        let what = match intent {
            Intent::Issue { request, .. } => What::SignInAs {
                user_id: request.user_id().to_owned(),
                case: text(request, "case"),
                reason: text(request, "reason"),
            },
            Intent::Revoke { id, .. } => What::Revoke {
                token: id.as_str().to_owned(),
            },
            _ => return Err(Rejection::new("the trail doesn't know this kind of call")),
        };
        let mut records = self.records.lock().map_err(|_| Rejection::failed(BROKEN))?;
        let id = AuditId::new(records.len().to_string());
        records.push(Record {
            at: SystemTime::now(),
            asked_by: intent.on_behalf_of().unwrap_or_default().to_owned(),
            what,
            outcome: None,
        });
        Ok(id)
    }

    fn end(&self, id: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
        let mut records = self.records.lock().map_err(|_| BROKEN)?;
        let at: usize = id.as_str().parse()?;
        let record = records.get_mut(at).ok_or("there is no such record")?;
        record.outcome = Some(outcome.clone());
        Ok(())
    }
}

const BROKEN: &str = "another thread failed while it wrote to the trail";

fn text(request: &PreparedRequest, claim: &str) -> String {
    match request.claim(claim) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    }
}
