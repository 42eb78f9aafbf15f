//! The audit trail, with the newest call first.

use actor_token::audit::{Outcome, OutcomeKind};
use maud::{Markup, html};

use super::parts::{badge, reason, time};
use super::table::{cell, status_cell, table, title_cell};
use super::{Section, console_page};
use crate::audit_trail::{Operation, Record};
use crate::console::AppState;
use crate::guard::Agent;

pub(crate) fn audit_trail(state: &AppState, agent: &Agent) -> Markup {
    let records = state.audit_trail.records();
    let main = html! {
        section.card aria-labelledby="title" {
            h1 #title { "Audit trail" }
            p.muted {
                "Every call to Clerk, recorded before it is sent. Requests that a policy rejects are not sent, so they are not listed. "
                "This example keeps the trail in memory."
            }
            (table("title", &["Time", "Agent", "Operation", "Case", "Outcome"], &html! {
                tbody role="rowgroup" {
                    @if records.is_empty() {
                        tr role="row" { td.empty role="cell" colspan="5" { "No calls yet." } }
                    }
                    @for record in &records { (row(state, record)) }
                }
            }))
        }
    };
    console_page("Audit trail", agent, Some(Section::AuditTrail), &main)
}

fn row(state: &AppState, record: &Record) -> Markup {
    let (class, outcome) = outcome(record.outcome.as_ref());
    let token = record.outcome.as_ref().and_then(Outcome::actor_token_id);
    html! {
        tr role="row" {
            (cell("Time", &time(record.time)))
            (cell("Agent", &html! { (record.agent) }))
            @match &record.operation {
                Operation::Issue { user_id, .. } => {
                    @let customer = state.people.customer(user_id);
                    (title_cell(&html! {
                        "A link for " (customer.map_or(user_id, |person| &person.name))
                        @if let Some(token) = token { " " code { (token) } }
                    }))
                }
                Operation::Revoke { token } => (title_cell(&html! { "Revoke " code { (token) } })),
            }
            (cell("Case", &html! {
                @if let Operation::Issue { case, reason: text, .. } = &record.operation {
                    (case) (reason(text))
                }
            }))
            (status_cell(&badge(class, outcome)))
        }
    }
}

/// Returns the CSS class and the text of an outcome.
fn outcome(outcome: Option<&Outcome>) -> (&'static str, &'static str) {
    match outcome.map(Outcome::kind) {
        Some(OutcomeKind::Issued(_)) => ("issued", "issued"),
        Some(OutcomeKind::NotIssued) => ("expired", "not issued"),
        Some(OutcomeKind::Revoked) => ("revoked", "revoked"),
        Some(OutcomeKind::NotRevoked) => ("unknown", "not revoked"),
        Some(OutcomeKind::AlreadyAccepted) => ("unknown", "already used"),
        // `None` is an incomplete record: the process may have stopped during the call.
        Some(_) | None => ("unknown", "unknown: it may have succeeded"),
    }
}
