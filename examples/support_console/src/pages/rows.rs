//! The list of issued links.

use std::time::{SystemTime, UNIX_EPOCH};

use maud::{Markup, html};

use super::{countdown, form_token, news, refresh};
use crate::clerk::Snapshot;
use crate::console::Console;
use crate::guard::Agent;
use crate::links::{Link, MAX_LISTED, Status};

pub(super) fn section(console: &Console, agent: &Agent) -> Markup {
    html! {
        section.card #links aria-labelledby="links-title" {
            div.title {
                h2 #links-title { "Issued links" }
                (refresh(&fresh_address(console.clerk.now())))
            }
            (news())
            div.scroll role="region" aria-label="Table of issued links" tabindex="0" {
                table {
                    thead {
                        tr {
                            th scope="col" { "Customer" }
                            th scope="col" { "Case" }
                            th scope="col" { "Agent" }
                            th scope="col" { "Status" }
                            th scope="col" { "Time left" }
                            th scope="col" { span.visually-hidden { "Action" } }
                        }
                    }
                    tbody #link-rows data-poll="/links/rows" { (link_rows(console, agent)) }
                }
            }
            p.hint {
                @if console.clerk.fake.is_some() {
                    "The status comes from the fake of Clerk. Clerk itself has no endpoint for it, so a pending link may have been used. Revoking it shows whether it was."
                } @else {
                    "Clerk has no endpoint for the status of a link. A pending link may have been used. Revoking it shows whether it was."
                }
            }
        }
    }
}

/// Returns a different address each time. Otherwise a browser that is already at an address with a
/// `#` would not request the page again.
fn fresh_address(now: SystemTime) -> String {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("/?fresh={}#links", since.as_millis())
}

/// Renders only the rows, which the script polls.
pub(crate) fn link_rows(console: &Console, agent: &Agent) -> Markup {
    let snapshot = console.clerk.snapshot();
    let (links, older) = console.links.newest();
    html! {
        @if links.is_empty() {
            tr #no-links { td.muted colspan="6" { "No links yet." } }
        }
        @for link in &links { (row(console, agent, link, &snapshot)) }
        @if older > 0 {
            tr #older-links { td.muted colspan="6" { "Only the newest " (MAX_LISTED) " links are listed. Older links: " (older) "." } }
        }
    }
}

fn row(console: &Console, agent: &Agent, link: &Link, snapshot: &Snapshot) -> Markup {
    let status = snapshot.status(link);
    let customer = customer_name(console, link);
    html! {
        tr id={ "link-" (link.number) } data-status=(status_text(status)) data-customer=(customer) {
            th scope="row" { a href={ "/links/" (link.number) } { (customer) } }
            td { (link.actor.case) span.reason { (link.actor.reason) } }
            td { (link.actor.name) }
            td { (badge(status)) }
            td {
                @if status == Status::Pending {
                    (time_left(link, snapshot.now))
                } @else {
                    span.muted { "–" }
                }
            }
            td.end {
                @if status == Status::Pending { (revoke_form(agent, link, customer)) }
            }
        }
    }
}

pub(super) fn customer_name<'a>(console: &'a Console, link: &'a Link) -> &'a str {
    let id = link.record.user_id();
    console
        .people
        .customer(id)
        .map_or(id, |person| &person.name)
}

pub(super) fn badge(status: Status) -> Markup {
    html! { span class={ "badge " (status_text(status)) } { (status_text(status)) } }
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
