//! The page of one link, which shows its URL once.

use std::time::SystemTime;

use actor_token::secrecy::ExposeSecret;
use maud::{Markup, html};

use super::parts::{countdown, refresh, script_messages, time};
use super::{console_page, links};
use crate::console::AppState;
use crate::guard::Agent;
use crate::lists::LinkList;
use crate::store::{Link, LinkView, Status};

pub(crate) fn link(state: &AppState, agent: &Agent, link: &Link, view: &LinkView) -> Markup {
    let address = format!("/links/{}", link.number);
    let main = html! {
        div.title.centered {
            a href="/#links" { "← All customers and links" }
            (refresh(&address))
        }
        (script_messages())
        div data-poll={ (address) "/card" } { (link_card(state, agent, link, view)) }
    };
    console_page(&title(link), agent, None, &main)
}

fn title(link: &Link) -> String {
    format!("Link for {}", link.customer_name)
}

/// Renders the card. The script polls it, and replaces it when the status changes.
pub(crate) fn link_card(state: &AppState, agent: &Agent, link: &Link, view: &LinkView) -> Markup {
    let customer = &link.customer_name;
    let now = state.clerk.now();
    let status = link.status(now);
    html! {
        section.card.centered id={ "link-" (link.number) } aria-labelledby="title"
            data-status=(links::status_text(status)) data-customer=(customer) {
            div.title {
                h1 #title { (title(link)) }
                (links::badge(status))
            }
            @match status {
                Status::Waiting => (waiting(link, view, customer, now)),
                Status::Active { until: Some(end) } => p { (link.actor.name) " is signed in as " (customer) ", for at most " (countdown(end, now)) "." },
                Status::Active { until: None } => p { (link.actor.name) " is signed in as " (customer) "." },
                Status::Ended => p { "It was used. The session has ended." },
                Status::Revoked => p { "It was revoked and no longer works." },
                Status::Expired => p { "It has expired." },
            }
            dl {
                dt { "Case" } dd { (link.actor.case) }
                dt { "Reason" } dd { (link.actor.reason) }
                dt { "Requested by" } dd { (link.actor.name) }
                dt { "Token" } dd { code { (link.record.id()) } }
                @if let Some(id) = &link.session_id { dt { "Session" } dd { code { (id) } } }
                @if let Some(end) = link.record.expires_at() {
                    dt { "Works until" } dd { (time(end)) }
                }
            }
            (links::end_form(agent, &LinkList::default(), link, status))
        }
    }
}

/// Renders the URL of a waiting link, or why it is not shown.
fn waiting(link: &Link, view: &LinkView, customer: &str, now: SystemTime) -> Markup {
    let name = &link.actor.name;
    let works = html! { "It works for " (links::time_left(link, now)) "." };
    html! {
        @match view {
            LinkView::Url(url) => {
                p { "The link signs you in as " strong { (customer) } ". It works once, and is shown only now. Do not share it." }
                // `rel` hides this page's address from the new page, and denies access to this
                // window.
                p.actions {
                    a.button.primary #open href=(url.expose_secret()) target="_blank" rel="noreferrer noopener" {
                        "Open as " (customer) span.visually-hidden { " in a new tab" }
                    }
                    span.muted { "works for " (links::time_left(link, now)) }
                }
            }
            LinkView::NotOpenedByUser => p {
                "The link is not shown yet, because a different site opened this page, or the browser loaded it in advance. It is shown once: "
                // A reload would not help: browsers attribute it to the site that opened the page.
                a href={ "/links/" (link.number) } { "show the link" } "."
            },
            LinkView::AlreadyShown => p {
                "The link was already shown to " (name) ". If it got lost, revoke it and request a new one. " (works)
            },
            LinkView::OtherSession => p {
                "The link is for " (name) ", and was not shown yet. It is shown once, in the browser in which it was requested. " (works)
            },
            LinkView::Lost => p {
                "The link was not shown in time, and can't be shown anymore. Revoke it and request a new one. " (works)
            },
        }
    }
}
