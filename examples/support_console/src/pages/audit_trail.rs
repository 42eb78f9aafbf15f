//! The audit trail, with the newest call first.

use actor_token::audit::{Outcome, OutcomeKind};
use maud::{Markup, html};

use super::{Section, console_page};
use crate::audit_trail::{Operation, Record};
use crate::console::AppState;
use crate::guard::Agent;
use crate::time_format;

pub(crate) fn audit_trail(state: &AppState, agent: &Agent) -> Markup {
    let records = state.audit_trail.records();
    let main = html! {
        section.card aria-labelledby="title" {
            h1 #title { "Audit trail" }
            p.muted {
                "Every call to Clerk, recorded before it is sent. Requests that a policy rejects are not sent, so they are not listed. "
                "This example keeps the trail in memory."
            }
            div.scroll role="region" aria-label="Table of calls" tabindex="0" {
                table {
                    thead {
                        tr {
                            th scope="col" { "Time" }
                            th scope="col" { "Agent" }
                            th scope="col" { "Operation" }
                            th scope="col" { "Case" }
                            th scope="col" { "Outcome" }
                        }
                    }
                    tbody {
                        @if records.is_empty() {
                            tr { td.muted colspan="5" { "No calls yet." } }
                        }
                        @for record in &records { (row(state, record)) }
                    }
                }
            }
        }
    };
    console_page("Audit trail", agent, Some(Section::AuditTrail), &main)
}

fn row(state: &AppState, record: &Record) -> Markup {
    let (class, outcome) = outcome(record.outcome.as_ref());
    html! {
        tr {
            td { time datetime=(time_format::rfc3339(record.time)) { (time_format::human(record.time)) } }
            td { (record.agent) }
            @match &record.operation {
                Operation::Issue { user_id, case, reason } => {
                    @let customer = state.people.customer(user_id);
                    td { "A link for " (customer.map_or(user_id, |person| &person.name)) }
                    td { (case) span.reason { (reason) } }
                }
                Operation::Revoke { token } => {
                    td { "Revoke " code { (token) } }
                    td.muted { "–" }
                }
            }
            td {
                span class={ "badge " (class) } { (outcome) }
                @if let Some(id) = record.outcome.as_ref().and_then(Outcome::actor_token_id) { " " code { (id) } }
            }
        }
    }
}

/// Returns the CSS class and the text of an outcome.
fn outcome(outcome: Option<&Outcome>) -> (&'static str, &'static str) {
    match outcome.map(Outcome::kind) {
        Some(OutcomeKind::Issued(_)) => ("pending", "issued"),
        Some(OutcomeKind::NotIssued) => ("expired", "not issued"),
        Some(OutcomeKind::Revoked) => ("revoked", "revoked"),
        Some(OutcomeKind::NotRevoked) => ("unknown", "not revoked"),
        Some(OutcomeKind::AlreadyAccepted) => ("unknown", "already used"),
        // `None` is an incomplete record: the process may have stopped during the call.
        Some(_) | None => ("unknown", "unknown: it may have succeeded"),
    }
}
