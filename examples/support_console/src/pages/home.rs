//! The home page: customers, the form for a link, and the issued links.

use maud::{Markup, html};

use super::parts::{address, form_token, pagination};
use super::{Notice, Section, console_page, links};
use crate::console::AppState;
use crate::filters::MAX_TEXT_LENGTH;
use crate::forms::{Field, FieldError, LinkForm};
use crate::guard::Agent;
use crate::issuing::REQUEST_LIMIT;
use crate::people::Person;
use crate::request::{MAX_LINK_TTL, MAX_SESSION_DURATION};
use crate::store::{CustomerPage, CustomerQuery, LinkPage, MAX_WORDS};
use crate::validate::{MAX_CASE_DIGITS, MAX_CASE_LENGTH, MAX_REASON_LENGTH, MIN_REASON_LENGTH};

pub(crate) struct Home<'a> {
    pub(crate) state: &'a AppState,
    pub(crate) agent: &'a Agent,
    /// The search, and the customers that it found.
    pub(crate) query: &'a CustomerQuery,
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
        @if let Some(notice) = &page.notice { (notice.markup()) }
        div.columns {
            section.card aria-labelledby="customers" {
                // Errors about the customer link to this heading, so it can have the focus.
                h1 #customers tabindex="-1" { "Customers" }
                (search(page.query))
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
                (links::section(page.state, page.agent, page.links))
            }
        }
    };
    console_page(&title, page.agent, Some(Section::Customers), &main)
}

fn search(query: &CustomerQuery) -> Markup {
    let error = query
        .is_too_long()
        .then(|| format!("Search for at most {MAX_WORDS} words and {MAX_TEXT_LENGTH} characters"));
    let described_by = match error {
        Some(_) => "search-error search-hint",
        None => "search-hint",
    };
    html! {
        form.search.wrong[error.is_some()] method="get" action="/" role="search" {
            label for="search" { "Search" }
            p.hint #search-hint { "At most " (MAX_WORDS) " parts of a name, an email address or an ID" }
            @if let Some(error) = &error { p.error #search-error { (error) } }
            div {
                input #search name="search" type="search" value=(query.text) maxlength=(MAX_TEXT_LENGTH) autocomplete="off"
                    spellcheck="false" aria-invalid=[error.map(|_| "true")] aria-describedby=(described_by);
                button.quiet type="submit" { "Search" }
            }
        }
    }
}

fn customers(page: &Home<'_>) -> Markup {
    let selected = page.form.as_ref().map(|(customer, _)| customer.id.as_str());
    let Home { query, .. } = page;
    let found = &page.customers.customers;
    html! {
        div #customers-found {
            @if found.is_empty() {
                p.empty {
                    @if query.is_too_long() { "The search is too long." }
                    @else if query.after.is_some() { "This page has no customers. Continue from the first page." }
                    @else if query.text.is_empty() { "There are no customers." }
                    @else { "No customers match “" (query.text) "”." }
                }
            }
            ul.people {
                @for person in found {
                    (customer(query, person, selected == Some(person.id.as_str())))
                }
            }
        }
        (pagination(
            "customers",
            query.after.as_ref().map(|_| page_address(query, None)).as_deref(),
            next_page(page).as_deref(),
        ))
    }
}

fn customer(query: &CustomerQuery, person: &Person, is_selected: bool) -> Markup {
    let after = query.after.as_deref().unwrap_or_default();
    let fields = [
        ("customer", &*person.id),
        ("search", &query.text),
        ("after", after),
    ];
    html! {
        li.selected[is_selected] {
            span.avatar aria-hidden="true" { (person.initials()) }
            span.person {
                span.name { (person.name) }
                span.muted { (person.description) }
            }
            a.button.small
                href={ (address("/", &fields)) "#sign-in-as" }
                aria-current=[is_selected.then_some("true")]
                aria-label={ "Sign in as " (person.name) } { "Sign in as" }
        }
    }
}

/// Returns the address of the page of customers that begins after this one.
fn page_address(query: &CustomerQuery, after: Option<&str>) -> String {
    let fields = [
        ("search", &*query.text),
        ("after", after.unwrap_or_default()),
    ];
    address("/", &fields)
}

fn next_page(page: &Home<'_>) -> Option<String> {
    let CustomerPage {
        customers,
        has_more,
    } = page.customers;
    let last = customers.last().filter(|_| *has_more)?;
    Some(page_address(page.query, Some(&last.id)))
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
                span.muted {
                    "It works once. The session lasts at most " (MAX_SESSION_DURATION.as_secs() / 60) " minutes. \
                     You can request " (REQUEST_LIMIT.max) " links in a minute."
                }
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
