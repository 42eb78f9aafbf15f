//! The home page: customers, the form for a link, and the issued links.

use maud::{Markup, html};

use super::parts::form_token;
use super::{Notice, Section, console_page, rows};
use crate::console::AppState;
use crate::forms::{Field, FieldError, LinkForm};
use crate::guard::Agent;
use crate::people::Person;
use crate::request::{MAX_LINK_TTL, MAX_SESSION_DURATION};
use crate::store::{CustomerPage, LinkPage};
use crate::validate::{MAX_CASE_DIGITS, MAX_CASE_LENGTH, MAX_REASON_LENGTH, MIN_REASON_LENGTH};

pub(crate) struct Home<'a> {
    pub(crate) state: &'a AppState,
    pub(crate) agent: &'a Agent,
    pub(crate) customers: &'a CustomerPage,
    pub(crate) links: &'a LinkPage,
    /// The selected customer, and the form for that customer.
    pub(crate) form: Option<(Person, LinkForm)>,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) notice: Option<Notice>,
}

pub(crate) fn home(page: &Home<'_>) -> Markup {
    let title = match &page.form {
        Some((customer, _)) if page.errors.is_empty() => format!("Sign in as {}", customer.name),
        Some((customer, _)) => format!("Error: sign in as {}", customer.name),
        None => "Customers".to_owned(),
    };
    let main = html! {
        h1.visually-hidden { "Customers and links" }
        @if let Some(notice) = &page.notice { (notice.markup()) }
        div.columns {
            section.card aria-labelledby="customers" {
                // Errors about the customer link to this heading, so it can have the focus.
                h2 #customers tabindex="-1" { "Customers" }
                (customers(page))
            }
            div.stack {
                section.card aria-labelledby="sign-in-as" {
                    @match &page.form {
                        Some((customer, form)) => (link_form(page, customer, form)),
                        None => {
                            h2 #sign-in-as { "Sign in as a customer" }
                            p.muted { "Choose a customer. Then enter the case and the reason, which are recorded." }
                        }
                    }
                }
                (rows::section(page.state, page.agent, page.links))
            }
        }
    };
    console_page(&title, page.agent, Some(Section::Customers), &main)
}

fn customers(page: &Home<'_>) -> Markup {
    let selected = page.form.as_ref().map(|(customer, _)| customer.id.as_str());
    html! {
        ul.people {
            @for person in &page.customers.customers {
                @let is_selected = selected == Some(person.id.as_str());
                li.selected[is_selected] {
                    span.avatar aria-hidden="true" { (person.initials()) }
                    span.person {
                        span.name { (person.name) }
                        span.muted {
                            (person.description)
                        }
                    }
                    a.button.small
                        href={ "/?customer=" (person.id) "#sign-in-as" }
                        aria-current=[is_selected.then_some("true")]
                        aria-label={ "Sign in as " (person.name) } { "Sign in as" }
                }
            }
        }
    }
}

/// Renders the form. `novalidate` turns off the browser's own validation, so that all errors are
/// shown together and in the same way.
fn link_form(page: &Home<'_>, customer: &Person, form: &LinkForm) -> Markup {
    let max = MAX_LINK_TTL.as_secs() / 60;
    html! {
        h2 #sign-in-as { "Sign in as " (customer.name) }
        @if !page.errors.is_empty() { (error_summary(&page.errors)) }
        form.fields method="post" action="/links" novalidate {
            (form_token(page.agent))
            input type="hidden" name=(Field::Customer.id()) value=(customer.id);
            (labeled_control(page, Field::Case, &format!("CS- and at most {MAX_CASE_DIGITS} digits, such as CS-4711"), &html! {
                input #case name="case" value=(form.case) maxlength=(MAX_CASE_LENGTH) required autocomplete="off" spellcheck="false"
                    aria-describedby=(described_by(page, Field::Case)) aria-invalid=[aria_invalid(page, Field::Case)];
            }))
            (labeled_control(page, Field::Minutes, &format!("How long the link works, from 1 to {max}"), &html! {
                input #minutes name="minutes" value=(form.minutes) maxlength="3" required inputmode="numeric" autocomplete="off"
                    aria-describedby=(described_by(page, Field::Minutes)) aria-invalid=[aria_invalid(page, Field::Minutes)];
            }))
            (labeled_control(page, Field::Reason, &reason_hint(), &html! {
                textarea #reason name="reason" rows="2" maxlength=(MAX_REASON_LENGTH) required
                    aria-describedby=(described_by(page, Field::Reason)) aria-invalid=[aria_invalid(page, Field::Reason)] { (form.reason) }
            }))
            p.actions {
                button type="submit" { "Get a link" }
                span.muted { "It works once. The session lasts at most " (MAX_SESSION_DURATION.as_secs() / 60) " minutes." }
            }
        }
    }
}

fn reason_hint() -> String {
    format!(
        "At least {MIN_REASON_LENGTH} characters without spaces, at most {MAX_REASON_LENGTH} in total. \
         The customer may read it. It is recorded in the session and in the audit trail"
    )
}

/// Renders a control with its label, hint and errors.
fn labeled_control(page: &Home<'_>, field: Field, hint: &str, control: &Markup) -> Markup {
    let id = field.id();
    html! {
        div.field.wide[field == Field::Reason].wrong[aria_invalid(page, field).is_some()] {
            label for=(id) { (field.label()) }
            p.hint id={ (id) "-hint" } { (hint) }
            @for error in page.errors.iter().filter(|error| error.field == Some(field)) {
                p.error id={ (id) "-error" } { (error.text) }
            }
            (control)
        }
    }
}

/// Returns the attribute `aria-invalid` of a field with an error.
fn aria_invalid(page: &Home<'_>, field: Field) -> Option<&'static str> {
    let has_error = page.errors.iter().any(|error| error.field == Some(field));
    has_error.then_some("true")
}

/// Returns the IDs of the texts that describe a control to a screen reader.
fn described_by(page: &Home<'_>, field: Field) -> String {
    let id = field.id();
    match aria_invalid(page, field) {
        Some(_) => format!("{id}-error {id}-hint"),
        None => format!("{id}-hint"),
    }
}

/// Renders all errors, with the focus, so that agents notice that no link was issued.
fn error_summary(errors: &[FieldError]) -> Markup {
    html! {
        div.notice.alert #errors role="alert" tabindex="-1" autofocus {
            h3 { "No link was issued" }
            ul {
                @for error in errors {
                    li {
                        @match error.field {
                            // The customer is selected in the list, not in the form.
                            Some(Field::Customer) => a href="#customers" { (error.text) },
                            Some(field) => a href={ "#" (field.id()) } { (error.text) },
                            None => (error.text),
                        }
                    }
                }
            }
        }
    }
}
