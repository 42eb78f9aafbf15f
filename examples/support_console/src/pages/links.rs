//! Lists of links: on the home page, all links, and those that are active.

use std::time::SystemTime;

use maud::{Markup, html};

use super::filters::FilterForm;
use super::parts::{
    clock_time, countdown, form_token, fresh_address, pagination, reason, refresh, script_messages,
};
use super::table::{ACTION, action_cell, cell, status_cell, table, title_cell};
use super::{Notice, Section, console_page};
use crate::console::AppState;
use crate::filters::FilterOptions;
use crate::guard::Agent;
use crate::lists::{LinkList, ListKind};
use crate::store::{Link, LinkPage, State, Status};

/// A page with only a list of links.
pub(crate) struct LinkListPage<'a> {
    pub(crate) state: &'a AppState,
    pub(crate) agent: &'a Agent,
    pub(crate) list: &'a LinkList,
    pub(crate) links: &'a LinkPage,
    pub(crate) options: &'a FilterOptions,
    pub(crate) notice: Option<&'a Notice>,
}

impl LinkListPage<'_> {
    pub(crate) fn markup(&self) -> Markup {
        let list = self.list;
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
            @if let Some(notice) = self.notice { (notice.markup()) }
            section.card #links aria-labelledby="links-title" {
                div.title {
                    h1 #links-title { (title) }
                    (refresh(&list.address()))
                }
                p.muted { (text) }
                @if list.kind == ListKind::All { (self.filter_form().markup()) }
                (list_body(self.state, self.agent, list, self.links))
            }
        };
        console_page(title, self.agent, Some(section), &main)
    }

    fn filter_form(&self) -> FilterForm<'_> {
        let list = self.list;
        let statuses = State::ALL.map(|state| (state.as_str(), state_text(state)));
        FilterForm {
            path: list.kind.path(),
            agent: &list.agent,
            customer: &list.customer,
            case: &list.case,
            status: &list.status,
            status_label: "Status",
            statuses: statuses.to_vec(),
            options: self.options,
            more: html! {},
            is_filtered: list.is_filtered(),
        }
    }
}

/// Renders the section of the home page.
pub(super) fn section(state: &AppState, agent: &Agent, links: &LinkPage) -> Markup {
    html! {
        section.card #links aria-labelledby="links-title" {
            div.title {
                h2 #links-title { "Issued links" }
                (refresh(&format!("{}#links", fresh_address("/", state.clerk.now()))))
            }
            (list_body(state, agent, &LinkList::default(), links))
        }
    }
}

fn list_body(state: &AppState, agent: &Agent, list: &LinkList, links: &LinkPage) -> Markup {
    let columns = ["Customer", "Case", "Agent", "Status", ACTION];
    html! {
        (script_messages())
        (table("links-title", &columns, &html! {
            tbody #link-rows role="rowgroup" data-poll=(list.rows_address()) { (link_rows(state, agent, list, links)) }
        }))
        (pagination("links", first_address(list).as_deref(), next_address(list, links).as_deref()))
        p.hint {
            "The console asks Clerk every few seconds which links have opened a session. A session shorter than that is not noticed. \
             Its link stays “waiting”."
        }
    }
}

/// Returns the address of the first page, if this is not the first one.
fn first_address(list: &LinkList) -> Option<String> {
    (!list.before.is_empty()).then(|| list.first().address())
}

/// Returns the address of the page with older links.
fn next_address(list: &LinkList, links: &LinkPage) -> Option<String> {
    let oldest = links.links.last().filter(|_| links.has_more)?;
    Some(list.before(oldest.number).address())
}

/// Renders only the rows, which the script replaces when something changes.
pub(crate) fn link_rows(
    state: &AppState,
    agent: &Agent,
    list: &LinkList,
    links: &LinkPage,
) -> Markup {
    let now = state.clerk.now();
    let empty = match list.kind {
        _ if !list.before.is_empty() => "There are no older links.",
        _ if list.is_filtered() => "No links match the filters.",
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
fn sorted<'a>(list: &LinkList, links: &'a LinkPage, now: SystemTime) -> Vec<&'a Link> {
    let mut sorted: Vec<_> = links.links.iter().collect();
    if list.kind == ListKind::Active {
        sorted.sort_by_key(|link| link.status(now) == Status::Waiting);
    }
    sorted
}

fn row(state: &AppState, agent: &Agent, list: &LinkList, link: &Link, now: SystemTime) -> Markup {
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
    state_text(match status {
        Status::Waiting => State::Waiting,
        Status::Active { .. } => State::Active,
        Status::Ended => State::Ended,
        Status::Revoked => State::Revoked,
        Status::Expired => State::Expired,
    })
}

const fn state_text(state: State) -> &'static str {
    match state {
        State::Waiting => "waiting",
        State::Active => "in the account",
        State::Ended => "ended",
        State::Revoked => "revoked",
        State::Expired => "expired",
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
/// to this page of the list.
pub(super) fn end_form(agent: &Agent, list: &LinkList, link: &Link, status: Status) -> Markup {
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
            @for (name, value) in list.fields().into_iter().filter(|(_, value)| !value.is_empty()) {
                input type="hidden" name=(name) value=(value);
            }
            button.danger.small type="submit" aria-label=(label) { (text) }
        }
    }
}
