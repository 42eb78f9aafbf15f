//! Lists of links: on the home page, all links, and those that are active.

use std::time::SystemTime;

use maud::{Markup, html};

use super::parts::{
    clock_time, countdown, form_token, fresh_address, pagination, reason, refresh, script_messages,
};
use super::table::{ACTION, action_cell, cell, status_cell, table, title_cell};
use super::{Notice, Section, console_page};
use crate::console::AppState;
use crate::guard::Agent;
use crate::lists::{LinkList, ListKind};
use crate::store::{Link, LinkPage, Status};

/// Renders a page with only a list of links.
pub(crate) fn link_list(
    state: &AppState,
    agent: &Agent,
    list: LinkList,
    links: &LinkPage,
    notice: Option<&Notice>,
) -> Markup {
    let (title, text, section) = match list.kind {
        ListKind::Active => (
            "Active now",
            "Agents who are signed in as a customer, and links that were not used yet. Every agent can end a session and revoke \
             a link. The audit trail shows who did.",
            Section::Active,
        ),
        ListKind::Home | ListKind::All => (
            "Issued links",
            "All links, the newest first. Every agent can revoke a link and end its session. The audit trail shows who did.",
            Section::Links,
        ),
    };
    let main = html! {
        @if let Some(notice) = notice { (notice.markup()) }
        section.card #links aria-labelledby="links-title" {
            div.title {
                h1 #links-title { (title) }
                (refresh(&list.address()))
            }
            p.muted { (text) }
            (list_body(state, agent, list, links))
        }
    };
    console_page(title, agent, Some(section), &main)
}

/// Renders the section of the home page.
pub(super) fn section(state: &AppState, agent: &Agent, links: &LinkPage) -> Markup {
    html! {
        section.card #links aria-labelledby="links-title" {
            div.title {
                h2 #links-title { "Issued links" }
                (refresh(&format!("{}#links", fresh_address("/", state.clerk.now()))))
            }
            (list_body(state, agent, LinkList::HOME, links))
        }
    }
}

fn list_body(state: &AppState, agent: &Agent, list: LinkList, links: &LinkPage) -> Markup {
    let columns = ["Customer", "Case", "Agent", "Status", ACTION];
    html! {
        (script_messages())
        (table("links-title", &columns, &html! {
            tbody #link-rows role="rowgroup" data-poll=(list.rows_address()) { (link_rows(state, agent, list, links)) }
        }))
        (pagination(list.before.map(|_| list.kind.path()), next_address(list, links).as_deref()))
        p.hint {
            "The console asks Clerk every few seconds which links have opened a session. It does not notice a session that ends within these seconds, and shows its link as waiting."
        }
    }
}

/// Returns the address of the page with older links.
fn next_address(list: LinkList, links: &LinkPage) -> Option<String> {
    let oldest = links.links.last().filter(|_| links.has_more)?;
    Some(list.before(oldest.number).address())
}

/// Renders only the rows, which the script replaces when something changes.
pub(crate) fn link_rows(
    state: &AppState,
    agent: &Agent,
    list: LinkList,
    links: &LinkPage,
) -> Markup {
    let now = state.clerk.now();
    let empty = match list.kind {
        ListKind::Active => "No one is signed in as a customer, and no link is waiting.",
        ListKind::Home | ListKind::All => "No links yet.",
    };
    html! {
        @if links.links.is_empty() {
            tr #no-links role="row" { td.empty role="cell" colspan="5" { (empty) } }
        }
        @for link in sorted(list, links, now) { (row(state, agent, list, link, now)) }
    }
}

/// Returns the links of the page. Among the active links, those with a session are first.
fn sorted(list: LinkList, links: &LinkPage, now: SystemTime) -> Vec<&Link> {
    let mut sorted: Vec<_> = links.links.iter().collect();
    if list.kind == ListKind::Active {
        sorted.sort_by_key(|link| link.status(now) == Status::Waiting);
    }
    sorted
}

fn row(state: &AppState, agent: &Agent, list: LinkList, link: &Link, now: SystemTime) -> Markup {
    let status = link.status(now);
    let customer = &link.customer_name;
    html! {
        tr id={ "link-" (link.number) } role="row" data-status=(status_text(status)) data-customer=(customer) {
            (title_cell(&html! { a href={ "/links/" (link.number) } { (customer) } }))
            (cell("Case", &html! { (link.actor.case) (reason(&link.actor.reason)) }))
            (cell("Agent", &html! { (link.actor.name) }))
            (status_cell(&html! { (badge(status)) (status_detail(state, link, status, now)) }))
            (action_cell(&end_form(agent, list, link, status)))
        }
    }
}

/// Renders how long the status lasts or, after the end, who ended it.
fn status_detail(state: &AppState, link: &Link, status: Status, now: SystemTime) -> Markup {
    html! {
        @match (status, &link.ended_by) {
            (Status::Waiting, _) => p.reason { (time_left(link, now)) " left" },
            (Status::Active { until: Some(end) }, _) => p.reason { (countdown(end, now)) " left" },
            (Status::Ended | Status::Revoked, Some(id)) => p.reason { "by " (state.staff.name(id)) },
            _ => {}
        }
    }
}

pub(super) fn badge(status: Status) -> Markup {
    let class = match status {
        Status::Waiting => "waiting",
        Status::Active { .. } => "active",
        Status::Ended => "ended",
        Status::Revoked => "revoked",
        Status::Expired => "expired",
    };
    html! {
        span class={ "badge " (class) } {
            (status_text(status))
            @if let Status::Active { until: Some(end) } = status { " until " (clock_time(end)) }
        }
    }
}

pub(super) const fn status_text(status: Status) -> &'static str {
    match status {
        Status::Waiting => "waiting",
        Status::Active { .. } => "in the account",
        Status::Ended => "ended",
        Status::Revoked => "revoked",
        Status::Expired => "expired",
    }
}

/// Renders how long a waiting link still works.
pub(super) fn time_left(link: &Link, now: SystemTime) -> Markup {
    html! {
        @match link.record.expires_at() {
            Some(end) => (countdown(end, now)),
            None => "an unknown time",
        }
    }
}

/// Renders the button that revokes a link that works, or ends its session. The response redirects
/// to the list.
pub(super) fn end_form(agent: &Agent, list: LinkList, link: &Link, status: Status) -> Markup {
    let customer = &link.customer_name;
    let (text, label) = match status {
        Status::Waiting => ("Revoke", format!("Revoke the link for {customer}")),
        Status::Active { .. } => ("End session", format!("End session as {customer}")),
        Status::Ended | Status::Revoked | Status::Expired => return html! {},
    };
    html! {
        form method="post" action={ "/links/" (link.number) "/end" } {
            (form_token(agent))
            input type="hidden" name="list" value=(list.kind.name());
            button.danger.small type="submit" aria-label=(label) { (text) }
        }
    }
}
