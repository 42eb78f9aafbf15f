//! The audit sink. The client calls it before and after each call to Clerk.
//!
//! The sink keeps audit records in memory. A real sink writes a record to disk before `begin`
//! returns, like `audit::JsonLines`.

use std::error::Error;
use std::sync::Mutex;
use std::time::SystemTime;

use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
use actor_token::request::PreparedRequest;
use serde_json::Value;

#[derive(Debug, Default)]
pub(crate) struct AuditTrail {
    records: Mutex<Vec<Record>>,
}

/// The audit record of one call.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) time: SystemTime,
    /// The name of the support agent.
    pub(crate) agent: String,
    pub(crate) operation: Operation,
    /// The outcome. `None` if the record is incomplete: the call may have succeeded.
    pub(crate) outcome: Option<Outcome>,
}

#[derive(Clone, Debug)]
pub(crate) enum Operation {
    Issue {
        user_id: String,
        case: String,
        reason: String,
    },
    Revoke {
        token: String,
    },
}

impl AuditTrail {
    /// Returns the records, newest first.
    pub(crate) fn records(&self) -> Vec<Record> {
        match self.records.lock() {
            Ok(records) => records.iter().rev().cloned().collect(),
            Err(_) => Vec::new(),
        }
    }
}

impl Audit for AuditTrail {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        let operation = match intent {
            Intent::Issue { request, .. } => Operation::Issue {
                user_id: request.user_id().to_owned(),
                case: string_claim(request, "case"),
                reason: string_claim(request, "reason"),
            },
            Intent::Revoke { id, .. } => Operation::Revoke {
                token: id.as_str().to_owned(),
            },
            _ => return Err(Rejection::new("unsupported operation")),
        };
        let mut records = self
            .records
            .lock()
            .map_err(|_| Rejection::failed(POISONED))?;
        let id = AuditId::new(records.len().to_string());
        records.push(Record {
            time: SystemTime::now(),
            agent: intent.on_behalf_of().unwrap_or_default().to_owned(),
            operation,
            outcome: None,
        });
        Ok(id)
    }

    fn end(&self, id: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
        let mut records = self.records.lock().map_err(|_| POISONED)?;
        let index: usize = id.as_str().parse()?;
        let record = records.get_mut(index).ok_or("unknown audit ID")?;
        record.outcome = Some(outcome.clone());
        Ok(())
    }
}

const POISONED: &str = "a thread panicked while writing to the audit trail";

fn string_claim(request: &PreparedRequest, name: &str) -> String {
    match request.claim(name) {
        Some(Value::String(value)) => value,
        _ => String::new(),
    }
}
