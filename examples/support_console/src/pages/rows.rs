//! The list of issued links.

use std::time::{SystemTime, UNIX_EPOCH};

use maud::{Markup, html};

use super::{countdown, form_token, news, refresh};
use crate::clerk::Snapshot;
use crate::console::Console;
use crate::guard::Staff;
use crate::links::{LISTED, Link, Status};

pub(super) fn section(console: &Console, staff: &Staff) -> Markup {
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
                            th scope="col" { "By" }
                            th scope="col" { "Status" }
                            th scope="col" { "Works for" }
                            th scope="col" { span.unseen { "Action" } }
                        }
                    }
                    tbody #link-rows data-poll="/links/rows" { (link_rows(console, staff)) }
                }
            }
            p.hint {
                @if console.clerk.stand_in.is_some() {
                    "The status is looked up in the stand-in for Clerk. Clerk itself can't be asked: there, a link that is waiting may have been used, and revoking it tells."
                } @else {
                    "Clerk can't be asked what became of a link: one that is waiting may have been used. Revoking it tells."
                }
            }
        }
    }
}

/// Each time another one: a browser that is at an address with a `#` already goes there without asking for the page.
fn fresh_address(now: SystemTime) -> String {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("/?fresh={}#links", since.as_millis())
}

/// The rows alone: the script asks for them again and again.
pub(crate) fn link_rows(console: &Console, staff: &Staff) -> Markup {
    let snapshot = console.clerk.snapshot();
    let (links, older) = console.links.newest();
    html! {
        @if links.is_empty() {
            tr #no-links { td.muted colspan="6" { "None yet." } }
        }
        @for link in &links { (row(console, staff, link, &snapshot)) }
        @if older > 0 {
            tr #older-links { td.muted colspan="6" { "Only the newest " (LISTED) " links are listed. Older ones: " (older) "." } }
        }
    }
}

fn row(console: &Console, staff: &Staff, link: &Link, snapshot: &Snapshot) -> Markup {
    let status = snapshot.status(link);
    let customer = customer_name(console, link);
    html! {
        tr id={ "link-" (link.number) } data-status=(word(status)) data-customer=(customer) {
            th scope="row" { a href={ "/links/" (link.number) } { (customer) } }
            td { (link.actor.case) span.reason { (link.actor.reason) } }
            td { (link.actor.name) }
            td { (badge(status)) }
            td {
                @if status == Status::Waiting {
                    (time_left(link, snapshot.now))
                } @else {
                    span.muted { "–" }
                }
            }
            td.end {
                @if status == Status::Waiting { (revoke_form(staff, link, customer)) }
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
    html! { span class={ "badge " (word(status)) } { (word(status)) } }
}

pub(super) const fn word(status: Status) -> &'static str {
    match status {
        Status::Waiting => "waiting",
        Status::Used => "used",
        Status::Revoked => "revoked",
        Status::Expired => "expired",
    }
}

/// How long a link that is waiting still works.
pub(super) fn time_left(link: &Link, now: SystemTime) -> Markup {
    html! {
        @match link.record.expires_at() {
            Some(end) => (countdown(end, now)),
            None => "an unknown time",
        }
    }
}

pub(super) fn revoke_form(staff: &Staff, link: &Link, customer: &str) -> Markup {
    html! {
        form method="post" action={ "/links/" (link.number) "/revoke" } {
            (form_token(staff))
            button.danger.small type="submit" aria-label={ "Revoke the link for " (customer) } { "Revoke" }
        }
    }
}
