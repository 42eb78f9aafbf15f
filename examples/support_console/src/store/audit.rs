//! The audit sink, which the client calls before and after each call to Clerk.
//!
//! When `begin` returns, the record is on the disk. Only then does the client send a request, so a
//! process that is killed leaves an incomplete record.

use std::error::Error;
use std::time::SystemTime;

use actor_token::audit::{AsyncAudit, AuditId, Failure, Intent, Outcome, Rejection};
use actor_token::request::PreparedRequest;
use serde_json::Value;
use sqlx::Row;

use super::trail::RecordStatus;
use super::{Store, StoreError, to_millis};

/// The audit trail in the database. `Client::on_behalf_of` must be the agent's user ID.
pub(crate) struct AuditTrail(pub(crate) Store);

/// A record that is about to be created.
#[derive(Default)]
pub(crate) struct NewRecord<'a> {
    pub(crate) agent_id: &'a str,
    pub(crate) operation: &'a str,
    pub(crate) customer_id: Option<String>,
    pub(crate) case: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) target_id: Option<String>,
    pub(crate) detail: Option<String>,
}

impl AsyncAudit for AuditTrail {
    async fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        let mut record = NewRecord {
            agent_id: intent.on_behalf_of().unwrap_or_default(),
            operation: intent.operation().as_str(),
            ..NewRecord::default()
        };
        match intent {
            Intent::Issue { request, .. } => {
                record.customer_id = Some(request.user_id().to_owned());
                record.case = string_claim(request, "case");
                record.reason = string_claim(request, "reason");
                record.request_id = string_claim(request, "request");
            }
            Intent::Revoke { id, .. } => record.target_id = Some(id.as_str().to_owned()),
            Intent::EndSession { id, .. } => record.target_id = Some(id.as_str().to_owned()),
            _ => return Err(Rejection::new("unsupported operation")),
        }
        let id = self.0.add_record(&record, RecordStatus::Incomplete).await;
        Ok(AuditId::new(id.map_err(Rejection::failed)?.to_string()))
    }

    async fn end(
        &self,
        id: &AuditId,
        outcome: &Outcome,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let id: i64 = id.as_str().parse()?;
        Ok(self.0.complete_record(id, outcome).await?)
    }

    // Each call runs in its own task, so it is cancelled only when the process ends.
    fn cancelled(&self, id: &AuditId, outcome: &Outcome) {
        let (store, id, outcome) = (self.0.clone(), id.clone(), outcome.clone());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { AuditTrail(store).end(&id, &outcome).await });
        }
    }
}

impl Store {
    /// Adds a record, and returns its ID. The record of a token or a session gets the customer and
    /// the case of its link.
    pub(crate) async fn add_record(
        &self,
        record: &NewRecord<'_>,
        status: RecordStatus,
    ) -> Result<i64, StoreError> {
        let mut transaction = self.begin_change().await?;
        let row = sqlx::query(
            "INSERT INTO audit_records (time, agent_id, operation, customer_id, case_number, \
             reason, request_id, target_id, status, detail) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
        )
        .bind(to_millis(SystemTime::now()))
        .bind(record.agent_id.to_owned())
        .bind(record.operation.to_owned())
        .bind(record.customer_id.clone())
        .bind(record.case.clone())
        .bind(record.reason.clone())
        .bind(record.request_id.clone())
        .bind(record.target_id.clone())
        .bind(status.as_str())
        .bind(record.detail.clone())
        .fetch_one(&mut *transaction)
        .await?;
        let id = row.try_get(0)?;
        if record.target_id.is_some() {
            sqlx::query(DESCRIBE)
                .bind(id)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(id)
    }

    async fn complete_record(&self, id: i64, outcome: &Outcome) -> Result<(), StoreError> {
        let mut transaction = self.begin_change().await?;
        let completed = sqlx::query(
            "UPDATE audit_records SET status = $2, target_id = COALESCE($3, target_id), \
             detail = $4, ended_at = $5 WHERE id = $1 AND status = 'incomplete'",
        )
        .bind(id)
        .bind(outcome.as_str())
        .bind(outcome.actor_token_id().map(|id| id.as_str().to_owned()))
        .bind(outcome.failure().map(describe_failure))
        .bind(to_millis(SystemTime::now()))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        match completed.rows_affected() {
            0 => Err(StoreError::invalid(
                "there is no incomplete audit record with this ID",
            )),
            _ => Ok(()),
        }
    }

    /// Adds the customer and the case to the records of sessions whose link was not known when they
    /// began.
    pub(crate) async fn describe_session_records(
        &self,
        session_id: &str,
    ) -> Result<(), StoreError> {
        let rows = sqlx::query(
            "SELECT id FROM audit_records WHERE target_id = $1 AND customer_id IS NULL LIMIT 100",
        )
        .bind(session_id.to_owned())
        .fetch_all(&self.pool)
        .await?;
        for row in rows {
            sqlx::query(DESCRIBE)
                .bind(row.try_get::<i64, _>(0)?)
                .execute(&self.pool)
                .await?;
        }
        Ok(())
    }
}

/// Copies the customer and the case of the link's request to the record of a token or a session.
const DESCRIBE: &str = "\
    UPDATE audit_records SET (customer_id, case_number, request_id) = \
    (SELECT customer_id, case_number, request_id FROM links \
     WHERE token_id = target_id OR session_id = target_id LIMIT 1) WHERE id = $1";

/// Describes a failure without any text from a server, except for Clerk's trace ID.
fn describe_failure(failure: &Failure) -> String {
    let status = failure.status().map(|it| format!("status={}", it.as_u16()));
    let cause = failure.cause().map(|it| format!("cause={}", it.as_str()));
    let trace_id = failure.trace_id().map(|it| format!("trace_id={it}"));
    let kind = Some(failure.kind().as_str().to_owned());
    let parts = [kind, status, cause, trace_id];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn string_claim(request: &PreparedRequest, name: &str) -> Option<String> {
    match request.claim(name) {
        Some(Value::String(value)) => Some(value),
        _ => None,
    }
}
