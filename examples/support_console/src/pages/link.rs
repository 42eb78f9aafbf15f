//! The page of one link. The first time that somebody sees it, it shows the link itself, and never again.

use actor_token::secrecy::ExposeSecret;
use maud::{Markup, html};

use super::{console_page, rows};
use crate::console::Console;
use crate::guard::Staff;
use crate::links::{Link, Shown, Status};
use crate::when;

pub(crate) fn link(console: &Console, staff: &Staff, link: &Link, shown: &Shown) -> Markup {
    let customer = rows::customer_name(console, link);
    let status = rows::status(console, link);
    let title = format!("Link for {customer}");
    let main = html! {
        p.centered { a href="/#links" { "← All customers and links" } }
        section.card.centered aria-labelledby="title" {
            div.title {
                h1 #title { (title) }
                (rows::badge(status))
            }
            @match (shown, status) {
                (Shown::Now(url), Status::Waiting) => {
                    p { "It signs you in as " strong { (customer) } ", once, and is shown only now. Keep it to yourself." }
                    // Neither this page's address goes with it, nor a handle on this window.
                    p.actions {
                        a.button.primary #open href=(url.expose_secret()) target="_blank" rel="noreferrer noopener" {
                            "Open as " (customer) span.unseen { " in a new tab" }
                        }
                        span.muted { "works for " (rows::time_left(console, link)) }
                    }
                }
                (Shown::Later, Status::Waiting) => p {
                    "It wasn't shown yet, for another site led here. It is shown once, "
                    // Not a reload, which the browser says is still the other site's.
                    a href={ "/links/" (link.number) } { "when you go on from this page" } "."
                },
                (Shown::Never, Status::Waiting) => p {
                    "It was shown once, to " (link.actor.name) ". If it got lost, revoke it and ask for another. It works for "
                    (rows::time_left(console, link)) "."
                },
                (_, Status::Used) => p { "It was used, and works for nobody any more." },
                (_, Status::Revoked) => p { "It was revoked, and works for nobody any more." },
                (_, Status::Expired) => p { "Its time is over." },
            }
            dl {
                dt { "Case" } dd { (link.actor.case) }
                dt { "Reason" } dd { (link.actor.reason) }
                dt { "Asked for by" } dd { (link.actor.name) }
                dt { "Token" } dd { code { (link.record.id()) } }
                @if let Some(end) = link.record.expires_at() {
                    dt { "Works until" } dd { time datetime=(when::machine(end)) { (when::people(end)) } }
                }
            }
            @if status == Status::Waiting { (rows::revoke_form(staff, link, customer)) }
        }
    };
    console_page(&title, staff, None, &main)
}
