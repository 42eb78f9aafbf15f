//! The staff's page: customers, the form for a link, and the links that were issued.

use maud::{Markup, html};

use super::{Notice, Part, console_page, form_token, rows};
use crate::console::Console;
use crate::forms::{Field, FieldError, LinkForm};
use crate::guard::Staff;
use crate::people::Person;
use crate::request::{LONGEST_LINK, SESSION_LIFE};
use crate::validate::{LONGEST_CASE, LONGEST_REASON};

pub(crate) struct Home<'a> {
    pub(crate) console: &'a Console,
    pub(crate) staff: &'a Staff,
    /// The customer who is chosen, with the form as it was filled in.
    pub(crate) form: Option<(&'a Person, LinkForm)>,
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
        h1.unseen { "Customers and links" }
        @if let Some(notice) = &page.notice { (notice.markup()) }
        div.columns {
            section.card aria-labelledby="customers" {
                // The error about a customer leads here, so it takes the focus.
                h2 #customers tabindex="-1" { "Customers" }
                (customers(page))
            }
            div.stack {
                section.card aria-labelledby="sign-in-as" {
                    @match &page.form {
                        Some((customer, form)) => (link_form(page, customer, form)),
                        None => {
                            h2 #sign-in-as { "Sign in as a customer" }
                            p.muted { "Choose a customer. You will be asked for the case and the reason, which go on record." }
                        }
                    }
                }
                (rows::section(page.console, page.staff))
            }
        }
    };
    console_page(&title, page.staff, Some(Part::Customers), &main)
}

fn customers(page: &Home<'_>) -> Markup {
    let chosen = page.form.as_ref().map(|(customer, _)| customer.id.as_str());
    html! {
        ul.people {
            @for person in page.console.people.customers() {
                @let is_chosen = chosen == Some(person.id.as_str());
                li.chosen[is_chosen] {
                    span.avatar aria-hidden="true" { (person.initials()) }
                    span.person {
                        span.name { (person.name) }
                        span.muted {
                            (person.about)
                            @if person.id == page.staff.person.id { " · you" }
                        }
                    }
                    a.button.small
                        href={ "/?customer=" (person.id) "#sign-in-as" }
                        aria-current=[is_chosen.then_some("true")]
                        aria-label={ "Sign in as " (person.name) } { "Sign in as" }
                }
            }
        }
    }
}

/// The browser checks nothing by itself (`novalidate`): the rules are told in one place, all at once, and in one way.
fn link_form(page: &Home<'_>, customer: &Person, form: &LinkForm) -> Markup {
    let longest = LONGEST_LINK.as_secs() / 60;
    html! {
        h2 #sign-in-as { "Sign in as " (customer.name) }
        @if !page.errors.is_empty() { (error_summary(&page.errors)) }
        form.fields method="post" action="/links" novalidate {
            (form_token(page.staff))
            input type="hidden" name=(Field::Customer.id()) value=(customer.id);
            (input(page, Field::Case, "Its number, such as CS-4711", &html! {
                input #case name="case" value=(form.case) maxlength=(LONGEST_CASE) autocomplete="off" spellcheck="false"
                    aria-describedby=(describes(page, Field::Case)) aria-invalid=[invalid(page, Field::Case)];
            }))
            (input(page, Field::Minutes, &format!("How long the link works, {longest} at most"), &html! {
                input #minutes name="minutes" value=(form.minutes) inputmode="numeric" autocomplete="off"
                    aria-describedby=(describes(page, Field::Minutes)) aria-invalid=[invalid(page, Field::Minutes)];
            }))
            (input(page, Field::Reason, "The customer may read it. It shows in the session, and in the audit trail", &html! {
                textarea #reason name="reason" rows="2" maxlength=(LONGEST_REASON)
                    aria-describedby=(describes(page, Field::Reason)) aria-invalid=[invalid(page, Field::Reason)] { (form.reason) }
            }))
            p.actions {
                button type="submit" { "Get a link" }
                span.muted { "It works once. The session lasts " (SESSION_LIFE.as_secs() / 60) " minutes at most." }
            }
        }
    }
}

/// A control with its label, its hint and its errors.
fn input(page: &Home<'_>, field: Field, hint: &str, control: &Markup) -> Markup {
    let id = field.id();
    html! {
        div.field.wide[field == Field::Reason].wrong[invalid(page, field).is_some()] {
            label for=(id) { (field.label()) }
            p.hint id={ (id) "-hint" } { (hint) }
            @for error in page.errors.iter().filter(|error| error.field == Some(field)) {
                p.error id={ (id) "-error" } { (error.text) }
            }
            (control)
        }
    }
}

fn invalid(page: &Home<'_>, field: Field) -> Option<&'static str> {
    let is_wrong = page.errors.iter().any(|error| error.field == Some(field));
    is_wrong.then_some("true")
}

/// What a screen reader reads with a control.
fn describes(page: &Home<'_>, field: Field) -> String {
    let id = field.id();
    match invalid(page, field) {
        Some(_) => format!("{id}-error {id}-hint"),
        None => format!("{id}-hint"),
    }
}

/// It has the focus when the page is there, so that nobody sends the form in vain and wonders.
fn error_summary(errors: &[FieldError]) -> Markup {
    html! {
        div.notice.alert #errors role="alert" tabindex="-1" autofocus {
            h3 { "No link was issued" }
            ul {
                @for error in errors {
                    li {
                        @match error.field {
                            // It isn't a control: another customer is chosen in the list.
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
