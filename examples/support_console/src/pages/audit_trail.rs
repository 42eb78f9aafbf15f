//! The audit trail, with the newest call first.

use maud::{Markup, html};

use super::parts::{badge, reason, time};
use super::table::{cell, status_cell, table, title_cell};
use super::{Section, console_page};
use crate::console::AppState;
use crate::guard::Agent;
use crate::store::{Record, RecordStatus, TrailPage};

pub(crate) fn audit_trail(state: &AppState, agent: &Agent, page: &TrailPage) -> Markup {
    let records = &page.records;
    let main = html! {
        section.card aria-labelledby="title" {
            h1 #title { "Audit trail" }
            p.muted {
                "Every call to Clerk, recorded before it is sent, and every attempt that was rejected."
            }
            (table("title", &["Time", "Agent", "Operation", "Case", "Outcome"], &html! {
                tbody role="rowgroup" {
                    @if records.is_empty() {
                        tr role="row" { td.empty role="cell" colspan="5" { "No calls yet." } }
                    }
                    @for record in records { (row(state, record)) }
                }
            }))
        }
    };
    console_page("Audit trail", agent, Some(Section::AuditTrail), &main)
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
                @if let Some(detail) = &record.detail { p.reason { (detail) } }
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
        RecordStatus::Rejected => ("revoked", "rejected"),
        RecordStatus::Issued => ("issued", "issued"),
        RecordStatus::NotIssued => ("expired", "not issued"),
        RecordStatus::Revoked => ("revoked", "revoked"),
        RecordStatus::NotRevoked => ("unknown", "not revoked"),
        RecordStatus::AlreadyAccepted => ("unknown", "already used"),
        RecordStatus::SessionEnded => ("revoked", "session ended"),
        RecordStatus::SessionNotEnded => ("unknown", "session not ended"),
        // The process may have stopped during the call.
        RecordStatus::Incomplete | RecordStatus::Unknown => {
            ("unknown", "unknown: it may have succeeded")
        }
    }
}
