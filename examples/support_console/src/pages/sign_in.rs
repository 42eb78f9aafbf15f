//! Where staff sign in. A demo: anybody is who they say.

use maud::{Markup, html};

use super::{document, mark};
use crate::console::Console;

pub(crate) fn sign_in(console: &Console, form_token: &str) -> Markup {
    let body = html! {
        main.narrow.card #main {
            p.brand { (mark()) "Support console" }
            h1 { "Who are you?" }
            p.notice.demo {
                strong { "A demo. " }
                "There are no passwords: put your staff's own sign-in here."
                @if console.clerk.stand_in.is_none() {
                    " The links are real: they sign in to accounts of your Clerk instance."
                }
            }
            form method="post" action="/sign-in" {
                input type="hidden" name="form_token" value=(form_token);
                ul.people {
                    @for person in console.people.staff() {
                        li {
                            span.avatar aria-hidden="true" { (person.initials()) }
                            span.person {
                                span.name { (person.name) }
                                span.muted { (person.about) }
                            }
                            button.small type="submit" name="staff" value=(person.id)
                                aria-label={ "That's me: " (person.name) } { "That's me" }
                        }
                    }
                }
            }
        }
    };
    document("Sign in · Support console", None, &body)
}
