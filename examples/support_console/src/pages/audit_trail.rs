//! The audit trail, with the newest call first.

use maud::{Markup, html};

use super::parts::{address, badge, pagination, reason, time};
use super::table::{cell, status_cell, table, title_cell};
use super::{Section, console_page};
use crate::console::AppState;
use crate::guard::Agent;
use crate::store::{Record, RecordStatus, TrailPage};
use crate::trail::Filters;

/// Renders a page of the trail. `invalid` has the names of the filters that are ignored.
pub(crate) fn audit_trail(
    state: &AppState,
    agent: &Agent,
    filters: &Filters,
    invalid: &[&str],
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
                "Every call to Clerk, recorded before it is sent, and every attempt that was rejected."
            }
            (filter_form(state, filters, invalid, is_filtered))
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

fn filter_form(state: &AppState, filters: &Filters, invalid: &[&str], is_filtered: bool) -> Markup {
    html! {
        form.filters method="get" action="/trail" role="search" aria-label="Filters" {
            (select("agent", "Agent", &filters.agent, &html! {
                @for person in state.staff.agents() {
                    option value=(person.id) selected[filters.agent == person.id] { (person.name) }
                }
            }))
            (input("customer", "Customer: name, email or ID", "text", &filters.customer, false))
            (input("case", "Case", "text", &filters.case, false))
            (select("status", "Outcome", &filters.status, &html! {
                @for it in RecordStatus::ALL {
                    option value=(it.as_str()) selected[filters.status == it.as_str()] { (status(*it).1) }
                }
            }))
            (input("from", "From (UTC)", "datetime-local", &filters.from, invalid.contains(&"from")))
            (input("until", "Until (UTC)", "datetime-local", &filters.until, invalid.contains(&"until")))
            p.actions {
                button.small type="submit" { "Filter" }
                @if is_filtered { a href="/trail" { "Clear all filters" } }
            }
        }
        @if invalid.contains(&"status") || invalid.contains(&"before") {
            p.notice.alert role="alert" { "The address has a filter that this page does not know. It was ignored." }
        }
    }
}

fn select(name: &str, label: &str, value: &str, options: &Markup) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" selected[value.is_empty()] { "Any" }
                (options)
            }
        }
    }
}

fn input(name: &str, label: &str, control: &str, value: &str, is_invalid: bool) -> Markup {
    let error = format!("{name}-error");
    html! {
        div.field.wrong[is_invalid] {
            label for=(name) { (label) }
            @if is_invalid { p.error id=(error) { "Enter a time such as 2026-03-01T09:05" } }
            input id=(name) name=(name) type=(control) value=(value) autocomplete="off" spellcheck="false"
                aria-invalid=[is_invalid.then_some("true")] aria-describedby=[is_invalid.then_some(&error)];
        }
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
    pagination(first.as_deref(), next.as_deref())
}

fn row(state: &AppState, record: &Record) -> Markup {
    let (class, status) = status(record.status);
    html! {
        tr role="row" {
            (cell("Time", &time(record.time)))
            (cell("Agent", &html! { (state.staff.name(&record.agent_id)) }))
            (title_cell(&html! {
                (operation(record)) (customer(record))
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

fn operation(record: &Record) -> &'static str {
    match record.operation.as_str() {
        "issue" => "A link for ",
        "revoke" => "Revoke the link for ",
        _ => "End the session as ",
    }
}

/// Returns the customer's name, or the ID of a user whom the console does not know.
fn customer(record: &Record) -> &str {
    let name = record.customer_name.as_ref();
    let name_or_id = name.or(record.customer_id.as_ref());
    name_or_id.map_or("an unknown customer", String::as_str)
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
