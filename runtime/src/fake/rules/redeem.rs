//! `GET /v1/tickets/accept?ticket=…`: what happens when a support person opens the link, and then on the sign-in page that it leads
//! to. Each works once.

use http::header::LOCATION;
use http::{HeaderValue, Response, StatusCode};
use percent_encoding::percent_decode_str;
use secrecy::ExposeSecret;

use crate::fake::config::Config;
use crate::fake::fault::ApiFault;
use crate::fake::http::Answered;
use crate::fake::session::Session;
use crate::fake::state::{Now, State, Token};
use crate::{ActorTokenStatus, Body};

pub(crate) fn answer(
    config: &Config,
    state: &mut State,
    now: Now,
    query: Option<&str>,
) -> Answered {
    let ticket = query.and_then(ticket).unwrap_or_default();
    accept(config, state, now, &ticket)?;
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::SEE_OTHER;
    let location = with_ticket(&config.sign_in_url, &ticket);
    if let Ok(location) = HeaderValue::try_from(location) {
        answer.headers_mut().insert(LOCATION, location);
    }
    Ok(answer)
}

fn ticket(query: &str) -> Option<String> {
    let value = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("ticket="))?;
    String::from_utf8(percent_decode_str(value).collect()).ok()
}

fn accept(config: &Config, state: &mut State, now: Now, ticket: &str) -> Result<(), ApiFault> {
    let token = usable(config, state, now, ticket, |token| {
        token.status == ActorTokenStatus::Accepted
    })?;
    token.turn(ActorTokenStatus::Accepted, now);
    Ok(())
}

/// What the sign-in page gets for the ticket that it was opened with. A ticket whose link nobody opened is as good: an application
/// may take it straight from the API.
pub(crate) fn sign_in(
    config: &Config,
    state: &mut State,
    now: Now,
    ticket: &str,
) -> Result<Session, ApiFault> {
    let id = format!("sess_{}", state.sequence.ksuid(now.unix_seconds()));
    let token = usable(config, state, now, ticket, |token| token.signed_in)?;
    if token.status == ActorTokenStatus::Pending {
        token.turn(ActorTokenStatus::Accepted, now);
    }
    token.signed_in = true;
    Ok(Session::of(token, id, now))
}

/// The token of a ticket that still works, unless it is `used`.
fn usable<'a>(
    config: &Config,
    state: &'a mut State,
    now: Now,
    ticket: &str,
    used: impl Fn(&Token) -> bool,
) -> Result<&'a mut Token, ApiFault> {
    let at = state
        .tokens
        .iter()
        .position(|token| token.jwt.expose_secret() == ticket)
        .ok_or(ApiFault::TicketInvalid)?;
    let user_exists = state
        .tokens
        .get(at)
        .is_some_and(|token| state.has_user(config, &token.user_id));
    let token = state.tokens.get_mut(at).ok_or(ApiFault::TicketInvalid)?;
    if token.status == ActorTokenStatus::Revoked {
        Err(ApiFault::ActorTokenRevoked)
    } else if used(token) {
        Err(ApiFault::ActorTokenAlreadyUsed)
    } else if token.is_expired(now) {
        Err(ApiFault::TicketExpired)
    } else if !user_exists {
        Err(ApiFault::ActorTokenSubjectNotFound)
    } else {
        Ok(token)
    }
}

/// A token is made of characters that a URL takes as they are.
fn with_ticket(sign_in_url: &str, ticket: &str) -> String {
    let (page, fragment) = match sign_in_url.split_once('#') {
        Some((page, fragment)) => (page, Some(fragment)),
        None => (sign_in_url, None),
    };
    let separator = if page.contains('?') { '&' } else { '?' };
    let mut url = format!("{page}{separator}__clerk_ticket={ticket}");
    if let Some(fragment) = fragment {
        url.push('#');
        url.push_str(fragment);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticket_joins_the_query_that_is_there() {
        for (page, due) in [
            ("https://a/in", "https://a/in?__clerk_ticket=t"),
            ("https://a/in?x=1", "https://a/in?x=1&__clerk_ticket=t"),
            ("https://a/in#top", "https://a/in?__clerk_ticket=t#top"),
        ] {
            assert_eq!(with_ticket(page, "t"), due);
        }
    }

    #[test]
    fn the_ticket_is_one_of_many_parameters() {
        assert_eq!(ticket("a=1&ticket=x%2Ey&ticket=z"), Some("x.y".to_owned()));
        assert_eq!(ticket("tickets=x"), None);
        assert_eq!(ticket("ticket=%FF"), None);
    }
}
