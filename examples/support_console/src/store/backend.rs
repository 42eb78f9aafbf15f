//! Which server issues the links of a database.

use std::error::Error;

use sqlx::Row;

use super::Store;
use crate::options::Backend;

/// The issuer of the links of all consoles with Clerk.
pub(crate) const CLERK: &str = "clerk";

impl Store {
    /// Uses the database for consoles with Clerk, or for those with a fake.
    ///
    /// # Errors
    /// Returns an error if it is used for the other kind. A fake must not add to the trail of real
    /// calls, and its console would replace the customers.
    pub(crate) async fn use_with(
        &self,
        backend: &Backend,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let kind = match backend {
            Backend::Clerk => CLERK,
            Backend::Fake(_) => "fake",
        };
        sqlx::query(
            "INSERT INTO settings (name, value) VALUES ('backend', $1) ON CONFLICT (name) DO NOTHING",
        )
        .bind(kind)
        .execute(&self.pool)
        .await?;
        let row = sqlx::query("SELECT value FROM settings WHERE name = 'backend'")
            .fetch_one(&self.pool)
            .await?;
        match (kind, row.try_get::<String, _>(0)? == kind) {
            (_, true) => Ok(()),
            (CLERK, false) => Err(
                "the database has the records of a demo, and CLERK_SECRET_KEY is set; use a different database"
                    .into(),
            ),
            (_, false) => Err(
                "the database has the records of Clerk, and CLERK_SECRET_KEY is not set; set it, or use a different database for the demo"
                    .into(),
            ),
        }
    }
}
