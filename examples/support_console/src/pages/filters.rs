//! The form with the filters of a list.

use maud::{Markup, html};

use crate::filters::{FilterOptions, MAX_TEXT_LENGTH};

pub(super) struct FilterForm<'a> {
    /// The path of the list.
    pub(super) path: &'a str,
    pub(super) agent: &'a str,
    pub(super) customer: &'a str,
    pub(super) case: &'a str,
    pub(super) status: &'a str,
    pub(super) status_label: &'a str,
    /// The values of the statuses, and their names.
    pub(super) statuses: Vec<(&'a str, &'a str)>,
    pub(super) options: &'a FilterOptions,
    /// Controls of further filters.
    pub(super) more: Markup,
    pub(super) is_filtered: bool,
}

impl FilterForm<'_> {
    pub(super) fn markup(&self) -> Markup {
        let is_invalid = |name| self.options.invalid.contains(&name);
        let agents = self.options.agents.iter();
        let agents: Vec<_> = agents.map(|(id, name)| (&**id, &**name)).collect();
        html! {
            form.filters method="get" action=(self.path) novalidate role="search" aria-label="Filters" {
                (select("agent", "Agent", self.agent, &agents))
                (text_input("customer", "Customer: name, email or ID", self.customer, is_invalid("customer")))
                (text_input("case", "Case", self.case, is_invalid("case")))
                (select("status", self.status_label, self.status, &self.statuses))
                (self.more)
                p.actions {
                    button.small type="submit" { "Filter" }
                    @if self.is_filtered { a href=(self.path) { "Clear all filters" } }
                }
            }
            @if ["agent", "status", "before"].into_iter().any(is_invalid) {
                p.notice.alert role="alert" { "The address has a filter that this page does not know. It was ignored." }
            }
        }
    }
}

/// Renders a list of options, which are pairs of a value and a name.
fn select(name: &str, label: &str, value: &str, options: &[(&str, &str)]) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" selected[value.is_empty()] { "Any" }
                @for (option, text) in options {
                    option value=(option) selected[value == *option] { (text) }
                }
            }
        }
    }
}

fn text_input(name: &str, label: &str, value: &str, is_invalid: bool) -> Markup {
    let error = format!("{name}-error");
    html! {
        div.field.wrong[is_invalid] {
            label for=(name) { (label) }
            @if is_invalid { p.error id=(error) { "Enter at most " (MAX_TEXT_LENGTH) " characters" } }
            input id=(name) name=(name) value=(value) maxlength=(MAX_TEXT_LENGTH) autocomplete="off" spellcheck="false"
                aria-invalid=[is_invalid.then_some("true")] aria-describedby=[is_invalid.then_some(&error)];
        }
    }
}

/// Renders a control for a time in UTC. The script shows it as a local time.
pub(super) fn time_input(name: &str, label: &str, value: &str, is_invalid: bool) -> Markup {
    let error = format!("{name}-error");
    html! {
        div.field.wrong[is_invalid] {
            label for=(name) { (label) " " span.zone { "(UTC)" } }
            @if is_invalid { p.error id=(error) { "Enter a time such as 2026-03-01T09:05" } }
            input id=(name) name=(name) type="datetime-local" value=(value) autocomplete="off"
                aria-invalid=[is_invalid.then_some("true")] aria-describedby=[is_invalid.then_some(&error)];
        }
    }
}
