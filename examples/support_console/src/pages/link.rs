//! The page of one link. The first time that somebody sees it, it shows the link itself, and never again.

use std::time::SystemTime;

use actor_token::secrecy::ExposeSecret;
use maud::{Markup, html};

use super::{console_page, news, refresh, rows};
use crate::console::Console;
use crate::guard::Staff;
use crate::links::{Link, Shown, Status};
use crate::time_format;

pub(crate) fn link(console: &Console, staff: &Staff, link: &Link, shown: &Shown) -> Markup {
    let address = format!("/links/{}", link.number);
    let main = html! {
        div.title.centered {
            a href="/#links" { "← All customers and links" }
            (refresh(&address))
        }
        (news())
        div data-poll={ (address) "/card" } { (link_card(console, staff, link, shown)) }
    };
    console_page(&title(console, link), staff, None, &main)
}

fn title(console: &Console, link: &Link) -> String {
    format!("Link for {}", rows::customer_name(console, link))
}

/// What the script asks for again and again. It puts it in the place of the page's when the status is another.
pub(crate) fn link_card(console: &Console, staff: &Staff, link: &Link, shown: &Shown) -> Markup {
    let customer = rows::customer_name(console, link);
    let snapshot = console.clerk.snapshot();
    let status = snapshot.status(link);
    html! {
        section.card.centered id={ "link-" (link.number) } aria-labelledby="title"
            data-status=(rows::word(status)) data-customer=(customer) {
            div.title {
                h1 #title { (title(console, link)) }
                (rows::badge(status))
            }
            @match status {
                Status::Waiting => (waiting(link, shown, customer, snapshot.now)),
                Status::Used => p { "It was used, and works for nobody any more." },
                Status::Revoked => p { "It was revoked, and works for nobody any more." },
                Status::Expired => p { "Its time is over." },
            }
            dl {
                dt { "Case" } dd { (link.actor.case) }
                dt { "Reason" } dd { (link.actor.reason) }
                dt { "Asked for by" } dd { (link.actor.name) }
                dt { "Token" } dd { code { (link.record.id()) } }
                @if let Some(end) = link.record.expires_at() {
                    dt { "Works until" } dd { time datetime=(time_format::machine(end)) { (time_format::people(end)) } }
                }
            }
            @if status == Status::Waiting { (rows::revoke_form(staff, link, customer)) }
        }
    }
}

/// Of a link that is waiting: the link itself, or where it is.
fn waiting(link: &Link, shown: &Shown, customer: &str, now: SystemTime) -> Markup {
    let name = &link.actor.name;
    let works = html! { "It works for " (rows::time_left(link, now)) "." };
    html! {
        @match shown {
            Shown::Now(url) => {
                p { "It signs you in as " strong { (customer) } ", once, and is shown only now. Keep it to yourself." }
                // Neither this page's address goes with it, nor a handle on this window.
                p.actions {
                    a.button.primary #open href=(url.expose_secret()) target="_blank" rel="noreferrer noopener" {
                        "Open as " (customer) span.unseen { " in a new tab" }
                    }
                    span.muted { "works for " (rows::time_left(link, now)) }
                }
            }
            Shown::Later => p {
                "It wasn't shown yet: another site led here, or the browser fetched this page ahead. It is shown once, "
                // Not a reload, which the browser says is still the other site's.
                a href={ "/links/" (link.number) } { "when you go on from this page" } "."
            },
            Shown::Before => p {
                "It was shown once, to " (name) ". If it got lost, revoke it and ask for another. " (works)
            },
            Shown::ToAnother => p {
                "It is for " (name) ", who hasn't fetched it yet: it is shown once, in the browser in which they asked for it. " (works)
            },
            Shown::ToNobody => p {
                "It was never shown, and can't be any more: nobody has it. Revoke it, and ask for another. " (works)
            },
        }
    }
}
