//! A console with a fake of Clerk and a database of its own.

use std::ops::Deref;
use std::time::{Duration, UNIX_EPOCH};

use actor_token::fake::Clock;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};
use support_console::{Backend, Database, Options, Running, start};

use tokio::process::Command;

use crate::test_database::TestDatabase;

pub(crate) struct TestConsole {
    running: Running,
    pub(crate) database: TestDatabase,
}

pub(crate) async fn start_console() -> TestConsole {
    start_console_at(None).await
}

pub(crate) async fn start_console_at(public_url: Option<&str>) -> TestConsole {
    let database = TestDatabase::create().await;
    let options = Options {
        public_url: public_url.map(str::to_owned),
        ..options(&database)
    };
    let running = start(options).await.unwrap();
    TestConsole { running, database }
}

/// Returns options with the demo's people, free ports and a clock that stands still.
pub(crate) fn options(database: &TestDatabase) -> Options {
    // A whole second, because the times in a token are whole seconds.
    let start_of_time = UNIX_EPOCH + Duration::from_hours(500_000);
    let backend = Backend::Fake(Clock::frozen_at(start_of_time));
    Options {
        port: 0,
        app_port: 0,
        ..Options::new(backend, database.database.clone())
    }
}

impl TestConsole {
    pub(crate) async fn stop(self) {
        self.running.stop().await;
    }
}

impl Deref for TestConsole {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.running
    }
}

impl TestDatabase {
    /// Lets a program use this database.
    pub(crate) fn configure(&self, program: &mut Command) {
        match &self.database {
            Database::Sqlite(file) => program.arg("--database").arg(file),
            Database::Postgres(url) => program.env("DATABASE_URL", url),
        };
    }

    /// Returns the number of rows in a table.
    pub(crate) async fn count(&self, table: &str) -> usize {
        let count = self.number(&format!("SELECT COUNT(*) FROM {table}")).await;
        usize::try_from(count).unwrap()
    }

    /// Returns the number that a statement selects.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let mut connection = AnyConnection::connect(&self.url).await.unwrap();
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut connection);
        let number = row.await.unwrap().get(0);
        connection.close().await.unwrap();
        number
    }
}
