//! Pages of the customers' application, with a banner during an impersonation.

use std::time::SystemTime;

use maud::{Markup, html};

use super::document;
use super::parts::countdown;
use super::table::{cell, status_cell, table, title_cell};
use crate::customer::CustomerApp;
use crate::request::{SessionClaims, SupportActor};

const ORDERS: [(&str, &str, &str, &str); 3] = [
    ("F-2093", "Monstera deliciosa, large", "shipped", "€ 48.00"),
    (
        "F-2071",
        "Terracotta pots, set of three",
        "delivered",
        "€ 32.50",
    ),
    ("F-1987", "Fern starter box", "delivered", "€ 27.00"),
];

/// Renders the account of the signed-in customer.
pub(crate) fn account(
    name: &str,
    claims: &SessionClaims,
    ends_at: SystemTime,
    now: SystemTime,
) -> Markup {
    let body = html! {
        @if let Some(actor) = &claims.act { (banner(actor, name, ends_at, now)) }
        (header())
        main #main {
            h1 { "Hello, " (name) }
            div.columns.even {
                section.card aria-labelledby="next" {
                    h2 #next { "Next delivery" }
                    p.big { "Thursday, 9–12" }
                    p.muted { "Monstera deliciosa, large. We ring twice." }
                }
                section.card aria-labelledby="plan" {
                    h2 #plan { "Your plan" }
                    p.big { "Green thumb" }
                    p.muted { "A plant a month, € 29. Renews on the 1st." }
                }
            }
            section.card aria-labelledby="orders" {
                h2 #orders { "Orders" }
                (table("orders", &["Order", "Item", "Status", "Total"], &orders()))
            }
        }
    };
    app_page(&format!("{name}'s account"), &body)
}

fn orders() -> Markup {
    html! {
        tbody role="rowgroup" {
            @for (order, item, status, total) in ORDERS {
                tr role="row" {
                    (title_cell(&html! { (order) }))
                    (cell("Item", &html! { (item) }))
                    (status_cell(&html! { (status) }))
                    (cell("Total", &html! { (total) }))
                }
            }
        }
    }
}

/// Renders the banner, which shows who acts as whom, why, and until when.
fn banner(actor: &SupportActor, customer: &str, ends_at: SystemTime, now: SystemTime) -> Markup {
    html! {
        aside.acting aria-label="Impersonation" {
            p {
                (actor.name) ", you are signed in as " strong { (customer) } " · " (actor.case)
                span.why { (actor.reason) }
            }
            p.left {
                "Ends in " (countdown(ends_at, now))
            }
            form method="post" action="/sign-out" { button type="submit" { "End impersonation" } }
        }
    }
}

/// Renders the page that is shown without a session. `problem` is why a sign-in failed.
pub(crate) fn signed_out(app: &CustomerApp, problem: Option<&str>) -> Markup {
    let body = html! {
        (header())
        main.narrow.card #main {
            h1 { "You are signed out" }
            @if let Some(problem) = problem { p.notice.alert role="alert" { (problem) } }
            p { "Customers would sign in here. Support agents sign in with a link from the " a href=(app.console.0) { "console" } "." }
        }
    };
    app_page("Signed out", &body)
}

/// Renders an error page of the customers' application.
pub(crate) fn customer_error(title: &str, text: &str) -> Markup {
    let body = html! {
        (header())
        main.narrow.card #main {
            h1 { (title) }
            p { (text) }
            p { a.button href="/" { "Go to the home page" } }
        }
    };
    app_page(title, &body)
}

fn header() -> Markup {
    html! {
        header.top.fernway {
            a.brand href="/" { "Fernway" }
            span.muted { "House plants, delivered" }
        }
    }
}

fn app_page(title: &str, body: &Markup) -> Markup {
    document(&format!("{title} · Fernway"), Some("/console.js"), body)
}
