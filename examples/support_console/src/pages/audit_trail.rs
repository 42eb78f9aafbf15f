//! The audit trail, with the newest call first.

use maud::{Markup, html};

use super::filters::{FilterForm, time_input};
use super::parts::{address, badge, pagination, reason, time};
use super::table::{cell, status_cell, table, title_cell};
use super::{Section, console_page};
use crate::console::AppState;
use crate::filters::FilterOptions;
use crate::guard::Agent;
use crate::store::{Record, RecordStatus, TrailPage};
use crate::trail::Filters;

/// Renders a page of the trail.
pub(crate) fn audit_trail(
    state: &AppState,
    agent: &Agent,
    filters: &Filters,
    options: &FilterOptions,
    page: &TrailPage,
) -> Markup {
    let is_filtered = filters.fields().iter().any(|(_, value)| !value.is_empty());
    let main = html! {
        section.card aria-labelledby="title" {
            div.title {
                h1 #title { "Audit trail" }
                (exports(filters))
            }
            p.muted {
                "Every call to Clerk, recorded before it is sent, and attempts that are not allowed. Of the attempts above a \
                 limit, only the first one in each minute is recorded."
            }
            (filter_form(filters, options, is_filtered).markup())
            div #records {
                (table("title", &["Time", "Agent", "Operation", "Case", "Outcome"], &html! {
                    tbody role="rowgroup" {
                        @if page.records.is_empty() {
                            tr role="row" { td.empty role="cell" colspan="5" {
                                @if is_filtered { "No records match the filters." } @else { "No calls yet." }
                            } }
                        }
                        @for record in &page.records { (row(state, record)) }
                    }
                }))
            }
            (pages(filters, page))
        }
    };
    console_page("Audit trail", agent, Some(Section::AuditTrail), &main)
}

/// Renders the links that export the records that match the filters.
fn exports(filters: &Filters) -> Markup {
    html! {
        p.actions {
            @for (path, format) in [("/trail.csv", "CSV"), ("/trail.jsonl", "JSON lines")] {
                a.button.small href=(address(path, &filters.fields())) { "Export " (format) }
            }
        }
    }
}

fn filter_form<'a>(
    filters: &'a Filters,
    options: &'a FilterOptions,
    is_filtered: bool,
) -> FilterForm<'a> {
    let statuses = RecordStatus::ALL.iter();
    let time = |name, label, value| {
        let is_invalid = options.invalid.contains(&name);
        time_input(name, label, &Filters::time_value(value), is_invalid)
    };
    FilterForm {
        path: "/trail",
        agent: &filters.agent,
        customer: &filters.customer,
        case: &filters.case,
        status: &filters.status,
        status_label: "Outcome",
        statuses: statuses.map(|it| (it.as_str(), status(*it).1)).collect(),
        options,
        more: html! {
            (time("from", "From", &filters.from))
            (time("until", "Until", &filters.until))
        },
        is_filtered,
    }
}

fn pages(filters: &Filters, page: &TrailPage) -> Markup {
    let first = (!filters.before.is_empty()).then(|| address("/trail", &filters.fields()));
    let next = page.next.map(|next| {
        let next = next.to_string();
        let mut fields = filters.fields().to_vec();
        fields.push(("before", &next));
        address("/trail", &fields)
    });
    pagination("records", first.as_deref(), next.as_deref())
}

fn row(state: &AppState, record: &Record) -> Markup {
    let (class, status) = status(record.status);
    html! {
        tr role="row" {
            (cell("Time", &time(record.time)))
            (cell("Agent", &html! { (state.staff.name(&record.agent_id)) }))
            (title_cell(&html! {
                (operation(record))
                @if let Some(id) = &record.target_id { " " code { (id) } }
            }))
            (cell("Case", &html! {
                @if let Some(case) = &record.case { (case) }
                @if let Some(text) = &record.reason { (reason(text)) }
            }))
            (status_cell(&html! {
                (badge(class, status))
                @if let Some(detail) = &record.detail { p.reason.detail { (detail) } }
            }))
        }
    }
}

/// Describes the call. The customer of a session is unknown if a different program has begun it.
fn operation(record: &Record) -> String {
    // A customer whom the console does not know has only an ID.
    let name = record.customer_name.as_ref();
    match (&*record.operation, name.or(record.customer_id.as_ref())) {
        ("issue", Some(customer)) => format!("Request a link for {customer}"),
        ("issue", None) => "Request a link".to_owned(),
        ("revoke", Some(customer)) => format!("Revoke the link for {customer}"),
        ("revoke", None) => "Revoke a link".to_owned(),
        (_, Some(customer)) => format!("End the session as {customer}"),
        (_, None) => "End a session".to_owned(),
    }
}

/// Returns the CSS class and the text of a status.
fn status(status: RecordStatus) -> (&'static str, &'static str) {
    match status {
        RecordStatus::Rejected => ("rejected", "rejected"),
        RecordStatus::Issued => ("issued", "issued"),
        RecordStatus::NotIssued => ("expired", "not issued"),
        RecordStatus::Revoked => ("revoked", "revoked"),
        RecordStatus::NotRevoked => ("unknown", "not revoked"),
        RecordStatus::AlreadyAccepted => ("unknown", "already used"),
        RecordStatus::SessionEnded => ("ended", "session ended"),
        RecordStatus::SessionNotEnded => ("unknown", "session not ended"),
        // The process may have stopped during the call.
        RecordStatus::Incomplete => ("unknown", "incomplete: it may have succeeded"),
        RecordStatus::Unknown => ("unknown", "unknown: it may have succeeded"),
    }
}
