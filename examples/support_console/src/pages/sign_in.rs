//! The sign-in page of the demo, on which anyone can choose an agent.

use maud::{Markup, html};

use super::document;
use super::parts::logo;
use crate::console::AppState;

pub(crate) fn sign_in(state: &AppState, form_token: &str) -> Markup {
    let body = html! {
        main.narrow.card #main {
            p.brand { (logo()) "Support console" }
            h1 { "Who are you?" }
            p.notice.demo {
                strong { "Demo. " }
                "This page asks for no password. Replace it with your own sign-in."
                @if state.clerk.fake.is_none() {
                    " The links are real: they sign in to accounts of your Clerk instance."
                }
            }
            form method="post" action="/sign-in" {
                input type="hidden" name="form_token" value=(form_token);
                ul.people {
                    @for person in state.staff.agents() {
                        li {
                            span.avatar aria-hidden="true" { (person.initials()) }
                            span.person {
                                span.name { (person.name) }
                                span.muted { (person.description) }
                            }
                            button.small type="submit" name="agent" value=(person.id)
                                aria-label={ "That's me: " (person.name) } { "That's me" }
                        }
                    }
                }
            }
        }
    };
    document("Sign in · Support console", None, &body)
}
