//! Browser sessions of the console, and the notices that their next page shows.

use std::time::{Duration, SystemTime};

use sqlx::Row;

use super::{Store, StoreError, to_millis};
use crate::secrets::{NoRandomnessError, SessionId};

/// The duration of a session: a working day.
const SESSION_DURATION: Duration = Duration::from_hours(8);
/// The maximum number of sessions. Without a maximum, anyone could fill the disk by opening the
/// sign-in page.
const MAX_SESSIONS: i64 = 1000;

/// A session, which begins when a browser opens the sign-in page.
pub(crate) struct BrowserSession {
    pub(crate) id: SessionId,
    /// The user ID of the signed-in agent. `None` before the sign-in.
    pub(crate) agent_id: Option<String>,
}

/// The reason why a session could not begin.
#[derive(Debug)]
pub(crate) enum SessionError {
    /// The operating system provided no random numbers.
    NoRandomness,
    /// There are too many sessions, and all belong to people who have signed in.
    TooMany,
    Store(StoreError),
}

impl From<NoRandomnessError> for SessionError {
    fn from(_: NoRandomnessError) -> Self {
        Self::NoRandomness
    }
}

impl<E: Into<StoreError>> From<E> for SessionError {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Begins a session. If there are too many sessions, one of them ends: the oldest without a
    /// sign-in or, if there is none and an agent signs in, the oldest.
    pub(crate) async fn begin_session(
        &self,
        now: SystemTime,
        agent_id: Option<&str>,
    ) -> Result<SessionId, SessionError> {
        let id = SessionId::random()?;
        let mut transaction = self.pool.begin().await?;
        // Locks the counter's row, so that sessions begin one after another.
        sqlx::query("UPDATE counters SET value = value + 1 WHERE name = 'sessions'")
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM sessions WHERE began_at <= $1")
            .bind(oldest_beginning(now))
            .execute(&mut *transaction)
            .await?;
        let count = sqlx::query("SELECT COUNT(*) FROM sessions")
            .fetch_one(&mut *transaction)
            .await?
            .try_get::<i64, _>(0)?;
        if count >= MAX_SESSIONS {
            let replaced = sqlx::query(
                "DELETE FROM sessions WHERE id_hash = (SELECT id_hash FROM sessions \
                 WHERE agent_id IS NULL OR $1 = 1 ORDER BY (agent_id IS NOT NULL), began_at LIMIT 1)",
            )
            .bind(i64::from(agent_id.is_some()))
            .execute(&mut *transaction)
            .await?;
            if replaced.rows_affected() == 0 {
                return Err(SessionError::TooMany);
            }
        }
        sqlx::query("INSERT INTO sessions (id_hash, agent_id, began_at) VALUES ($1, $2, $3)")
            .bind(id.hash())
            .bind(agent_id.map(str::to_owned))
            .bind(to_millis(now))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Returns the session with this ID. `None` if it does not exist or has expired.
    pub(crate) async fn session(
        &self,
        id: SessionId,
        now: SystemTime,
    ) -> Result<Option<BrowserSession>, StoreError> {
        let row = sqlx::query("SELECT agent_id FROM sessions WHERE id_hash = $1 AND began_at > $2")
            .bind(id.hash())
            .bind(oldest_beginning(now))
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            Ok(BrowserSession {
                id,
                agent_id: row.try_get(0)?,
            })
        })
        .transpose()
    }

    /// Ends a session. Its notice and the URLs of its links are deleted with it.
    pub(crate) async fn end_session(&self, id: &SessionId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE id_hash = $1")
            .bind(id.hash())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Deletes expired sessions.
    pub(crate) async fn delete_expired_sessions(&self, now: SystemTime) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE began_at <= $1")
            .bind(oldest_beginning(now))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Stores the notice that the next page of the session shows. If the session has ended, does
    /// nothing.
    pub(crate) async fn set_notice(&self, id: &SessionId, notice: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO notices (session_hash, notice) \
             SELECT id_hash, $2 FROM sessions WHERE id_hash = $1 \
             ON CONFLICT (session_hash) DO UPDATE SET notice = excluded.notice",
        )
        .bind(id.hash())
        .bind(notice.to_owned())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Removes the notice of a session, and returns it.
    pub(crate) async fn take_notice(&self, id: &SessionId) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("DELETE FROM notices WHERE session_hash = $1 RETURNING notice")
            .bind(id.hash())
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }
}

/// Returns the latest beginning of a session that has expired.
fn oldest_beginning(now: SystemTime) -> i64 {
    to_millis(now).saturating_sub(i64::try_from(SESSION_DURATION.as_millis()).unwrap_or(i64::MAX))
}
