//! A new database for one test: SQLite or, with `DATABASE_URL`, PostgreSQL.

use std::env;
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use support_console::Database;
use tempfile::TempDir;

pub(crate) struct TestDatabase {
    pub(crate) database: Database,
    /// The URL for connections of the test.
    pub(crate) url: String,
    /// The folder with the file of SQLite, which is deleted after the test.
    _folder: Option<TempDir>,
}

impl TestDatabase {
    pub(crate) async fn create() -> Self {
        sqlx::any::install_default_drivers();
        if let Ok(url) = env::var("DATABASE_URL") {
            let url = with_new_schema(&url).await;
            return Self {
                database: Database::Postgres(url.clone()),
                url,
                _folder: None,
            };
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("console.sqlite");
        Self {
            url: format!("sqlite://{}", file.display()),
            database: Database::Sqlite(file),
            _folder: Some(folder),
        }
    }

    /// Executes a statement.
    pub(crate) async fn execute(&self, sql: &str) {
        let mut connection = AnyConnection::connect(&self.url).await.unwrap();
        let statement = sqlx::query(AssertSqlSafe(sql));
        statement.execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

/// Creates a schema of PostgreSQL, which is like a database of its own. Returns its URL.
async fn with_new_schema(url: &str) -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);

    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let schema = format!("test_{}_{count}", process::id());
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let create = AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
    sqlx::query(create).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}options[search_path]={schema}")
}
