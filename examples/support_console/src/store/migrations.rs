//! Creates the tables. Each file in `migrations/` runs once for each database.

use std::borrow::Cow;

use sqlx::AnyConnection;
use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

use crate::options::Database;

pub(super) async fn run(
    connection: &mut AnyConnection,
    database: &Database,
) -> Result<(), MigrateError> {
    let tables = match database {
        Database::Sqlite(_) => include_str!("../../migrations/sqlite/1_tables.sql"),
        Database::Postgres(_) => include_str!("../../migrations/postgres/1_tables.sql"),
    };
    let migration = Migration::new(
        1,
        Cow::Borrowed("tables"),
        MigrationType::Simple,
        tables.into_sql_str(),
        false,
    );
    Migrator::with_migrations(vec![migration])
        .run(connection)
        .await
}
