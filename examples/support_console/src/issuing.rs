//! Issues and revokes links, and reports the outcome to the agent.
//!
//! Each call runs in its own task. It continues if the browser disconnects, so that no token is
//! orphaned.

use std::sync::Arc;

use actor_token::transport::Reqwest;
use actor_token::{ActorTokenStatus, Client, Error, Revocation};

use crate::console::Console;
use crate::forms::{FieldError, LinkForm, field_errors};
use crate::guard::Agent;
use crate::links::Link;
use crate::pages::Notice;
use crate::time_format;

/// The reason why no link was issued.
pub(crate) enum NotIssued {
    /// The request violates its rules or a policy. Nothing was sent.
    Invalid(Vec<FieldError>),
    /// The call failed. Contains a message for the agent.
    Failed(String),
}

/// Issues a link, and returns its number.
pub(crate) async fn issue(
    console: &Arc<Console>,
    agent: &Agent,
    form: &LinkForm,
) -> Result<usize, NotIssued> {
    drop_undeliverable_urls(console);
    let actor = form.actor(&agent.person);
    let request = form
        .request(&agent.person, &console.people)
        .map_err(|violations| NotIssued::Invalid(field_errors(&violations)))?;
    let clerk = console.clerk.client.on_behalf_of(&*agent.person.name);
    let future = clerk.issue_async(&request);

    let (console, session) = (Arc::clone(console), agent.session.clone());
    let call = async move {
        let token = future.await.map_err(|error| not_issued(&error))?;
        let number = console.links.add(&token, actor, &session);
        match console.links.get(number) {
            Some(link) if token.url().is_none() => {
                Err(revoke_without_url(&console, &clerk, &link).await)
            }
            _ => Ok(number),
        }
    };
    tokio::spawn(call).await.unwrap_or_else(|_| {
        Err(NotIssued::Failed(
            "Internal error. The audit trail shows whether a link may exist.".to_owned(),
        ))
    })
}

fn not_issued(error: &Error) -> NotIssued {
    if let Error::Invalid(violations) = error {
        return NotIssued::Invalid(field_errors(violations));
    }
    // The messages of `Error` contain no secrets and no text from the server.
    NotIssued::Failed(
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

/// Revokes a token whose URL is missing in Clerk's response.
async fn revoke_without_url(console: &Console, clerk: &Client<Reqwest>, link: &Link) -> NotIssued {
    NotIssued::Failed(match revoke_link(console, clerk, link).await {
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
    console: &Console,
    clerk: &Client<Reqwest>,
    link: &Link,
) -> Result<Revocation, Error> {
    let result = clerk.revoke_async(link.record.id()).await;
    let status = match &result {
        Ok(_) => ActorTokenStatus::Revoked,
        Err(Error::AlreadyAccepted(_)) => ActorTokenStatus::Accepted,
        Err(_) => return result,
    };
    console.links.set_status(link.number, status);
    result
}

/// Revokes a link, and returns a notice with the outcome.
pub(crate) async fn revoke(console: &Arc<Console>, agent: &Agent, link: Link) -> Notice {
    let name = match console.people.customer(link.record.user_id()) {
        Some(customer) => customer.name.clone(),
        None => link.record.user_id().to_owned(),
    };
    let clerk = console.clerk.client.on_behalf_of(&*agent.person.name);
    let console = Arc::clone(console);
    let call = async move { revoke_link(&console, &clerk, &link).await };
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

/// Drops the URLs that can't be shown anymore, because the link has expired or the session has
/// ended.
pub(crate) fn drop_undeliverable_urls(console: &Console) {
    let now = console.clerk.now();
    console.links.retain_urls(|link, session| {
        let works = link.time_left(now).is_none_or(|left| !left.is_zero());
        works && console.visitors.get(session, now).is_some()
    });
}
