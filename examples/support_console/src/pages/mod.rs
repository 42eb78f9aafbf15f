//! The pages, as HTML that is checked while compiling. Everything in parentheses is escaped.
//!
//! They work without the script, which only keeps times and statuses fresh.

mod customer;
mod home;
mod link;
mod rows;
mod sign_in;
mod trail;

use std::time::SystemTime;

use maud::{DOCTYPE, Markup, html};

pub(crate) use customer::{account, signed_out};
pub(crate) use home::{Home, home};
pub(crate) use link::{link, link_card};
pub(crate) use rows::link_rows;
pub(crate) use sign_in::sign_in;
pub(crate) use trail::trail;

use crate::guard::Staff;
use crate::time_format;

/// What a page says about what was just done.
#[derive(Clone, Debug)]
pub(crate) enum Notice {
    Done(String),
    /// Something went otherwise than wished.
    Alert(String),
}

/// It has the focus when the page is there: what was just done is seen, and read out.
impl Notice {
    fn markup(&self) -> Markup {
        html! {
            @match self {
                Self::Done(text) => p.notice.done role="status" tabindex="-1" autofocus { (text) },
                Self::Alert(text) => p.notice.alert role="alert" tabindex="-1" autofocus { (text) },
            }
        }
    }
}

/// A page that says why there is nothing else.
pub(crate) fn problem(title: &str, text: &str) -> Markup {
    document(
        title,
        None,
        &html! {
            main.narrow.card #main {
                h1 { (title) }
                p { (text) }
                p { a.button href="/" { "To the start page" } }
            }
        },
    )
}

/// The parts of the console that have a link in the head of each page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Customers,
    Trail,
}

/// A page of the console for somebody who is signed in.
fn console_page(title: &str, staff: &Staff, part: Option<Part>, main: &Markup) -> Markup {
    let current = |it| (part == Some(it)).then_some("page");
    let body = html! {
        a.skip href="#main" { "Skip to the content" }
        header.top {
            a.brand href="/" { (mark()) "Support console" }
            nav aria-label="Main" {
                a href="/" aria-current=[current(Part::Customers)] { "Customers" }
                a href="/trail" aria-current=[current(Part::Trail)] { "Audit trail" }
            }
            form.who method="post" action="/sign-out" {
                (form_token(staff))
                span { (staff.person.name) }
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

/// What the script says about the part of a page that it keeps fresh. Without it there is a link that asks for the page again.
fn refresh(address: &str) -> Markup {
    html! { a #refresh href=(address) { "Refresh" } }
}

fn news() -> Markup {
    html! { p.unseen #news role="status" {} }
}

/// How long there is until `end`. The script has it count down, by the server's clock: links and sessions live by that one.
fn countdown(end: SystemTime, now: SystemTime) -> Markup {
    let left = end.duration_since(now).unwrap_or_default();
    html! {
        time.countdown datetime=(time_format::machine(end)) data-now=(time_format::machine(now)) { (time_format::span(left)) }
    }
}

/// The console's own mark.
fn mark() -> Markup {
    html! { img src="/icon.svg" alt="" width="28" height="28"; }
}

/// What a form is recognised by when it comes back.
fn form_token(staff: &Staff) -> Markup {
    html! { input type="hidden" name="form_token" value=(staff.form_token); }
}
