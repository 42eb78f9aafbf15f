//! The audit trail, the newest call first.

use actor_token::audit::{Outcome, OutcomeKind};
use maud::{Markup, html};

use super::{Part, console_page};
use crate::console::Console;
use crate::guard::Staff;
use crate::time_format;
use crate::trail::{Record, What};

pub(crate) fn trail(console: &Console, staff: &Staff) -> Markup {
    let records = console.trail.records();
    let main = html! {
        section.card aria-labelledby="title" {
            h1 #title { "Audit trail" }
            p.muted {
                "Every call to Clerk, recorded before its first byte is sent. What a policy refuses is never sent, so it isn't here. "
                "This example keeps the trail in memory."
            }
            div.scroll role="region" aria-label="Table of calls" tabindex="0" {
                table {
                    thead {
                        tr {
                            th scope="col" { "Time" }
                            th scope="col" { "Who" }
                            th scope="col" { "What" }
                            th scope="col" { "Case" }
                            th scope="col" { "What came of it" }
                        }
                    }
                    tbody {
                        @if records.is_empty() {
                            tr { td.muted colspan="5" { "Nothing yet." } }
                        }
                        @for record in &records { (row(console, record)) }
                    }
                }
            }
        }
    };
    console_page("Audit trail", staff, Some(Part::Trail), &main)
}

fn row(console: &Console, record: &Record) -> Markup {
    let (class, outcome) = outcome(record.outcome.as_ref());
    html! {
        tr {
            td { time datetime=(time_format::machine(record.at)) { (time_format::people(record.at)) } }
            td { (record.asked_by) }
            @match &record.what {
                What::SignInAs { user_id, case, reason } => {
                    @let customer = console.people.customer(user_id);
                    td { "A link for " (customer.map_or(user_id, |person| &person.name)) }
                    td { (case) span.reason { (reason) } }
                }
                What::Revoke { token } => {
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

/// The outcome's look, and its words.
fn outcome(outcome: Option<&Outcome>) -> (&'static str, &'static str) {
    match outcome.map(Outcome::kind) {
        Some(OutcomeKind::Issued(_)) => ("waiting", "issued"),
        Some(OutcomeKind::NotIssued) => ("expired", "not issued"),
        Some(OutcomeKind::Revoked) => ("revoked", "revoked"),
        Some(OutcomeKind::NotRevoked) => ("doubt", "not revoked"),
        Some(OutcomeKind::AlreadyAccepted) => ("doubt", "too late: it was used"),
        // A begin without an end, too: the process may have died on the way.
        Some(_) | None => ("doubt", "in doubt: it may have been done"),
    }
}
