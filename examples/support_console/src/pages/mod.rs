//! HTML pages. maud checks them at compile time, and escapes everything in parentheses.
//!
//! All pages work without the script, which only updates times and statuses.

mod audit_trail;
mod customer;
mod filters;
mod home;
mod link;
mod links;
mod parts;
mod sign_in;
mod table;

use maud::{DOCTYPE, Markup, html};
use serde::{Deserialize, Serialize};

pub(crate) use audit_trail::audit_trail;
pub(crate) use customer::{account, customer_error, signed_out};
pub(crate) use home::{Home, home};
pub(crate) use link::{link, link_card};
pub(crate) use links::{LinkListPage, link_rows};
pub(crate) use parts::address;
pub(crate) use sign_in::sign_in;

use crate::guard::Agent;
use crate::origin::Origin;
use parts::{form_token, logo};

/// A notice about the last action.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Notice {
    Done(String),
    /// The action failed, or needs attention.
    Alert(String),
}

impl Notice {
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Done(text) | Self::Alert(text) => text,
        }
    }

    /// Renders the notice with the focus. Browsers scroll to it, and screen readers read it.
    fn markup(&self) -> Markup {
        html! {
            @match self {
                Self::Done(text) => p.notice.done role="status" tabindex="-1" autofocus { (text) },
                Self::Alert(text) => p.notice.alert role="alert" tabindex="-1" autofocus { (text) },
            }
        }
    }
}

/// Renders an error page of the console.
pub(crate) fn error_page(title: &str, text: &str) -> Markup {
    let main = html! {
        main.narrow.card #main {
            p.brand { (logo()) "Support console" }
            h1 { (title) }
            p { (text) }
            p { a.button href="/" { "Go to the home page" } }
        }
    };
    document(title, None, &main)
}

/// Renders the error page for a request to a different host.
pub(crate) fn other_host(origin: &Origin) -> Markup {
    let main = html! {
        main.narrow.card #main {
            h1 { "Wrong address" }
            p { "This application is at " a href=(origin.0) { (origin.0) } "." }
        }
    };
    document("Wrong address", None, &main)
}

/// The sections of the console that the header of each page links to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Customers,
    Active,
    Links,
    AuditTrail,
}

/// Renders a page of the console for a signed-in agent.
fn console_page(title: &str, agent: &Agent, section: Option<Section>, main: &Markup) -> Markup {
    let current = |it| (section == Some(it)).then_some("page");
    let body = html! {
        a.skip href="#main" { "Skip to content" }
        header.top {
            a.brand href="/" { (logo()) "Support console" }
            nav aria-label="Main" {
                a href="/" aria-current=[current(Section::Customers)] { "Customers" }
                a href="/active" aria-current=[current(Section::Active)] { "Active" }
                a href="/links" aria-current=[current(Section::Links)] { "Links" }
                a href="/trail" aria-current=[current(Section::AuditTrail)] { "Audit trail" }
            }
            form.who method="post" action="/sign-out" {
                (form_token(agent))
                span.avatar aria-hidden="true" { (agent.person.initials()) }
                span.name { (agent.person.name) }
                button.quiet type="submit" { "Sign out" }
            }
        }
        main #main { (main) }
    };
    let title = format!("{title} · Support console");
    document(&title, Some("/console.js"), &body)
}

fn document(title: &str, script: Option<&str>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="stylesheet" href="/style.css";
                link rel="icon" href="/icon.svg";
                @if let Some(script) = script {
                    script src=(script) defer {}
                }
            }
            body { (body) }
        }
    }
}
