//! The list of issued links.

use std::time::{SystemTime, UNIX_EPOCH};

use maud::{Markup, html};

use super::parts::{self, countdown, form_token, reason, refresh, script_messages};
use super::table::{ACTION, action_cell, cell, status_cell, table, title_cell};
use crate::console::AppState;
use crate::guard::Agent;
use crate::store::{Link, LinkPage, Status};

pub(super) fn section(state: &AppState, agent: &Agent, links: &LinkPage) -> Markup {
    html! {
        section.card #links aria-labelledby="links-title" {
            div.title {
                h2 #links-title { "Issued links" }
                (refresh(&fresh_address(state.clerk.now())))
            }
            (script_messages())
            (table("links-title", &["Customer", "Case", "Agent", "Status", "Time left", ACTION], &html! {
                tbody #link-rows role="rowgroup" data-poll="/links/rows" { (link_rows(state, agent, links)) }
            }))
            p.hint {
                "The console asks Clerk every few seconds which links have opened a session. A session that ended within these seconds is not noticed, so its link is shown as waiting."
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
pub(crate) fn link_rows(state: &AppState, agent: &Agent, links: &LinkPage) -> Markup {
    let now = state.clerk.now();
    html! {
        @if links.links.is_empty() {
            tr #no-links role="row" { td.empty role="cell" colspan="6" { "No links yet." } }
        }
        @for link in &links.links { (row(agent, link, now)) }
        @if links.has_more {
            tr #older-links role="row" { td.empty role="cell" colspan="6" { "Only the newest links are listed. The audit trail has all." } }
        }
    }
}

fn row(agent: &Agent, link: &Link, now: SystemTime) -> Markup {
    let status = link.status(now);
    let customer = &link.customer_name;
    html! {
        tr id={ "link-" (link.number) } role="row" data-status=(status_text(status)) data-customer=(customer) {
            (title_cell(&html! { a href={ "/links/" (link.number) } { (customer) } }))
            (cell("Case", &html! { (link.actor.case) (reason(&link.actor.reason)) }))
            (cell("Agent", &html! { (link.actor.name) }))
            (status_cell(&badge(status)))
            (cell("Time left", &html! {
                @match status {
                    Status::Waiting => (time_left(link, now)),
                    Status::Active { until: Some(end) } => (countdown(end, now)),
                    _ => {}
                }
            }))
            (action_cell(&end_form(agent, link, status)))
        }
    }
}

pub(super) fn badge(status: Status) -> Markup {
    let class = match status {
        Status::Waiting => "pending",
        Status::Active { .. } => "used",
        Status::Revoked => "revoked",
        Status::Ended | Status::Expired => "expired",
    };
    parts::badge(class, status_text(status))
}

pub(super) const fn status_text(status: Status) -> &'static str {
    match status {
        Status::Waiting => "waiting",
        Status::Active { .. } => "in the account",
        Status::Ended => "ended",
        Status::Revoked => "revoked",
        Status::Expired => "expired",
    }
}

/// Renders how long a waiting link still works.
pub(super) fn time_left(link: &Link, now: SystemTime) -> Markup {
    html! {
        @match link.record.expires_at() {
            Some(end) => (countdown(end, now)),
            None => "an unknown time",
        }
    }
}

/// Renders the button that revokes a link that works, or ends its session.
pub(super) fn end_form(agent: &Agent, link: &Link, status: Status) -> Markup {
    let customer = &link.customer_name;
    let (text, label) = match status {
        Status::Waiting => ("Revoke", format!("Revoke the link for {customer}")),
        Status::Active { .. } => ("End session", format!("End the session as {customer}")),
        Status::Ended | Status::Revoked | Status::Expired => return html! {},
    };
    html! {
        form method="post" action={ "/links/" (link.number) "/end" } {
            (form_token(agent))
            button.danger.small type="submit" aria-label=(label) { (text) }
        }
    }
}
