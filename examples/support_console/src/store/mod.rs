//! The database: SQLite by default, or PostgreSQL. All instances of the console share it.
//!
//! Each submodule has the statements for one table. All of them work with both databases.

mod audit;
mod backend;
mod changes;
mod customers;
mod filter;
#[cfg(test)]
mod link_change_tests;
mod link_lists;
mod link_urls;
mod links;
mod location;
mod migrations;
#[cfg(test)]
mod query_plans;
mod rate_limit;
mod sessions;
mod staff;
mod statement;
mod trail;

use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor};
use tokio::time::timeout;

pub(crate) use audit::{AuditTrail, NewRecord};
pub(crate) use backend::CLERK;
pub(crate) use customers::{CustomerPage, CustomerQuery, MAX_WORDS};
pub(crate) use filter::Filter;
pub(crate) use link_lists::{LinkPage, LinkQuery};
pub(crate) use link_urls::LinkView;
pub(crate) use links::{Link, NewLink, State, Status};
pub(crate) use rate_limit::{Limit, Taken};
pub(crate) use sessions::{BrowserSession, SessionError};
pub(crate) use trail::{PAGE_SIZE as TRAIL_PAGE_SIZE, Record, RecordStatus, TrailPage, TrailQuery};

use crate::options::Database;

/// The maximum time that a statement waits for a connection, for a lock, or for PostgreSQL.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How a connection to SQLite is set up. With `FULL`, a committed change survives a power failure.
const SQLITE_SETUP: &str = "\
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
    PRAGMA busy_timeout = 5000";

/// How a connection to PostgreSQL is set up.
const POSTGRES_SETUP: &str = "\
    SET synchronous_commit = on; SET statement_timeout = '5s'; SET lock_timeout = '5s'";

/// A connection pool. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Store {
    pool: AnyPool,
}

impl Store {
    /// Opens the database, and creates the tables that are missing.
    pub(crate) async fn open(database: &Database) -> Result<Self, Box<dyn Error + Send + Sync>> {
        sqlx::any::install_default_drivers();
        let setup = match database {
            Database::Sqlite(_) => SQLITE_SETUP,
            Database::Postgres(_) => POSTGRES_SETUP,
        };
        let open = async {
            let url = database.connection_url()?;
            // The migrations have a connection without the limits of the setup, because they may
            // take long. It also reports why it fails: a pool tries again until it times out.
            let mut first = timeout(TIMEOUT, AnyConnection::connect(&url))
                .await
                .map_err(|_| "the server did not respond within 5 seconds")??;
            migrations::run(&mut first, database).await?;
            first.close().await?;
            let pool = AnyPoolOptions::new()
                .max_connections(8)
                .acquire_timeout(TIMEOUT)
                .after_connect(move |connection, _| {
                    Box::pin(async move {
                        connection.execute(AssertSqlSafe(setup)).await?;
                        Ok(())
                    })
                })
                .connect(&url)
                .await?;
            Ok(Self { pool })
        };
        open.await
            .map_err(|error: Box<dyn Error + Send + Sync>| database.open_error(&*error).into())
    }

    /// Closes all connections.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

/// An error of the database. Its message contains no values of a statement.
#[derive(Debug)]
pub(crate) struct StoreError(Box<dyn Error + Send + Sync>);

impl StoreError {
    fn invalid(what: &'static str) -> Self {
        Self(what.into())
    }

    /// Reports the error to the operator of the console.
    pub(crate) fn report(&self) {
        // Without an output, there is no place to report the error.
        let _ = writeln!(io::stderr(), "support-console: {self}");
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "database access failed: {}", self.0)
    }
}

impl Error for StoreError {}

/// Converts a time to milliseconds since the Unix epoch.
fn to_millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Converts milliseconds since the Unix epoch to a time.
fn from_millis(millis: i64) -> SystemTime {
    let since = Duration::from_millis(u64::try_from(millis).unwrap_or_default());
    UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH)
}

/// Returns whether a database can store this text. PostgreSQL has no text with NUL.
fn is_storable(text: &str) -> bool {
    !text.contains('\0')
}

/// Returns a pattern for `LIKE … ESCAPE '\\'` that matches only this text.
fn like_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}
