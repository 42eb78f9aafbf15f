//! HTML pages. maud checks them at compile time, and escapes everything in parentheses.
//!
//! All pages work without the script, which only updates times and statuses.

mod audit_trail;
mod customer;
mod home;
mod link;
mod rows;
mod sign_in;

use std::time::SystemTime;

use maud::{DOCTYPE, Markup, html};

pub(crate) use audit_trail::audit_trail;
pub(crate) use customer::{account, signed_out};
pub(crate) use home::{Home, home};
pub(crate) use link::{link, link_card};
pub(crate) use rows::link_rows;
pub(crate) use sign_in::sign_in;

use crate::guard::Agent;
use crate::time_format;

/// A notice about the last action.
#[derive(Clone, Debug)]
pub(crate) enum Notice {
    Done(String),
    /// The action failed, or needs attention.
    Alert(String),
}

impl Notice {
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

/// Renders an error page.
pub(crate) fn error_page(title: &str, text: &str) -> Markup {
    document(
        title,
        None,
        &html! {
            main.narrow.card #main {
                h1 { (title) }
                p { (text) }
                p { a.button href="/" { "Go to the home page" } }
            }
        },
    )
}

/// The sections of the console that the header of each page links to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Customers,
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
                a href="/trail" aria-current=[current(Section::AuditTrail)] { "Audit trail" }
            }
            form.who method="post" action="/sign-out" {
                (form_token(agent))
                span { (agent.person.name) }
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

/// Renders a link that reloads the page. The script hides the link while it updates the page.
fn refresh(address: &str) -> Markup {
    html! { a #refresh href=(address) { "Refresh" } }
}

/// Renders an empty element, in which the script shows messages.
fn script_messages() -> Markup {
    html! { p.visually-hidden #news role="status" {} }
}

/// Renders the time left until `end`.
///
/// The script counts down. It reads the server's time from `data-now`, because links and sessions
/// expire by the server's clock.
fn countdown(end: SystemTime, now: SystemTime) -> Markup {
    let left = end.duration_since(now).unwrap_or_default();
    html! {
        time.countdown datetime=(time_format::rfc3339(end)) data-now=(time_format::rfc3339(now)) { (time_format::duration(left)) }
    }
}

/// Renders the logo of the console.
fn logo() -> Markup {
    html! { img src="/icon.svg" alt="" width="28" height="28"; }
}

/// Renders the hidden field with the form token of the session.
fn form_token(agent: &Agent) -> Markup {
    html! { input type="hidden" name="form_token" value=(agent.form_token); }
}
