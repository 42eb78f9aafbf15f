//! The audit trail, in a database.

use std::error::Error;
use std::sync::{Mutex, MutexGuard, PoisonError};

use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
use rusqlite::{Connection, OptionalExtension as _, Result};
use serde_json::Value;

/// In WAL mode, `synchronous = FULL` means that a change is on disk when its statement returns.
///
/// The table `targets` has the tokens and sessions that calls revoke and end.
const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS calls (
        id INTEGER PRIMARY KEY, begun_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
        intent TEXT NOT NULL, outcome TEXT
    );
    CREATE TABLE IF NOT EXISTS targets (id TEXT PRIMARY KEY, customer TEXT, record TEXT);
";

/// The intent of issuing a token contains the customer. Other intents contain only the ID of the
/// token or session.
const CALLS_OF_CUSTOMER: &str = "
    SELECT json_group_array(json_object(
        'begun_at', begun_at, 'intent', json(intent), 'outcome', json(outcome)
    ) ORDER BY id) FROM calls
    WHERE ?1 = coalesce(intent -> 'request' ->> 'user_id', (SELECT customer FROM targets
        WHERE targets.id IN (intent ->> 'actor_token_id', intent ->> 'session_id')))
";

/// An audit sink that writes to a database.
pub(crate) struct Trail(Mutex<Connection>);

impl Trail {
    pub(crate) fn open(path: &str) -> Result<Self> {
        let database = Connection::open(path)?;
        database.execute_batch(SCHEMA)?;
        Ok(Self(database.into()))
    }

    pub(crate) fn database(&self) -> MutexGuard<'_, Connection> {
        // A panic leaves no statement half done, so the connection is still usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the calls that concern a customer, oldest first.
    ///
    /// `outcome` is `null` while a call is running, and if the service crashed or the database
    /// failed before the outcome was stored.
    pub(crate) fn calls_of(&self, customer: &str) -> Result<Value> {
        let database = self.database();
        database.query_row(CALLS_OF_CUSTOMER, [customer], |row| row.get(0))
    }

    /// Stores to which customer a token or session belongs.
    pub(crate) fn store(&self, id: impl AsRef<str>, customer: &str, record: &Value) -> Result<()> {
        let insert = "INSERT OR IGNORE INTO targets VALUES (?1, ?2, ?3)";
        let row = (id.as_ref(), customer, record);
        self.database().execute(insert, row).map(drop)
    }

    /// Returns the record of a token.
    pub(crate) fn stored(&self, id: &str) -> Result<Option<Value>> {
        let select = "SELECT record FROM targets WHERE id = ?1 AND record IS NOT NULL";
        let record = self.database().query_row(select, [id], |row| row.get(0));
        record.optional()
    }
}

impl Audit for Trail {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        let intent = serde_json::to_string(intent).map_err(Rejection::failed)?;
        let database = self.database();
        let inserted = database.execute("INSERT INTO calls (intent) VALUES (?1)", [intent]);
        inserted.map_err(Rejection::failed)?;
        Ok(AuditId::new(database.last_insert_rowid().to_string()))
    }

    fn end(&self, id: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
        let row = (id.as_str(), serde_json::to_string(outcome)?);
        let update = "UPDATE calls SET outcome = ?2 WHERE id = ?1";
        Ok(self.database().execute(update, row).map(drop)?)
    }
}
