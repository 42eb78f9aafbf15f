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
use crate::filters::{FilterOptions, FilterParser};
use crate::guard::Agent;
use crate::pages;
use crate::store::{RecordStatus, StoreError, TRAIL_PAGE_SIZE, TrailQuery};

pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/trail", get(audit_trail))
}

/// The filters as the agent filled them in. An empty filter matches all records.
///
/// An unknown filter is an error: without a misspelled one, an export would contain everything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
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

    /// Returns a time as the browser's control shows it. An invalid time stays as it is.
    pub(crate) fn time_value(value: &str) -> String {
        match value.trim().parse::<DateTime>() {
            Ok(time) => time.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            Err(_) => value.to_owned(),
        }
    }

    /// Returns the query, and the names of the filters that are invalid and thus ignored.
    pub(crate) fn query(&self) -> (TrailQuery, Vec<&'static str>) {
        let mut parser = FilterParser::default();
        let query = TrailQuery {
            filter: parser.common(&self.agent, &self.customer, &self.case),
            status: parser.parse("status", &self.status, RecordStatus::parse),
            from: parser.parse("from", &self.from, time),
            until: parser.parse("until", &self.until, time),
            before: parser.parse("before", &self.before, |it| it.parse().ok()),
        };
        (query, parser.invalid())
    }
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
    let options = FilterOptions::load(&state, &filters.agent, invalid).await?;
    Ok(pages::audit_trail(
        &state, &agent, &filters, &options, &page,
    ))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::filters::MAX_TEXT_LENGTH;

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
        assert_eq!(query.filter.agent.as_deref(), Some("user_ada"));
        assert_eq!((query.filter.customer, query.filter.case), (None, None));
        assert_eq!(query.status, Some(RecordStatus::Issued));
        assert_eq!(query.from, Some(from));
        assert_eq!(query.until, Some(from + Duration::from_secs(59)));
        assert!(invalid.is_empty());

        let wrong = || "wrong".to_owned();
        let long = "x".repeat(MAX_TEXT_LENGTH + 1);
        let (query, invalid) = Filters {
            agent: "\0".to_owned(),
            customer: long.clone(),
            case: long,
            status: wrong(),
            from: wrong(),
            until: wrong(),
            before: wrong(),
        }
        .query();
        let expected = [
            "agent", "customer", "case", "status", "from", "until", "before",
        ];
        assert_eq!(invalid, expected);
        assert!(query.filter.agent.is_none() && query.filter.case.is_none());
        assert!(query.status.is_none() && query.from.is_none());
    }
}
