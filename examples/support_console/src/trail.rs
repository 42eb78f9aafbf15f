//! The audit trail's page, and its filters.

use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use maud::Markup;
use serde::Deserialize;

use crate::console::AppState;
use crate::guard::Agent;
use crate::pages;
use crate::store::{RecordStatus, StoreError, TRAIL_PAGE_SIZE, TrailQuery};

pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/trail", get(audit_trail))
}

/// The filters as the agent filled them in. An empty filter matches all records.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    /// The user ID of an agent.
    pub(crate) agent: String,
    /// The user ID, the name or the email address of a customer.
    pub(crate) customer: String,
    pub(crate) case: String,
    pub(crate) status: String,
    /// The earliest time in UTC, as the browser's control for times writes it: `2026-03-01T09:05`.
    pub(crate) from: String,
    /// The time before which the call began.
    pub(crate) until: String,
    /// The record before which the page begins.
    pub(crate) before: String,
}

impl Filters {
    /// Returns the fields of an address with these filters, except for `before`.
    pub(crate) fn fields(&self) -> [(&'static str, &str); 6] {
        [
            ("agent", &self.agent),
            ("customer", &self.customer),
            ("case", &self.case),
            ("status", &self.status),
            ("from", &self.from),
            ("until", &self.until),
        ]
    }

    /// Returns the query, and the names of the filters that are invalid and thus ignored.
    pub(crate) fn query(&self) -> (TrailQuery, Vec<&'static str>) {
        let mut invalid = Vec::new();
        let query = TrailQuery {
            agent: text(&self.agent),
            customer: text(&self.customer),
            case: text(&self.case),
            status: parse("status", &self.status, RecordStatus::parse, &mut invalid),
            from: parse("from", &self.from, time, &mut invalid),
            until: parse("until", &self.until, time, &mut invalid),
            before: parse("before", &self.before, |it| it.parse().ok(), &mut invalid),
        };
        (query, invalid)
    }
}

fn text(value: &str) -> Option<String> {
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

fn parse<T>(
    name: &'static str,
    value: &str,
    parse: impl FnOnce(&str) -> Option<T>,
    invalid: &mut Vec<&'static str>,
) -> Option<T> {
    let value = text(value)?;
    let parsed = parse(&value);
    if parsed.is_none() {
        invalid.push(name);
    }
    parsed
}

/// Parses a time without an offset as UTC.
fn time(value: &str) -> Option<SystemTime> {
    let time: DateTime = value.parse().ok()?;
    let zoned = time.to_zoned(TimeZone::UTC).ok()?;
    Some(SystemTime::from(zoned.timestamp()))
}

async fn audit_trail(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    Query(filters): Query<Filters>,
) -> Result<Markup, StoreError> {
    let (query, invalid) = filters.query();
    let page = state.store.trail(&query, TRAIL_PAGE_SIZE).await?;
    Ok(pages::audit_trail(
        &state, &agent, &filters, &invalid, &page,
    ))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn filters_are_parsed_or_reported() {
        let filters = Filters {
            agent: " user_ada ".to_owned(),
            status: "issued".to_owned(),
            from: "2026-03-01T09:05:01".to_owned(),
            until: "2026-03-01T09:06".to_owned(),
            ..Filters::default()
        };
        let (query, invalid) = filters.query();
        let from = UNIX_EPOCH + Duration::from_secs(1_772_355_901);
        assert_eq!(query.agent.as_deref(), Some("user_ada"));
        assert_eq!((query.customer, query.case), (None, None));
        assert_eq!(query.status, Some(RecordStatus::Issued));
        assert_eq!(query.from, Some(from));
        assert_eq!(query.until, Some(from + Duration::from_secs(59)));
        assert!(invalid.is_empty());

        let wrong = || "wrong".to_owned();
        let (query, invalid) = Filters {
            status: wrong(),
            from: wrong(),
            until: wrong(),
            before: wrong(),
            ..Filters::default()
        }
        .query();
        assert_eq!(invalid, ["status", "from", "until", "before"]);
        assert!(query.status.is_none() && query.from.is_none());
    }
}
