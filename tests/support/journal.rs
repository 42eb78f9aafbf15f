//! An audit sink that stores a line for each begin and end.

use std::error::Error;
use std::sync::{Arc, Mutex};

use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};

/// Stores the intents as JSON, and the outcomes after the IDs of their records. Clones share the
/// lines.
#[derive(Clone, Default)]
pub struct Journal(Arc<Mutex<Vec<String>>>);

impl Journal {
    pub fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Audit for Journal {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        let mut lines = self.0.lock().unwrap();
        lines.push(serde_json::to_string(intent).unwrap());
        Ok(AuditId::new(lines.len().to_string()))
    }

    fn end(&self, id: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
        let mut lines = self.0.lock().unwrap();
        lines.push(format!("{id}: {}", outcome.as_str()));
        Ok(())
    }
}
