//! The counter of changes, from which all instances learn that a page is outdated.

use sqlx::any::Any;
use sqlx::{Row, Transaction};

use super::{Store, StoreError};

impl Store {
    /// Begins a transaction that changes links or the audit trail.
    ///
    /// The counter's row is a lock: transactions that begin like this run one after another.
    pub(super) async fn begin_change(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("UPDATE counters SET value = value + 1 WHERE name = 'changes'")
            .execute(&mut *transaction)
            .await?;
        Ok(transaction)
    }

    /// Returns the number of changes so far.
    pub(crate) async fn changes(&self) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT value FROM counters WHERE name = 'changes'")
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get(0)?)
    }
}
