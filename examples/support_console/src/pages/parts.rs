//! Parts that several pages have.

use std::time::{SystemTime, UNIX_EPOCH};

use maud::{Markup, html};
use url::form_urlencoded;

use crate::guard::Agent;
use crate::time_format;

/// The maximum number of characters of a reason that is always shown completely.
const SHORT_REASON_LENGTH: usize = 60;

/// Renders a link that reloads the page. The script hides the link while it updates the page.
pub(super) fn refresh(address: &str) -> Markup {
    html! { a #refresh href=(address) { "Refresh" } }
}

/// Returns an address that changes with the time. A browser does not reload a page if only the part
/// after `#` differs.
pub(super) fn fresh_address(path: &str, now: SystemTime) -> String {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{path}?fresh={}", since.as_millis())
}

/// Returns an address with these fields, except for the empty ones.
pub(crate) fn address(path: &str, fields: &[(&str, &str)]) -> String {
    let fields = fields.iter().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// Renders links to the first and to the next page of a list of `what`.
pub(super) fn pagination(what: &str, first: Option<&str>, next: Option<&str>) -> Markup {
    html! {
        @if first.is_some() || next.is_some() {
            nav.pages aria-label={ "Pages of " (what) } {
                @if let Some(address) = first { a.button.small href=(address) { "First page" } }
                @if let Some(address) = next { a.button.small href=(address) { "Next page" } }
            }
        }
    }
}

/// Renders an empty element, in which the script shows messages.
pub(super) fn script_messages() -> Markup {
    html! { p.visually-hidden #news role="status" {} }
}

/// Renders a time in UTC. The script replaces it with the local time.
pub(super) fn time(time: SystemTime) -> Markup {
    html! {
        time.local datetime=(time_format::rfc3339(time)) { (time_format::human(time)) }
    }
}

/// Renders the time of day, like [`time`].
pub(super) fn clock_time(time: SystemTime) -> Markup {
    html! {
        time.local.clock datetime=(time_format::rfc3339(time)) { (time_format::clock(time)) }
    }
}

/// Renders the time left until `end`.
///
/// The script counts down. It reads the server's time from `data-now`, because links and sessions
/// expire by the server's clock.
pub(super) fn countdown(end: SystemTime, now: SystemTime) -> Markup {
    let left = end.duration_since(now).unwrap_or_default();
    html! {
        time.countdown datetime=(time_format::rfc3339(end)) data-now=(time_format::rfc3339(now)) { (time_format::duration(left)) }
    }
}

/// Renders a reason. Shows two lines of a long reason until the reader opens it.
pub(super) fn reason(text: &str) -> Markup {
    html! {
        @if text.chars().count() > SHORT_REASON_LENGTH {
            details.reason { summary { span { (text) } } }
        } @else {
            p.reason { (text) }
        }
    }
}

/// Renders a status. Each class has a symbol, so that the color is not the only difference.
pub(super) fn badge(class: &str, text: &str) -> Markup {
    html! { span class={ "badge " (class) } { (text) } }
}

/// Renders the logo of the console.
pub(super) fn logo() -> Markup {
    html! { img src="/icon.svg" alt="" width="28" height="28"; }
}

/// Renders the hidden field with the form token of the session.
pub(super) fn form_token(agent: &Agent) -> Markup {
    html! { input type="hidden" name="form_token" value=(agent.form_token); }
}
