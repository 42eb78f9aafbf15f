//! Exports of the audit trail, as CSV and as JSON lines.
//!
//! A response is streamed: the console reads a page of records, sends it, and reads the next one.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::{StreamExt, stream};
use serde::Serialize;
use tokio::sync::Semaphore;

use crate::console::AppState;
use crate::download;
use crate::guard::Agent;
use crate::pages;
use crate::people::Staff;
use crate::store::{Record, Store, StoreError, TrailQuery};
use crate::time_format::rfc3339;
use crate::trail::Filters;

/// The number of records that are read at once.
const PAGE_SIZE: usize = 500;
/// The maximum number of exports at once.
const MAX_EXPORTS: usize = 4;

pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/trail.csv", get(csv))
        .route("/trail.jsonl", get(json_lines))
}

/// Limits the number of exports.
pub(crate) fn limit() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(MAX_EXPORTS))
}

#[derive(Clone, Copy)]
enum Format {
    Csv,
    JsonLines,
}

/// Sends the records that match the filters as CSV, the newest first.
async fn csv(
    State(state): State<Arc<AppState>>,
    _agent: Agent,
    Query(filters): Query<Filters>,
) -> Result<Response, StoreError> {
    export(&state, &filters, Format::Csv).await
}

/// Sends the records that match the filters as JSON lines, the newest first.
async fn json_lines(
    State(state): State<Arc<AppState>>,
    _agent: Agent,
    Query(filters): Query<Filters>,
) -> Result<Response, StoreError> {
    export(&state, &filters, Format::JsonLines).await
}

async fn export(
    state: &AppState,
    filters: &Filters,
    format: Format,
) -> Result<Response, StoreError> {
    let (query, invalid) = filters.query();
    // An export without a filter would contain more than the agent asked for.
    if !invalid.is_empty() {
        let text = format!(
            "The export has invalid filters: {}. Go back, correct them, and export again.",
            invalid.join(", ")
        );
        let page = pages::error_page("Request rejected", &text);
        return Ok((StatusCode::BAD_REQUEST, page).into_response());
    }
    let Ok(permit) = Arc::clone(&state.exports).try_acquire_owned() else {
        let page = pages::error_page(
            "Try again later",
            "Too many exports are in progress. Try again in a minute.",
        );
        let headers = [(RETRY_AFTER, "60")];
        return Ok((StatusCode::SERVICE_UNAVAILABLE, headers, page).into_response());
    };
    let mut export = Export {
        store: state.store.clone(),
        staff: state.staff.clone(),
        query,
        format,
        position: Position::Start,
    };
    // An error of the database is more likely now than later, and now the response can report it.
    let first = export.next_page().await?;
    let others = stream::try_unfold(export, async |mut export| {
        let page = export.next_page().await.inspect_err(StoreError::report)?;
        Ok::<_, StoreError>(page.map(|page| (page, export)))
    });
    let pages = download::body(stream::iter(first.map(Ok)).chain(others), permit);
    let (media_type, disposition) = match format {
        Format::Csv => (
            "text/csv; charset=utf-8",
            "attachment; filename=\"audit-trail.csv\"",
        ),
        Format::JsonLines => (
            "application/jsonl",
            "attachment; filename=\"audit-trail.jsonl\"",
        ),
    };
    let headers = [
        (CONTENT_TYPE, media_type),
        (CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, Body::from_stream(pages)).into_response())
}

struct Export {
    store: Store,
    staff: Staff,
    query: TrailQuery,
    format: Format,
    position: Position,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Start,
    Middle,
    End,
}

impl Export {
    /// Returns the next part of the file. `None` at the end.
    async fn next_page(&mut self) -> Result<Option<Bytes>, StoreError> {
        if self.position == Position::End {
            return Ok(None);
        }
        let page = self.store.trail(&self.query, PAGE_SIZE).await?;
        let records = page.records.iter();
        let rows: Vec<_> = records.map(|it| Row::new(it, &self.staff)).collect();
        let text = match self.format {
            Format::Csv => csv_rows(&rows, self.position == Position::Start),
            Format::JsonLines => json_rows(&rows),
        };
        self.query.before = page.next;
        self.position = match page.next {
            Some(_) => Position::Middle,
            None => Position::End,
        };
        Ok(Some(text.into()))
    }
}

/// A record in an exported file.
#[derive(Serialize)]
struct Row<'a> {
    id: i64,
    time: String,
    ended_at: Option<String>,
    agent: &'a str,
    agent_name: &'a str,
    operation: &'a str,
    customer: Option<&'a str>,
    customer_name: Option<&'a str>,
    case: Option<&'a str>,
    reason: Option<&'a str>,
    request: Option<&'a str>,
    target: Option<&'a str>,
    status: &'static str,
    detail: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn new(record: &'a Record, staff: &'a Staff) -> Self {
        Self {
            id: record.id,
            time: rfc3339(record.time),
            ended_at: record.ended_at.map(rfc3339),
            agent: &record.agent_id,
            agent_name: staff.name(&record.agent_id),
            operation: &record.operation,
            customer: record.customer_id.as_deref(),
            customer_name: record.customer_name.as_deref(),
            case: record.case.as_deref(),
            reason: record.reason.as_deref(),
            request: record.request_id.as_deref(),
            target: record.target_id.as_deref(),
            status: record.status.as_str(),
            detail: record.detail.as_deref(),
        }
    }
}

fn json_rows(rows: &[Row<'_>]) -> Vec<u8> {
    let mut text = Vec::new();
    for row in rows {
        // Neither a row nor the vector can cause an error.
        let _ = serde_json::to_writer(&mut text, row);
        text.push(b'\n');
    }
    text
}

fn csv_rows(rows: &[Row<'_>], with_header: bool) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if with_header {
        let _ = writer.write_record(CSV_HEADER);
    }
    for row in rows {
        let id = row.id.to_string();
        let values = [
            Some(id.as_str()),
            Some(row.time.as_str()),
            row.ended_at.as_deref(),
            Some(row.agent),
            Some(row.agent_name),
            Some(row.operation),
            row.customer,
            row.customer_name,
            row.case,
            row.reason,
            row.request,
            row.target,
            Some(row.status),
            row.detail,
        ];
        // The vector can't cause an error, and all rows have the same length.
        let _ = writer.write_record(values.map(|value| without_formula(value.unwrap_or_default())));
    }
    writer.into_inner().unwrap_or_default()
}

const CSV_HEADER: [&str; 14] = [
    "id",
    "time",
    "ended_at",
    "agent",
    "agent_name",
    "operation",
    "customer",
    "customer_name",
    "case",
    "reason",
    "request",
    "target",
    "status",
    "detail",
];

/// Returns a value that a spreadsheet does not execute. One that could be a formula gets an
/// apostrophe.
fn without_formula(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formula_gets_apostrophe() {
        for (value, expected) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("CS-4711", "CS-4711"),
            ("", ""),
        ] {
            assert_eq!(without_formula(value), expected);
        }
    }

    #[test]
    fn csv_and_json_have_same_columns() {
        let record = Record::example();
        let staff = Staff::new(&[], &[]);
        let json = json_rows(&[Row::new(&record, &staff)]);
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let keys: std::collections::BTreeSet<_> = json.as_object().unwrap().keys().collect();
        assert!(
            CSV_HEADER
                .iter()
                .all(|name| keys.contains(&(*name).to_owned()))
        );
        assert_eq!(keys.len(), CSV_HEADER.len());

        let csv = csv_rows(&[Row::new(&record, &staff)], true);
        let mut csv = csv::Reader::from_reader(csv.as_slice());
        let row = csv.records().next().unwrap().unwrap();
        for (name, value) in CSV_HEADER.iter().zip(&row) {
            let expected = match &json[*name] {
                serde_json::Value::String(text) => without_formula(text),
                serde_json::Value::Null => String::new(),
                other => other.to_string(),
            };
            assert_eq!(value, expected, "{name}");
        }
    }
}
