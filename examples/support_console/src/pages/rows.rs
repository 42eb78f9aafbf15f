//! The list of issued links.

use std::time::{SystemTime, UNIX_EPOCH};

use maud::{Markup, html};

use super::parts::{self, countdown, form_token, reason, refresh, script_messages};
use super::table::{ACTION, action_cell, cell, status_cell, table, title_cell};
use crate::clerk::Snapshot;
use crate::console::AppState;
use crate::guard::Agent;
use crate::links::{Link, MAX_LISTED, Status};

pub(super) fn section(state: &AppState, agent: &Agent) -> Markup {
    html! {
        section.card #links aria-labelledby="links-title" {
            div.title {
                h2 #links-title { "Issued links" }
                (refresh(&fresh_address(state.clerk.now())))
            }
            (script_messages())
            (table("links-title", &["Customer", "Case", "Agent", "Status", "Time left", ACTION], &html! {
                tbody #link-rows role="rowgroup" data-poll="/links/rows" { (link_rows(state, agent)) }
            }))
            p.hint {
                @if state.clerk.fake.is_some() {
                    "The status comes from the fake of Clerk. Clerk itself has no endpoint for it, so a pending link may have been used. Revoking it shows whether it was."
                } @else {
                    "Clerk has no endpoint for the status of a link. A pending link may have been used. Revoking it shows whether it was."
                }
            }
        }
    }
}

/// Returns an address that changes with the time. A browser does not reload a page if only the part
/// after `#` differs.
fn fresh_address(now: SystemTime) -> String {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("/?fresh={}#links", since.as_millis())
}

/// Renders only the rows. The script polls them.
pub(crate) fn link_rows(state: &AppState, agent: &Agent) -> Markup {
    let snapshot = state.clerk.snapshot();
    let (links, older) = state.links.newest();
    html! {
        @if links.is_empty() {
            tr #no-links role="row" { td.empty role="cell" colspan="6" { "No links yet." } }
        }
        @for link in &links { (row(state, agent, link, &snapshot)) }
        @if older > 0 {
            tr #older-links role="row" { td.empty role="cell" colspan="6" { "Only the newest " (MAX_LISTED) " links are listed. Older links: " (older) "." } }
        }
    }
}

fn row(state: &AppState, agent: &Agent, link: &Link, snapshot: &Snapshot) -> Markup {
    let status = snapshot.status(link);
    let customer = customer_name(state, link);
    html! {
        tr id={ "link-" (link.number) } role="row" data-status=(status_text(status)) data-customer=(customer) {
            (title_cell(&html! { a href={ "/links/" (link.number) } { (customer) } }))
            (cell("Case", &html! { (link.actor.case) (reason(&link.actor.reason)) }))
            (cell("Agent", &html! { (link.actor.name) }))
            (status_cell(&badge(status)))
            (cell("Time left", &html! {
                @if status == Status::Pending { (time_left(link, snapshot.now)) }
            }))
            (action_cell(&html! {
                @if status == Status::Pending { (revoke_form(agent, link, customer)) }
            }))
        }
    }
}

pub(super) fn customer_name<'a>(state: &'a AppState, link: &'a Link) -> &'a str {
    let id = link.record.user_id();
    state.people.customer(id).map_or(id, |person| &person.name)
}

pub(super) fn badge(status: Status) -> Markup {
    parts::badge(status_text(status), status_text(status))
}

pub(super) const fn status_text(status: Status) -> &'static str {
    match status {
        Status::Pending => "pending",
        Status::Used => "used",
        Status::Revoked => "revoked",
        Status::Expired => "expired",
    }
}

/// Renders how long a pending link still works.
pub(super) fn time_left(link: &Link, now: SystemTime) -> Markup {
    html! {
        @match link.record.expires_at() {
            Some(end) => (countdown(end, now)),
            None => "an unknown time",
        }
    }
}

pub(super) fn revoke_form(agent: &Agent, link: &Link, customer: &str) -> Markup {
    html! {
        form method="post" action={ "/links/" (link.number) "/revoke" } {
            (form_token(agent))
            button.danger.small type="submit" aria-label={ "Revoke the link for " (customer) } { "Revoke" }
        }
    }
}
