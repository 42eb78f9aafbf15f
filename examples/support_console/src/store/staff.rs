//! The support agents and administrators. The console offers none of them as a customer.

use super::{Store, StoreError};
use crate::people::Staff;

impl Store {
    /// Replaces the staff with that of the options.
    pub(crate) async fn replace_staff(&self, staff: &Staff) -> Result<(), StoreError> {
        let mut transaction = self.begin_change().await?;
        sqlx::query("DELETE FROM staff")
            .execute(&mut *transaction)
            .await?;
        for id in staff.ids() {
            sqlx::query("INSERT INTO staff (id, is_administrator) VALUES ($1, $2)")
                .bind(id.to_owned())
                .bind(i64::from(staff.is_administrator(id)))
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }
}
