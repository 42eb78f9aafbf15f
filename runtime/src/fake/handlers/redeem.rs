//! `GET /v1/tickets/accept?ticket=…`, the link that a support agent opens, and signing in with its
//! ticket. Each works once.

use http::header::LOCATION;
use http::{HeaderValue, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use secrecy::ExposeSecret;

use crate::fake::fault::ApiFault;
use crate::fake::response::RouteResult;
use crate::fake::session::Session;
use crate::fake::session_state::SessionState;
use crate::fake::state::{Context, Token};
use crate::{ActorTokenStatus, request::Body};

pub(crate) fn respond(
    context: &mut Context<'_>,
    request: &Request<Body>,
    _id: &str,
) -> RouteResult {
    let ticket = request
        .uri()
        .query()
        .and_then(read_ticket)
        .unwrap_or_default();
    accept(context, &ticket)?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let location = with_ticket(&context.config.sign_in_url, &ticket);
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response)
}

/// Returns the ticket in a query string or a form.
pub(crate) fn read_ticket(query: &str) -> Option<String> {
    let value = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("ticket="))?;
    String::from_utf8(percent_decode_str(value).collect()).ok()
}

fn accept(context: &mut Context<'_>, ticket: &str) -> Result<(), ApiFault> {
    let now = context.now;
    let token = usable_token(context, ticket, |token| {
        token.status == ActorTokenStatus::Accepted
    })?;
    token.set_status(ActorTokenStatus::Accepted, now);
    Ok(())
}

/// Starts the session of a ticket. The link does not have to be opened first, because an
/// application may use the ticket from the API's response.
pub(crate) fn sign_in(context: &mut Context<'_>, ticket: &str) -> Result<Session, ApiFault> {
    let now = context.now;
    let ksuids = context.new_ksuids();
    let token = usable_token(context, ticket, |token| token.signed_in)?;
    if token.status == ActorTokenStatus::Pending {
        token.set_status(ActorTokenStatus::Accepted, now);
    }
    token.signed_in = true;
    let session = SessionState::impersonated(
        ksuids,
        token.user_id.clone(),
        token.actor.clone(),
        token.session_max_duration,
        now,
    );
    let inspected = session.inspect(now, context.config);
    context.state.sessions.push(session);
    Ok(inspected)
}

/// Opens a link and signs in with its ticket.
pub(crate) fn redeem(context: &mut Context<'_>, url: &str) -> Result<Session, ApiFault> {
    let query = url.split_once('?').map(|(_, query)| query);
    let ticket = query.and_then(read_ticket).unwrap_or_default();
    accept(context, &ticket)?;
    sign_in(context, &ticket)
}

/// Returns the token of a ticket that still works. `is_used` returns `true` if it was used before.
fn usable_token<'a>(
    context: &'a mut Context<'_>,
    ticket: &str,
    is_used: impl Fn(&Token) -> bool,
) -> Result<&'a mut Token, ApiFault> {
    let Context { config, state, now } = context;
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
    } else if is_used(token) {
        Err(ApiFault::ActorTokenAlreadyUsed)
    } else if token.is_expired(*now) {
        Err(ApiFault::TicketExpired)
    } else if !user_exists {
        Err(ApiFault::ActorTokenSubjectNotFound)
    } else {
        Ok(token)
    }
}

/// Adds the ticket to a URL. It needs no encoding: all characters of a token are valid in a URL.
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
    fn ticket_is_added_to_existing_query() {
        for (page, expected) in [
            ("https://a/in", "https://a/in?__clerk_ticket=t"),
            ("https://a/in?x=1", "https://a/in?x=1&__clerk_ticket=t"),
            ("https://a/in#top", "https://a/in?__clerk_ticket=t#top"),
        ] {
            assert_eq!(with_ticket(page, "t"), expected);
        }
    }

    #[test]
    fn ticket_is_read_among_other_parameters() {
        assert_eq!(
            read_ticket("a=1&ticket=x%2Ey&ticket=z"),
            Some("x.y".to_owned())
        );
        assert_eq!(read_ticket("tickets=x"), None);
        assert_eq!(read_ticket("ticket=%FF"), None);
    }
}
