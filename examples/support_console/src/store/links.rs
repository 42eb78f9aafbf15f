//! The issued links, and the sessions that they have opened.

use std::time::{Duration, SystemTime};

use actor_token::session::Session;
use actor_token::{ActorToken, ActorTokenRecord};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::statement::Statement;
use super::{Store, StoreError, from_millis, to_millis};
use crate::request::SupportActor;

/// How long after its expiry a link is still checked. Clerk may list the session that it has opened
/// some time later. The library finds only sessions that began at most 5 seconds after the expiry.
const SIGN_IN_DURATION: Duration = Duration::from_mins(1);

pub(super) const SELECT: &str = "\
    SELECT number, record, customer_name, agent_id, agent_name, case_number, reason, request_id, \
    state, session_id, session_ends_at, ended_by, issuer FROM links";
/// Returns the same columns as `SELECT`.
const RETURNING: &str = "\
    RETURNING number, record, customer_name, agent_id, agent_name, case_number, reason, request_id, \
    state, session_id, session_ends_at, ended_by, issuer";

const DELETE_URL: &str = "DELETE FROM link_urls WHERE link = $1";

/// An issued link without its URL.
#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) number: i64,
    pub(crate) record: ActorTokenRecord,
    /// The server that issued the link.
    pub(crate) issuer: String,
    pub(crate) actor: SupportActor,
    pub(crate) customer_name: String,
    /// The ID of the session that the link has opened.
    pub(crate) session_id: Option<String>,
    /// The user ID of the agent who revoked the link or ended its session.
    pub(crate) ended_by: Option<String>,
    state: State,
    session_ends_at: Option<SystemTime>,
}

/// The state of a link in the database. An expired link can still be `Waiting`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Active,
    Ended,
    Revoked,
    Expired,
}

/// The status that pages show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// The link was not used as far as is known, and still works.
    Waiting,
    /// The agent is signed in as the customer, at most until this time.
    Active {
        until: Option<SystemTime>,
    },
    /// The agent was signed in as the customer.
    Ended,
    Revoked,
    Expired,
}

/// A link to be added.
pub(crate) struct NewLink<'a> {
    pub(crate) token: &'a ActorToken,
    pub(crate) issuer: &'a str,
    pub(crate) customer_name: &'a str,
    pub(crate) actor: &'a SupportActor,
}

impl State {
    pub(crate) const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Active,
        Self::Ended,
        Self::Revoked,
        Self::Expired,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Active => "active",
            Self::Ended => "ended",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }

    /// Returns the state that this word stands for.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

impl Link {
    pub(crate) fn status(&self, now: SystemTime) -> Status {
        let has_passed = |time: Option<SystemTime>| time.is_some_and(|time| time <= now);
        match self.state {
            State::Waiting if has_passed(self.record.expires_at()) => Status::Expired,
            State::Waiting => Status::Waiting,
            State::Active if has_passed(self.session_ends_at) => Status::Ended,
            State::Active => Status::Active {
                until: self.session_ends_at,
            },
            State::Ended => Status::Ended,
            State::Revoked => Status::Revoked,
            State::Expired => Status::Expired,
        }
    }

    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let record: String = row.try_get(1)?;
        let record: ActorTokenRecord = serde_json::from_str(&record)
            .map_err(|_| StoreError::invalid("a link has an invalid token"))?;
        let state: String = row.try_get(8)?;
        let state = State::parse(&state);
        let session_ends_at: Option<i64> = row.try_get(10)?;
        Ok(Self {
            number: row.try_get(0)?,
            record,
            issuer: row.try_get(12)?,
            customer_name: row.try_get(2)?,
            actor: SupportActor {
                sub: row.try_get(3)?,
                name: row.try_get(4)?,
                case: row.try_get(5)?,
                reason: row.try_get(6)?,
                request: row.try_get(7)?,
            },
            session_id: row.try_get(9)?,
            ended_by: row.try_get(11)?,
            state: state.ok_or(StoreError::invalid("a link has an unknown state"))?,
            session_ends_at: session_ends_at.map(from_millis),
        })
    }
}

impl Store {
    /// Adds a link, and returns its number.
    pub(crate) async fn add_link(
        &self,
        link: &NewLink<'_>,
        now: SystemTime,
    ) -> Result<i64, StoreError> {
        let record = link.token.record();
        let json = serde_json::to_string(&record)
            .map_err(|_| StoreError::invalid("a token can't be stored"))?;
        let mut transaction = self.begin_change().await?;
        let row = sqlx::query(
            "INSERT INTO links (token_id, issuer, record, customer_id, customer_name, agent_id, agent_name, \
             case_number, reason, request_id, issued_at, expires_at, state, was_shown, checked_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0) RETURNING number",
        )
        .bind(record.id().as_str().to_owned())
        .bind(link.issuer.to_owned())
        .bind(json)
        .bind(record.user_id().to_owned())
        .bind(link.customer_name.to_owned())
        .bind(link.actor.sub.clone())
        .bind(link.actor.name.clone())
        .bind(link.actor.case.clone())
        .bind(link.actor.reason.clone())
        .bind(link.actor.request.clone())
        .bind(to_millis(now))
        .bind(record.expires_at().map(to_millis))
        .bind(State::Waiting.as_str())
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(row.try_get(0)?)
    }

    pub(crate) async fn link(&self, number: i64) -> Result<Option<Link>, StoreError> {
        let mut statement = Statement::new(SELECT);
        statement.append(" WHERE number = ?", number)?;
        let rows = statement.fetch_all(self).await?;
        rows.first().map(Link::read).transpose()
    }

    /// Stores that the link was revoked. The agent who has ended a link first stays the one who
    /// did.
    pub(crate) async fn revoke_link(&self, number: i64, ended_by: &str) -> Result<(), StoreError> {
        let mut update = Statement::new("UPDATE links SET state = 'revoked'");
        update.append(", ended_by = COALESCE(ended_by, ?)", ended_by.to_owned())?;
        update.append(" WHERE number = ?", number)?;
        self.change_link(number, update).await
    }

    /// Stores that the link was used, and that an agent tried to end its session. `ended_by` is the
    /// agent. `None` if there was no session. The agent who has ended a link first stays the one
    /// who did.
    pub(crate) async fn end_link(
        &self,
        number: i64,
        session: Option<&Session>,
        ended_by: Option<&str>,
    ) -> Result<(), StoreError> {
        let mut update = Statement::new("UPDATE links SET state = 'ended'");
        update.append(
            ", ended_by = COALESCE(ended_by, ?)",
            ended_by.map(str::to_owned),
        )?;
        if let Some(session) = session {
            update.append(", session_id = ?", session.id().as_str().to_owned())?;
            update.append(", session_ends_at = ?", session.expires_at().map(to_millis))?;
        }
        update.append(" WHERE number = ? AND state <> 'revoked'", number)?;
        self.change_link(number, update).await
    }

    /// Stores that the session of the link is active. Changes nothing if the state is not that of
    /// `link` anymore.
    async fn activate_link(
        &self,
        link: &Link,
        session: Option<&Session>,
    ) -> Result<(), StoreError> {
        let mut update = Statement::new("UPDATE links SET state = 'active', ended_by = NULL");
        if let Some(session) = session {
            update.append(", session_id = ?", session.id().as_str().to_owned())?;
            update.append(", session_ends_at = ?", session.expires_at().map(to_millis))?;
        }
        update.append(" WHERE number = ?", link.number)?;
        update.append(" AND state = ?", link.state.as_str())?;
        self.change_link(link.number, update).await
    }

    /// Stores that the session of the link has ended without the console. Changes nothing if the
    /// state is not that of `link` anymore.
    async fn close_link(&self, link: &Link) -> Result<(), StoreError> {
        let mut update = Statement::new("UPDATE links SET state = 'ended'");
        update.append(" WHERE number = ?", link.number)?;
        update.append(" AND state = ?", link.state.as_str())?;
        self.change_link(link.number, update).await
    }

    /// Executes a statement about a link that was used or revoked, and deletes its URL.
    async fn change_link(&self, number: i64, update: Statement) -> Result<(), StoreError> {
        let mut transaction = self.begin_change().await?;
        // Locks the rows in the order of `take_link_url`.
        sqlx::query(DELETE_URL)
            .bind(number)
            .execute(&mut *transaction)
            .await?;
        update.execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Stores what a check of the link's sessions has found: an active session, or none.
    pub(crate) async fn set_link_session(
        &self,
        link: &Link,
        session: Option<&Session>,
    ) -> Result<(), StoreError> {
        let is_known = link.state == State::Active && link.session_id.is_some();
        match (link.state, session) {
            (State::Revoked, _) => Ok(()),
            (_, Some(_)) if !is_known => self.activate_link(link, session).await,
            (State::Active, None) => self.close_link(link).await,
            _ => Ok(()),
        }
    }

    /// Stores that a link was used, if its session is not known.
    pub(crate) async fn set_link_used(&self, link: &Link) -> Result<(), StoreError> {
        match link.state {
            State::Waiting | State::Expired => self.activate_link(link, None).await,
            _ => Ok(()),
        }
    }

    /// Stores that a waiting link was used, and that its session has ended.
    pub(crate) async fn end_waiting_link(&self, link: &Link) -> Result<(), StoreError> {
        match link.state {
            State::Waiting | State::Expired => self.close_link(link).await,
            _ => Ok(()),
        }
    }

    /// Returns links of this issuer whose sessions should be checked, and marks them as checked at
    /// `clock`, the time of the system. `now` is that of Clerk or its fake.
    ///
    /// Links that were checked less than `interval` ago are left out, also if a different instance
    /// has checked them. A link that has expired or whose session has ended can still open a
    /// session: a browser may have opened the link, but not yet signed in.
    pub(crate) async fn claim_links(
        &self,
        issuer: &str,
        now: SystemTime,
        clock: SystemTime,
        interval: Duration,
        max: i64,
    ) -> Result<Vec<Link>, StoreError> {
        let clock = to_millis(clock);
        let interval = i64::try_from(interval.as_millis()).unwrap_or(i64::MAX);
        let mut statement = Statement::new("UPDATE links SET ");
        statement.append("checked_at = ?", clock)?;
        statement.append(
            " WHERE number IN (SELECT number FROM links WHERE (state IN ('waiting', 'active') \
             OR (state IN ('ended', 'expired') AND expires_at > ?))",
            to_millis(closed_since(now)),
        )?;
        statement.append(" AND issuer = ?", issuer.to_owned())?;
        statement.append(" AND checked_at <= ?", clock.saturating_sub(interval))?;
        statement.append(" ORDER BY checked_at LIMIT ?)", max)?;
        // PostgreSQL evaluates this again if a different instance has just changed the link.
        statement.append(" AND checked_at <= ? ", clock.saturating_sub(interval))?;
        statement.push(RETURNING);
        let rows = statement.fetch_all(self).await?;
        rows.iter().map(Link::read).collect()
    }

    /// Closes the links and the sessions that have expired.
    pub(crate) async fn close_links(&self, now: SystemTime) -> Result<(), StoreError> {
        let now = to_millis(now);
        let mut expired = Statement::new("SELECT 1 FROM links WHERE ");
        expired.append(
            "(state = 'waiting' AND expires_at <= ?) \
             OR (state = 'active' AND session_ends_at <= ?) LIMIT 1",
            now,
        )?;
        if expired.fetch_all(self).await?.is_empty() {
            return Ok(());
        }
        let mut transaction = self.begin_change().await?;
        for sql in [
            "DELETE FROM link_urls WHERE link IN \
             (SELECT number FROM links WHERE state = 'waiting' AND expires_at <= $1)",
            "UPDATE links SET state = 'expired' WHERE state = 'waiting' AND expires_at <= $1",
            "UPDATE links SET state = 'ended' WHERE state = 'active' AND session_ends_at <= $1",
        ] {
            sqlx::query(sql)
                .bind(now)
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }
}

/// Returns the time since which a link must have expired, so that it can't open a session anymore.
fn closed_since(now: SystemTime) -> SystemTime {
    now.checked_sub(SIGN_IN_DURATION).unwrap_or(now)
}
