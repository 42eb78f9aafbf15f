//! Revokes links and ends the sessions that they have opened, and reports the outcome to the agent.

use std::sync::Arc;
use std::time::Duration;

use actor_token::Error;
use actor_token::session::Ended;

use crate::calls::CallError;
use crate::console::AppState;
use crate::guard::Agent;
use crate::pages::Notice;
use crate::store::{Limit, Link, NewRecord, RecordStatus, Status, StoreError, Taken};

/// How many links an agent may end. Attempts beyond the limit are not recorded, except for the
/// first in each window.
const END_LIMIT: Limit = Limit {
    max: 60,
    window: Duration::from_mins(1),
};

/// Revokes a link or, if it was used, ends its session. Returns a notice with the outcome.
///
/// Any agent can do this, also with links of others. The audit trail shows who did.
///
/// # Errors
/// Returns an error if the database fails before anything is sent.
pub(crate) async fn end(
    state: &Arc<AppState>,
    agent: &Agent,
    link: Link,
) -> Result<Notice, StoreError> {
    let name = link.customer_name.clone();
    if let Some(text) = nothing_to_end(&link, state) {
        return Ok(Notice::Alert(text));
    }
    if let Some(text) = check_limit(state, agent, &link).await? {
        return Ok(Notice::Alert(text));
    }
    let ending = Ending {
        state: Arc::clone(state),
        agent_id: agent.person.id.clone(),
        link,
    };
    let notice = state.calls.run(async move { ending.run().await }).await;
    Ok(notice.unwrap_or_else(|error| {
        Notice::Alert(match error {
            CallError::Stopping => format!(
                "The link for {name} was not revoked, because the console is stopping. Try again in a minute."
            ),
            CallError::Panicked => format!(
                "Internal error. The audit trail shows whether the link for {name} was revoked."
            ),
        })
    }))
}

/// Returns why there is nothing to end. A page can be older than the status of its links.
fn nothing_to_end(link: &Link, state: &AppState) -> Option<String> {
    let name = &link.customer_name;
    if link.issuer != state.clerk.issuer {
        return Some(format!(
            "The link for {name} was issued by a console with a different fake of Clerk. Only that console can end it."
        ));
    }
    match link.status(state.clerk.now()) {
        Status::Waiting | Status::Active { .. } => None,
        Status::Ended => Some(format!("The session as {name} had already ended.")),
        Status::Revoked => Some(format!("The link for {name} was already revoked.")),
        Status::Expired => Some(format!("The link for {name} had already expired.")),
    }
}

/// Counts the attempt. Returns a text for the agent if there were too many.
async fn check_limit(
    state: &AppState,
    agent: &Agent,
    link: &Link,
) -> Result<Option<String>, StoreError> {
    let agent_id = &*agent.person.id;
    let name = format!("ends of {agent_id}");
    let now = state.clerk.now();
    let max = END_LIMIT.max;
    match state.store.take(&name, &END_LIMIT, now).await? {
        Taken::Allowed => return Ok(None),
        Taken::FirstRejected => {
            let (operation, target) = match &link.session_id {
                Some(id) => ("end_session", id.as_str()),
                None => ("revoke", link.record.id().as_str()),
            };
            let record = NewRecord {
                agent_id,
                operation,
                target_id: Some(target.to_owned()),
                detail: Some(format!("More than {max} links ended in a minute")),
                ..NewRecord::default()
            };
            let rejected = RecordStatus::Rejected;
            state.store.add_record(&record, rejected).await?;
        }
        Taken::Rejected => {}
    }
    Ok(Some(format!(
        "Nothing was ended, because you have ended more than {max} links in a minute. Try again in a minute."
    )))
}

struct Ending {
    state: Arc<AppState>,
    agent_id: String,
    link: Link,
}

impl Ending {
    async fn run(self) -> Notice {
        let client = self.state.clerk.client.on_behalf_of(&*self.agent_id);
        let result = client.revoke_or_end_async(&self.link.record).await;
        let stored = self.store(&result).await;
        let notice = notice(&self.link.customer_name, &result);
        match stored {
            Ok(()) => notice,
            Err(error) => {
                error.report();
                Notice::Alert(format!(
                    "{} The list shows an old status, because the database failed.",
                    notice.text()
                ))
            }
        }
    }

    /// Stores what happened to the link.
    async fn store(&self, result: &Result<Ended, Error>) -> Result<(), StoreError> {
        let (store, number) = (&self.state.store, self.link.number);
        match result {
            Ok(Ended::Revoked(_)) => store.revoke_link(number, &self.agent_id).await,
            Ok(Ended::SessionsEnded { sessions, .. }) => {
                // Without a session, this agent has ended nothing.
                let by = sessions.first().map(|_| self.agent_id.as_str());
                store.end_link(number, sessions.first(), by).await?;
                for session in sessions {
                    store
                        .describe_session_records(session.id().as_str())
                        .await?;
                }
                Ok(())
            }
            Err(Error::AlreadyAccepted(_)) => store.set_link_used(&self.link).await,
            Err(_) => Ok(()),
        }
    }
}

/// Returns a notice with the outcome for the link of this customer.
fn notice(name: &str, result: &Result<Ended, Error>) -> Notice {
    let audit_error = result.as_ref().ok().and_then(Ended::audit_error);
    match (result, audit_error) {
        (Ok(Ended::Revoked(_)), Some(error)) => Notice::Alert(format!(
            "The link for {name} was revoked, but its audit record is incomplete. ({error})"
        )),
        (Ok(Ended::Revoked(_)), None) => Notice::Done(format!("The link for {name} was revoked.")),
        (Ok(Ended::SessionsEnded { sessions, .. }), None) if sessions.is_empty() => {
            Notice::Alert(format!(
                "The link for {name} was used. No session is active. If its browser has not signed in yet, the session \
                 appears in the list, and you can end it there."
            ))
        }
        (Ok(Ended::SessionsEnded { sessions, .. }), Some(error)) if sessions.is_empty() => {
            Notice::Alert(format!(
                "The link for {name} was used. No session is active. An audit record is incomplete. ({error})"
            ))
        }
        (Ok(Ended::SessionsEnded { .. }), None) => Notice::Done(format!(
            "The link for {name} was used. Its session was ended. The customer's application may accept it for another \
             minute."
        )),
        (Ok(Ended::SessionsEnded { .. }), Some(error)) => Notice::Alert(format!(
            "The session as {name} was ended, but an audit record is incomplete. ({error})"
        )),
        (Err(Error::AlreadyAccepted(error)), _) => Notice::Alert(format!(
            "The link for {name} was used, and its session could not be ended, so someone may still be signed in. \
             Try again. ({error})"
        )),
        (Err(error), _) => Notice::Alert(format!(
            "The link for {name} may still work, or someone may be signed in. Try again. ({error})"
        )),
    }
}

impl AppState {
    /// Stores that a link was revoked. If the database fails, the list shows the link as waiting
    /// until it expires.
    pub(crate) async fn set_revoked(&self, number: i64, by: &str) {
        if let Err(error) = self.store.revoke_link(number, by).await {
            error.report();
        }
    }
}
