//! Measures the time of each page with 10,000 customers and 100,000 records, on SQLite.
//!
//! `cargo bench -p support-console` prints a table. The times are those of whole requests over
//! loopback, in milliseconds.

use std::error::Error;
use std::fs;
use std::time::Instant;

use actor_token::fake::Clock;
use sqlx::{AnyConnection, Connection};
use support_console::{Backend, Database, Options, start};

use crate::test_client::TestClient;

#[allow(
    dead_code,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a part of the tests' client"
)]
#[path = "../tests/http/test_client.rs"]
mod test_client;

const CUSTOMERS: usize = 10_000;
const REQUESTS: usize = 200;

/// Names of pages, and their addresses.
///
/// Nearly all records are of Ada and of Sam, and were issued. Robin has three records, and three
/// records of Sam are incomplete.
const PAGES: [(&str, &str); 28] = [
    ("home", "/"),
    ("search for a name", "/?search=customer+77"),
    ("search for an email address", "/?search=c9999@"),
    ("search for nothing that exists", "/?search=unknown"),
    (
        "search for five words, four of which every customer has",
        "/?search=c+u+s+t+zzzz",
    ),
    ("active", "/active"),
    ("links", "/links"),
    ("links, an older page", "/links?before=1000"),
    ("links of an agent", "/links?agent=user_sam"),
    ("links of a customer", "/links?customer=Customer+5000"),
    ("links of a case", "/links?case=CS-5000"),
    ("links of a status", "/links?status=ended"),
    ("links of a rare status", "/links?status=revoked"),
    (
        "links of a rare agent and a frequent status",
        "/links?agent=user_robin&status=ended",
    ),
    (
        "links of a frequent agent and a rare status",
        "/links?agent=user_ada&status=revoked",
    ),
    ("trail", "/trail"),
    ("trail, the oldest page", "/trail?before=1767228600000-51"),
    ("trail of an agent", "/trail?agent=user_sam"),
    ("trail of a customer", "/trail?customer=Customer+5000"),
    ("trail of a case", "/trail?case=CS-5000"),
    ("trail of a status", "/trail?status=issued"),
    ("trail of a rare status", "/trail?status=incomplete"),
    (
        "trail of a rare agent and a frequent status",
        "/trail?agent=user_robin&status=issued",
    ),
    (
        "trail of a frequent agent and a rare status",
        "/trail?agent=user_ada&status=incomplete",
    ),
    (
        "trail of an unknown agent and a frequent status",
        "/trail?agent=user_gone&status=issued",
    ),
    (
        "trail of a customer and a frequent status",
        "/trail?customer=user_5000&status=issued",
    ),
    (
        "trail of a case, a frequent agent and a frequent status",
        "/trail?case=CS-5000&agent=user_ada&status=issued",
    ),
    (
        "trail of a period",
        "/trail?from=2026-03-01&until=2026-03-02",
    ),
];

/// 100,000 records, one in each minute since 2026-01-01.
const RECORDS: &str = "
WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 99999)
INSERT INTO audit_records
  (time, agent_id, operation, customer_id, case_number, reason, target_id, status, ended_at)
SELECT 1767225600000 + n * 60000,
  CASE WHEN n IN (10, 20, 30) THEN 'user_robin' WHEN n % 2 = 0 THEN 'user_ada' ELSE 'user_sam' END,
  'issue', 'user_' || (n % 10000), 'CS-' || (n % 20000), 'the invoice shows the wrong address',
  'act_' || n, CASE WHEN n IN (11, 21, 31) THEN 'incomplete' ELSE 'issued' END,
  1767225600500 + n * 60000
FROM numbers";

/// Copies of the first link: 100 active ones, three that were revoked, and those that have ended.
const LINKS: &str = "
WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 19999)
INSERT INTO links (token_id, issuer, record, customer_id, customer_name, agent_id, agent_name,
  case_number, reason, request_id, issued_at, expires_at, state, was_shown, checked_at)
SELECT 'copy_' || n, issuer, record, 'user_' || (n % 10000), customer_name,
  CASE WHEN n IN (10, 20, 30) THEN 'user_robin' WHEN n % 2 = 0 THEN 'user_ada' ELSE 'user_sam' END,
  agent_name, 'CS-' || (n % 20000), reason, request_id, issued_at, expires_at,
  CASE WHEN n % 200 = 0 THEN 'active' WHEN n IN (11, 21, 31) THEN 'revoked' ELSE 'ended' END, 1,
  checked_at
FROM links, numbers WHERE number = 1";

/// Returns the CSV file of the customers.
fn customers() -> String {
    let rows = (0..CUSTOMERS).map(|n| format!("user_{n},Customer {n},c{n}@customers.example\n"));
    ["id,name,email\n".to_owned()]
        .into_iter()
        .chain(rows)
        .collect()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let folder = tempfile::tempdir()?;
    let customers_file = folder.path().join("customers.csv");
    fs::write(&customers_file, customers())?;
    let file = folder.path().join("console.sqlite");
    let console = start(Options {
        port: 0,
        app_port: 0,
        customers_file: Some(customers_file),
        ..Options::new(
            Backend::Fake(Clock::frozen()),
            Database::Sqlite(file.clone()),
        )
    })
    .await?;
    let mut database = AnyConnection::connect(&format!("sqlite://{}", file.display())).await?;
    sqlx::query(RECORDS).execute(&mut database).await?;
    let mut client = TestClient::signed_in(console.console(), "user_ada").await;
    client.issue_link("user_5000").await;
    sqlx::query(LINKS).execute(&mut database).await?;
    println!("| page | median | 95 % | slowest |\n| --- | ---: | ---: | ---: |");
    for (name, path) in PAGES {
        let mut times = Vec::new();
        for _ in 0..REQUESTS {
            let started = Instant::now();
            let page = client.get(path).await;
            times.push(started.elapsed());
            assert!(page.status.is_success(), "{path}: {}", page.status);
        }
        times.sort_unstable();
        let at = |percent: usize| {
            let time = times.get((times.len() - 1) * percent / 100);
            time.map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
        };
        println!(
            "| {name} | {:.1} | {:.1} | {:.1} |",
            at(50),
            at(95),
            at(100)
        );
    }
    database.close().await?;
    console.stop().await;
    Ok(())
}
