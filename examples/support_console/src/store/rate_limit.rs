//! Rate limits that all instances share.

use std::time::{Duration, SystemTime};

use sqlx::Row;

use super::{Store, StoreError, to_millis};

/// A maximum number of uses in each window of time.
pub(crate) struct Limit {
    pub(crate) max: i64,
    pub(crate) window: Duration,
}

/// Whether a limit allows a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Allowed,
    /// The limit is used up until the next window. This is the first use that it rejects.
    FirstRejected,
    Rejected,
}

impl Store {
    /// Counts one use.
    pub(crate) async fn take(
        &self,
        name: &str,
        limit: &Limit,
        now: SystemTime,
    ) -> Result<Taken, StoreError> {
        let window = i64::try_from(limit.window.as_millis()).unwrap_or(i64::MAX);
        let now = to_millis(now);
        let start = now.saturating_sub(now.checked_rem(window).unwrap_or_default());
        let row = sqlx::query(
            "INSERT INTO rate_limits (name, window_start, used) VALUES ($1, $2, 1) \
             ON CONFLICT (name) DO UPDATE SET window_start = excluded.window_start, used = \
             CASE WHEN rate_limits.window_start = excluded.window_start THEN rate_limits.used + 1 ELSE 1 END \
             RETURNING used",
        )
        .bind(name.to_owned())
        .bind(start)
        .fetch_one(&self.pool)
        .await?;
        Ok(match row.try_get::<i64, _>(0)?.saturating_sub(limit.max) {
            ..=0 => Taken::Allowed,
            1 => Taken::FirstRejected,
            _ => Taken::Rejected,
        })
    }
}
