//! A statement whose conditions depend on a query. Values are always arguments.

use std::fmt::Write;

use sqlx::any::{Any, AnyArguments, AnyRow};
use sqlx::{AnyConnection, Arguments, AssertSqlSafe, Encode, Type};

use super::{Store, StoreError};

#[derive(Default)]
pub(super) struct Statement {
    sql: String,
    arguments: AnyArguments,
}

impl Statement {
    pub(super) fn new(sql: &'static str) -> Self {
        Self {
            sql: sql.to_owned(),
            ..Self::default()
        }
    }

    /// Appends SQL without arguments.
    pub(super) fn push(&mut self, sql: &'static str) {
        self.sql.push_str(sql);
    }

    /// Appends SQL. Each `?` in `sql` is replaced with the same argument.
    pub(super) fn append<'a, V>(&mut self, sql: &'static str, value: V) -> Result<(), StoreError>
    where
        V: Encode<'a, Any> + Type<Any>,
    {
        self.arguments.add(value).map_err(StoreError)?;
        let mut parts = sql.split('?');
        self.sql.push_str(parts.next().unwrap_or_default());
        for part in parts {
            // Writing to a string does not fail.
            let _ = write!(self.sql, "${}{part}", self.arguments.len());
        }
        Ok(())
    }

    /// Returns the statement that explains how SQLite executes this one.
    #[cfg(test)]
    pub(super) fn explained(mut self) -> Self {
        self.sql.insert_str(0, "EXPLAIN QUERY PLAN ");
        self
    }

    pub(super) async fn execute(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let query = sqlx::query_with(AssertSqlSafe(self.sql), self.arguments);
        query.execute(connection).await?;
        Ok(())
    }

    pub(super) async fn fetch_all(self, store: &Store) -> Result<Vec<AnyRow>, StoreError> {
        // All parts are constants, so the statement contains no input.
        let query = sqlx::query_with(AssertSqlSafe(self.sql), self.arguments);
        Ok(query.fetch_all(&store.pool).await?)
    }
}
