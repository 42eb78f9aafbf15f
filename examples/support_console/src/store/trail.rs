//! Queries of the audit trail: filters and pages.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use sqlx::Row;
use sqlx::any::AnyRow;

use super::filter::{Comparison, Filter};
use super::statement::Statement;
use super::{Store, StoreError, from_millis, to_millis};

/// The number of records on a page.
pub(crate) const PAGE_SIZE: usize = 50;

/// Filters of the audit trail. A record must match all that are not `None`.
#[derive(Clone, Debug, Default)]
pub(crate) struct TrailQuery {
    pub(crate) filter: Filter,
    pub(crate) status: Option<RecordStatus>,
    /// The earliest time.
    pub(crate) from: Option<SystemTime>,
    /// The time before which the call began.
    pub(crate) until: Option<SystemTime>,
    /// The record before which the page begins. `None` for the newest records.
    pub(crate) before: Option<Cursor>,
}

/// The position of a record in the trail, as part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    time: i64,
    id: i64,
}

/// A page of records, newest first.
pub(crate) struct TrailPage {
    pub(crate) records: Vec<Record>,
    /// Where the page with older records begins. `None` if there are none.
    pub(crate) next: Option<Cursor>,
}

/// The audit record of a call, or a rejected attempt.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) id: i64,
    pub(crate) time: SystemTime,
    pub(crate) agent_id: String,
    /// `issue`, `revoke` or `end_session`.
    pub(crate) operation: String,
    pub(crate) customer_id: Option<String>,
    /// The customer's name, if the console knows this customer.
    pub(crate) customer_name: Option<String>,
    pub(crate) case: Option<String>,
    pub(crate) reason: Option<String>,
    /// The `request` claim of the token's actor.
    pub(crate) request_id: Option<String>,
    /// The ID of the token or the session.
    pub(crate) target_id: Option<String>,
    pub(crate) status: RecordStatus,
    /// Why an attempt was rejected, or why the call failed.
    pub(crate) detail: Option<String>,
    pub(crate) ended_at: Option<SystemTime>,
}

macro_rules! record_status {
    ($($(#[$attribute:meta])* $variant:ident = $text:literal,)+) => {
        /// The status of a record: incomplete, rejected, or the outcome of the call.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum RecordStatus {
            $($(#[$attribute])* $variant,)+
        }

        impl RecordStatus {
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),+];

            pub(crate) const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
}

record_status! {
    /// The call has not ended, or the process was killed: the call may have succeeded.
    Incomplete = "incomplete",
    /// The console or a policy rejected the attempt. Nothing was sent.
    Rejected = "rejected",
    Issued = "issued",
    NotIssued = "not_issued",
    Revoked = "revoked",
    NotRevoked = "not_revoked",
    AlreadyAccepted = "already_accepted",
    SessionEnded = "session_ended",
    SessionNotEnded = "session_not_ended",
    /// The call ended, but it is not known whether it succeeded.
    Unknown = "unknown",
}

impl RecordStatus {
    /// Returns the status that this word stands for.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.as_str() == word)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.time, self.id)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (time, id) = text.split_once('-').ok_or(())?;
        Ok(Self {
            time: time.parse().map_err(|_| ())?,
            id: id.parse().map_err(|_| ())?,
        })
    }
}

const SELECT: &str = "\
    SELECT audit_records.id, time, agent_id, operation, customer_id, customers.name, case_number, \
    reason, request_id, target_id, status, detail, ended_at FROM audit_records \
    LEFT JOIN customers ON customers.id = customer_id WHERE 1 = 1";

const STATUS: Comparison = Comparison {
    with_index: " AND status = ?",
    without_index: " AND status || '' = ?",
};

/// Selects the agents with records, each once. The database looks for the next agent in the index,
/// so it does not read all records.
pub(super) const AGENTS: &str = "\
    WITH RECURSIVE agents (id) AS (SELECT MIN(agent_id) FROM audit_records UNION ALL \
    SELECT (SELECT MIN(agent_id) FROM audit_records WHERE agent_id > agents.id) \
    FROM agents WHERE agents.id IS NOT NULL) SELECT id FROM agents WHERE id IS NOT NULL";

/// The maximum number of agents that a filter offers.
const MAX_AGENTS: i64 = 200;

impl TrailQuery {
    pub(super) fn statement(&self, max: usize) -> Result<Statement, StoreError> {
        let mut statement = Statement::new(SELECT);
        let status = self.status.map(|it| (&STATUS, it.as_str()));
        self.filter.append(&mut statement, status)?;
        for (sql, time) in [(" AND time >= ?", self.from), (" AND time < ?", self.until)] {
            if let Some(time) = time {
                statement.append(sql, to_millis(time))?;
            }
        }
        if let Some(before) = self.before {
            statement.append(" AND (time, audit_records.id) < (?, ", before.time)?;
            statement.append("?)", before.id)?;
        }
        let limit = i64::try_from(max.saturating_add(1)).unwrap_or(i64::MAX);
        statement.append(" ORDER BY time DESC, audit_records.id DESC LIMIT ?", limit)?;
        Ok(statement)
    }
}

impl Store {
    /// Returns the user IDs of the agents who have records, also of former agents.
    pub(crate) async fn agents_with_records(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = Statement::new(AGENTS);
        statement.append(" LIMIT ?", MAX_AGENTS)?;
        let rows = statement.fetch_all(self).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Returns a page of at most `max` records.
    pub(crate) async fn trail(
        &self,
        query: &TrailQuery,
        max: usize,
    ) -> Result<TrailPage, StoreError> {
        let statement = query.statement(max)?;
        let rows = statement.fetch_all(self).await?;
        let records: Result<Vec<_>, _> = rows.iter().take(max).map(Record::read).collect();
        let records = records?;
        let last = records.last().filter(|_| rows.len() > max);
        Ok(TrailPage {
            next: last.map(Record::cursor),
            records,
        })
    }
}

#[cfg(test)]
impl Record {
    /// Returns a record in which all values differ.
    pub(crate) fn example() -> Self {
        let text = |text: &str| Some(text.to_owned());
        Self {
            id: 7,
            time: from_millis(1_772_323_200_000),
            agent_id: "user_ada".to_owned(),
            operation: "issue".to_owned(),
            customer_id: text("user_tomas"),
            customer_name: text("=Tomás \"T\" Herrera"),
            case: text("CS-4711"),
            reason: text("the invoice,\nis wrong"),
            request_id: text("a request"),
            target_id: text("act_1"),
            status: RecordStatus::Incomplete,
            detail: None,
            ended_at: Some(from_millis(1_772_323_201_000)),
        }
    }
}

impl Record {
    fn cursor(&self) -> Cursor {
        Cursor {
            time: to_millis(self.time),
            id: self.id,
        }
    }

    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let status: String = row.try_get(10)?;
        let ended_at: Option<i64> = row.try_get(12)?;
        Ok(Self {
            id: row.try_get(0)?,
            time: from_millis(row.try_get(1)?),
            agent_id: row.try_get(2)?,
            operation: row.try_get(3)?,
            customer_id: row.try_get(4)?,
            customer_name: row.try_get(5)?,
            case: row.try_get(6)?,
            reason: row.try_get(7)?,
            request_id: row.try_get(8)?,
            target_id: row.try_get(9)?,
            // A newer instance may store a status that this one does not know.
            status: RecordStatus::parse(&status).unwrap_or(RecordStatus::Unknown),
            detail: row.try_get(11)?,
            ended_at: ended_at.map(from_millis),
        })
    }
}
