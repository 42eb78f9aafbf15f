//! The list of issued links.

use maud::{Markup, html};

use super::form_token;
use crate::console::Console;
use crate::guard::Staff;
use crate::links::{Link, Status};
use crate::when;

pub(super) fn section(console: &Console, staff: &Staff) -> Markup {
    let now = console.clerk.now();
    html! {
        section.card #links aria-labelledby="links-title" {
            div.title {
                h2 #links-title { "Issued links" }
                a #refresh href="/#links" { "Refresh" }
            }
            p.unseen #news role="status" {}
            div.scroll role="region" aria-labelledby="links-title" tabindex="0" {
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
                    tbody #link-rows data-now=(when::machine(now)) { (link_rows(console, staff)) }
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

/// The rows alone: the script asks for them again and again.
pub(crate) fn link_rows(console: &Console, staff: &Staff) -> Markup {
    let links = console.links.all();
    html! {
        @if links.is_empty() {
            tr #no-links { td.muted colspan="6" { "None yet." } }
        }
        @for link in &links { (row(console, staff, link)) }
    }
}

fn row(console: &Console, staff: &Staff, link: &Link) -> Markup {
    let status = status(console, link);
    let customer = customer_name(console, link);
    html! {
        tr id={ "link-" (link.number) } data-status=(word(status)) data-customer=(customer) {
            th scope="row" { a href={ "/links/" (link.number) } { (customer) } }
            td { (link.actor.case) span.reason { (link.actor.reason) } }
            td { (link.actor.name) }
            td { (badge(status)) }
            td { (time_left(console, link)) }
            td.end {
                @if status == Status::Waiting { (revoke_form(staff, link, customer)) }
            }
        }
    }
}

pub(super) fn status(console: &Console, link: &Link) -> Status {
    let looked_up = console.clerk.look_up(link.record.id().as_str());
    link.status(looked_up, console.clerk.now())
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

const fn word(status: Status) -> &'static str {
    match status {
        Status::Waiting => "waiting",
        Status::Used => "used",
        Status::Revoked => "revoked",
        Status::Expired => "expired",
    }
}

/// How long a link still works. The script has it count down.
pub(super) fn time_left(console: &Console, link: &Link) -> Markup {
    let now = console.clerk.now();
    let left = link.time_left(now).zip(link.record.expires_at());
    html! {
        @match (status(console, link), left) {
            (Status::Waiting, Some((left, end))) => {
                time.countdown datetime=(when::machine(end)) { (when::span(left)) }
            }
            (Status::Waiting, None) => "unknown",
            _ => span.muted { "–" },
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
