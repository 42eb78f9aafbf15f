//! Queries of the links: filters and pages.

use std::time::SystemTime;

use super::filter::{Comparison, Filter};
use super::links::{Link, SELECT, State};
use super::statement::Statement;
use super::{Store, StoreError, to_millis};

/// The number of links on a page.
const PAGE_SIZE: usize = 50;

const STATE: Comparison = Comparison {
    with_index: " AND state = ?",
    without_index: " AND state || '' = ?",
};

/// Filters of the links.
#[derive(Clone, Debug, Default)]
pub(crate) struct LinkQuery {
    pub(crate) filter: Filter,
    /// The states of the links, as pages show them. All links if it is empty.
    pub(crate) states: Vec<State>,
    /// The link before which the page begins. `None` for the newest links.
    pub(crate) before: Option<i64>,
}

/// A page of links, newest first.
pub(crate) struct LinkPage {
    pub(crate) links: Vec<Link>,
    /// Whether there are older links. Their page begins before the last of `links`.
    pub(crate) has_more: bool,
}

/// Links in this state of the database, with a condition for the current time.
type Part = (State, Option<&'static str>);

/// Returns the links that pages show in this state. The state in the database changes only some
/// time after a link or a session has expired.
const fn parts(state: State) -> &'static [Part] {
    match state {
        State::Waiting => &[(
            State::Waiting,
            Some(" AND (expires_at IS NULL OR expires_at > ?)"),
        )],
        State::Active => &[(
            State::Active,
            Some(" AND (session_ends_at IS NULL OR session_ends_at > ?)"),
        )],
        State::Ended => &[
            (State::Ended, None),
            (State::Active, Some(" AND session_ends_at <= ?")),
        ],
        State::Revoked => &[(State::Revoked, None)],
        State::Expired => &[
            (State::Expired, None),
            (State::Waiting, Some(" AND expires_at <= ?")),
        ],
    }
}

impl LinkQuery {
    pub(super) fn statement(&self, now: SystemTime) -> Result<Statement, StoreError> {
        let mut statement = Statement::default();
        if self.states.is_empty() {
            self.append_select(&mut statement, None, now)?;
        }
        // Each part is sorted by its index, so the database can stop after a page.
        for (index, part) in self.states.iter().flat_map(|it| parts(*it)).enumerate() {
            if index > 0 {
                statement.push(" UNION ALL ");
            }
            self.append_select(&mut statement, Some(part), now)?;
        }
        let limit = i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX);
        statement.append(" ORDER BY number DESC LIMIT ?", limit)?;
        Ok(statement)
    }

    fn append_select(
        &self,
        statement: &mut Statement,
        part: Option<&Part>,
        now: SystemTime,
    ) -> Result<(), StoreError> {
        statement.push(SELECT);
        statement.append(" WHERE number < ?", self.before.unwrap_or(i64::MAX))?;
        let state = part.map(|(state, _)| (&STATE, state.as_str()));
        self.filter.append(statement, state)?;
        if let Some((_, Some(condition))) = part {
            statement.append(condition, to_millis(now))?;
        }
        Ok(())
    }
}

impl Store {
    /// Returns a page of links.
    pub(crate) async fn links(
        &self,
        query: &LinkQuery,
        now: SystemTime,
    ) -> Result<LinkPage, StoreError> {
        let rows = query.statement(now)?.fetch_all(self).await?;
        let links: Result<Vec<_>, _> = rows.iter().take(PAGE_SIZE).map(Link::read).collect();
        Ok(LinkPage {
            links: links?,
            has_more: rows.len() > PAGE_SIZE,
        })
    }
}
