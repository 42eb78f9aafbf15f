//! Issues and revokes links, and reports the outcome to the agent.
//!
//! Each call runs in its own task, which continues if the browser disconnects. If the call were
//! cancelled, Clerk could issue a token that the console does not receive (an orphaned token).

use std::sync::Arc;

use actor_token::transport::Reqwest;
use actor_token::{ActorTokenStatus, Client, Error, Revocation};

use crate::console::AppState;
use crate::forms::{FieldError, LinkForm, field_errors};
use crate::guard::Agent;
use crate::links::Link;
use crate::pages::Notice;
use crate::time_format;

/// The reason why no link was issued.
pub(crate) enum IssueError {
    /// The request violates its rules or a policy. Nothing was sent.
    Invalid(Vec<FieldError>),
    /// The call failed. Contains a message for the agent.
    Failed(String),
}

/// Issues a link, and returns its number.
pub(crate) async fn issue(
    state: &Arc<AppState>,
    agent: &Agent,
    form: &LinkForm,
) -> Result<usize, IssueError> {
    drop_undeliverable_urls(state);
    let actor = form.actor(&agent.person);
    let request = form
        .build_request(&agent.person, &state.people)
        .map_err(|violations| IssueError::Invalid(field_errors(&violations)))?;
    let clerk = state.clerk.client.on_behalf_of(&*agent.person.name);
    let future = clerk.issue_async(&request);

    let (state, session_id) = (Arc::clone(state), agent.session_id.clone());
    let call = async move {
        let token = future.await.map_err(|error| issue_error(&error))?;
        let number = state.links.add(&token, actor, &session_id);
        match state.links.get(number) {
            Some(link) if token.url().is_none() => {
                Err(revoke_without_url(&state, &clerk, &link).await)
            }
            _ => Ok(number),
        }
    };
    tokio::spawn(call).await.unwrap_or_else(|_| {
        Err(IssueError::Failed(
            "Internal error. The audit trail shows whether a link may exist.".to_owned(),
        ))
    })
}

fn issue_error(error: &Error) -> IssueError {
    if let Error::Invalid(violations) = error {
        return IssueError::Invalid(field_errors(violations));
    }
    // The messages of `Error` contain no secrets and no text from the server.
    IssueError::Failed(
        match (error.token_may_exist(), error.orphaned_token_expires_by()) {
            (true, Some(time)) => format!(
                "A link may exist that you did not receive. It expires by {}. ({error})",
                time_format::human(time)
            ),
            (true, None) => format!("A link may exist that you did not receive. ({error})"),
            (false, _) => format!("No link was issued. ({error})"),
        },
    )
}

/// Revokes a token whose URL is missing in Clerk's response. Returns the error for the agent.
async fn revoke_without_url(state: &AppState, clerk: &Client<Reqwest>, link: &Link) -> IssueError {
    IssueError::Failed(match revoke_link(state, clerk, link).await {
        Ok(revocation) => {
            let audit_error = match revocation.audit_error() {
                Some(error) => format!(" Its audit record is incomplete. ({error})"),
                None => String::new(),
            };
            format!(
                "Clerk's response had no link. Its token was revoked. Request a new link.{audit_error}"
            )
        }
        Err(error) => format!(
            "Clerk's response had no link, and its token could not be revoked. Revoke it in the list. ({error})"
        ),
    })
}

/// Revokes a link, and stores the status that Clerk returned.
async fn revoke_link(
    state: &AppState,
    clerk: &Client<Reqwest>,
    link: &Link,
) -> Result<Revocation, Error> {
    let result = clerk.revoke_async(link.record.id()).await;
    let status = match &result {
        Ok(_) => ActorTokenStatus::Revoked,
        Err(Error::AlreadyAccepted(_)) => ActorTokenStatus::Accepted,
        Err(_) => return result,
    };
    state.links.set_status(link.number, status);
    result
}

/// Revokes a link, and returns a notice with the outcome.
pub(crate) async fn revoke(state: &Arc<AppState>, agent: &Agent, link: Link) -> Notice {
    let name = match state.people.customer(link.record.user_id()) {
        Some(customer) => customer.name.clone(),
        None => link.record.user_id().to_owned(),
    };
    let clerk = state.clerk.client.on_behalf_of(&*agent.person.name);
    let state = Arc::clone(state);
    let call = async move { revoke_link(&state, &clerk, &link).await };
    match tokio::spawn(call).await {
        Ok(Ok(Revocation::Revoked(_) | Revocation::AlreadyRevoked)) => {
            Notice::Done(format!("The link for {name} was revoked."))
        }
        Ok(Ok(Revocation::AuditIncomplete { error, .. })) => Notice::Alert(format!(
            "The link for {name} was revoked, but its audit record is incomplete. ({error})"
        )),
        Ok(Err(Error::AlreadyAccepted(_))) => Notice::Alert(format!(
            "Too late: the link for {name} was used, and someone may be signed in with it. To sign them out, end the session in Clerk."
        )),
        Ok(Err(error)) => Notice::Alert(format!(
            "The link for {name} could not be revoked. ({error})"
        )),
        Err(_) => Notice::Alert(format!(
            "Internal error. The audit trail shows whether the link for {name} was revoked."
        )),
    }
}

/// Drops the URLs that no page can show anymore: the link has expired, or its session has ended.
pub(crate) fn drop_undeliverable_urls(state: &AppState) {
    let now = state.clerk.now();
    state.links.retain_urls(|link, session_id| {
        let works = link.time_left(now).is_none_or(|left| !left.is_zero());
        works && state.sessions.get(session_id, now).is_some()
    });
}
