//! Asks Clerk for a link, or to revoke one, and says what came of it in words for the staff.
//!
//! A call is a task of its own: it goes on if the browser leaves, so that no token is issued that nobody keeps.

use std::sync::Arc;

use actor_token::transport::Reqwest;
use actor_token::{ActorTokenStatus, Client, Error, Revocation};

use crate::console::Console;
use crate::forms::{FieldError, LinkForm, field_errors};
use crate::guard::Staff;
use crate::links::Link;
use crate::pages::Notice;
use crate::time_format;

/// Why there is no link.
pub(crate) enum NotIssued {
    /// Rules are broken, of the request or of a policy. Nothing was sent.
    Refused(Vec<FieldError>),
    /// What came of it, and what to do.
    Failed(String),
}

/// Issues a link, and returns its number.
pub(crate) async fn issue(
    console: &Arc<Console>,
    staff: &Staff,
    form: &LinkForm,
) -> Result<usize, NotIssued> {
    forget_what_nobody_will_fetch(console);
    let actor = form.actor(&staff.person);
    let request = form
        .request(&staff.person, &console.people)
        .map_err(|violations| NotIssued::Refused(field_errors(&violations)))?;
    let clerk = console.clerk.client.on_behalf_of(&*staff.person.name);
    let issuing = clerk.issue_async(&request);

    let (kept, session) = (Arc::clone(console), staff.session.clone());
    let call = async move {
        let token = issuing.await.map_err(|error| not_issued(&error))?;
        let number = kept.links.add(&token, actor, &session);
        match kept.links.get(number) {
            Some(link) if token.url().is_none() => Err(without_a_link(&kept, &clerk, &link).await),
            _ => Ok(number),
        }
    };
    match tokio::spawn(call).await {
        Ok(issued) => issued,
        Err(_) => Err(NotIssued::Failed(
            "The console failed. The audit trail says whether a link may exist.".to_owned(),
        )),
    }
}

fn not_issued(error: &Error) -> NotIssued {
    if let Error::Invalid(violations) = error {
        return NotIssued::Refused(field_errors(violations));
    }
    // The errors of this crate hold nothing secret, and nothing that the server said.
    NotIssued::Failed(
        match (error.token_may_exist(), error.orphaned_token_expires_by()) {
            (true, Some(end)) => format!(
                "The answer was lost: a link may exist that nobody has. It stops working by {}. ({error})",
                time_format::people(end)
            ),
            (true, None) => format!("A link may exist that nobody has. ({error})"),
            (false, _) => format!("No link was issued. ({error})"),
        },
    )
}

/// Nobody here has a link to use, and the token lives. So it is revoked.
async fn without_a_link(console: &Console, clerk: &Client<Reqwest>, link: &Link) -> NotIssued {
    NotIssued::Failed(match end(console, clerk, link).await {
        Ok(revocation) => {
            let record = match revocation.audit_error() {
                Some(error) => format!(" The audit trail doesn't show it. ({error})"),
                None => String::new(),
            };
            format!("Clerk's response had no link in it. Its token is revoked: ask again.{record}")
        }
        Err(error) => format!(
            "Clerk's response had no link in it, and its token is not revoked: revoke it in the list. ({error})"
        ),
    })
}

/// Revokes a link, and notes what Clerk says.
async fn end(console: &Console, clerk: &Client<Reqwest>, link: &Link) -> Result<Revocation, Error> {
    let revoked = clerk.revoke_async(link.record.id()).await;
    match &revoked {
        Ok(_) => console.links.note(link.number, ActorTokenStatus::Revoked),
        Err(Error::AlreadyAccepted(_)) => {
            console.links.note(link.number, ActorTokenStatus::Accepted);
        }
        Err(_) => {}
    }
    revoked
}

/// Revokes a link.
pub(crate) async fn revoke(console: &Arc<Console>, staff: &Staff, link: Link) -> Notice {
    let name = match console.people.customer(link.record.user_id()) {
        Some(customer) => customer.name.clone(),
        None => link.record.user_id().to_owned(),
    };
    let kept = Arc::clone(console);
    let clerk = console.clerk.client.on_behalf_of(&*staff.person.name);
    let call = async move { end(&kept, &clerk, &link).await };
    match tokio::spawn(call).await {
        Ok(Ok(Revocation::Revoked(_) | Revocation::AlreadyRevoked)) => {
            Notice::Done(format!("The link for {name} is revoked."))
        }
        Ok(Ok(Revocation::AuditIncomplete { error, .. })) => Notice::Alert(format!(
            "The link for {name} is revoked, but the audit trail doesn't show it. ({error})"
        )),
        Ok(Err(Error::AlreadyAccepted(_))) => Notice::Alert(format!(
            "Too late: the link for {name} was used, and somebody may be signed in with it. End the session in Clerk if it must end now."
        )),
        Ok(Err(error)) => Notice::Alert(format!("The link for {name} is not revoked. ({error})")),
        Err(_) => Notice::Alert(format!(
            "The console failed. The audit trail says whether the link for {name} is revoked."
        )),
    }
}

/// Drops the links that wait for a page which won't be opened any more.
pub(crate) fn forget_what_nobody_will_fetch(console: &Console) {
    let now = console.clerk.now();
    console.links.forget_handovers(|link, session| {
        let works = link.time_left(now).is_none_or(|left| !left.is_zero());
        works && console.visitors.get(session, now).is_some()
    });
}
