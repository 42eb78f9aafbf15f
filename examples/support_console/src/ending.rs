//! Revokes links and ends the sessions that they have opened, and reports the outcome to the agent.

use std::sync::Arc;

use actor_token::session::Ended;
use actor_token::{Error, Revocation};

use crate::console::AppState;
use crate::guard::Agent;
use crate::pages::Notice;
use crate::store::{Link, State, StoreError};

/// Revokes a link or, if it was used, ends its session. Returns a notice with the outcome.
///
/// Any agent can do this, also with links of others. The audit trail shows who did.
pub(crate) async fn end(state: &Arc<AppState>, agent: &Agent, link: Link) -> Notice {
    let name = link.customer_name.clone();
    let ending = Ending {
        state: Arc::clone(state),
        agent_id: agent.person.id.clone(),
        link,
    };
    // Continues if the browser disconnects.
    let call = tokio::spawn(async move { ending.run().await });
    call.await.unwrap_or_else(|_| {
        Notice::Alert(format!(
            "Internal error. The audit trail shows whether the link for {name} was revoked."
        ))
    })
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
        let notice = self.notice(result);
        match (stored, notice) {
            (Ok(()), notice) => notice,
            (Err(error), Notice::Done(text) | Notice::Alert(text)) => {
                error.report();
                Notice::Alert(format!(
                    "{text} The list shows an old status, because the database failed."
                ))
            }
        }
    }

    /// Stores what happened to the link.
    async fn store(&self, result: &Result<Ended, Error>) -> Result<(), StoreError> {
        let (store, number) = (&self.state.store, self.link.number);
        match result {
            Ok(Ended::Revoked(_)) => {
                let by = Some(self.agent_id.as_str());
                store.set_link_state(number, State::Revoked, by).await
            }
            Ok(Ended::SessionsEnded { sessions, .. }) => {
                for session in sessions {
                    store.set_link_session(&self.link, Some(session)).await?;
                    store
                        .describe_session_records(session.id().as_str())
                        .await?;
                }
                let by = Some(self.agent_id.as_str());
                store.set_link_state(number, State::Ended, by).await
            }
            Err(Error::AlreadyAccepted(_)) => store.set_link_used(&self.link).await,
            Err(_) => Ok(()),
        }
    }

    fn notice(&self, result: Result<Ended, Error>) -> Notice {
        let name = &self.link.customer_name;
        match result {
            Ok(Ended::Revoked(Revocation::AuditIncomplete { error, .. })) => {
                Notice::Alert(format!(
                    "The link for {name} was revoked, but its audit record is incomplete. ({error})"
                ))
            }
            Ok(Ended::Revoked(_)) => Notice::Done(format!("The link for {name} was revoked.")),
            Ok(ended) => {
                let Ended::SessionsEnded { sessions, .. } = &ended else {
                    return Notice::Done(format!("The link for {name} was revoked."));
                };
                match (ended.audit_error(), sessions.is_empty()) {
                    (Some(error), _) => Notice::Alert(format!(
                        "The session as {name} was ended, but an audit record is incomplete. ({error})"
                    )),
                    (None, false) => Notice::Done(format!(
                        "The link for {name} was used. Its session was ended. The customer's application may accept it for \
                         another minute."
                    )),
                    (None, true) => Notice::Alert(format!(
                        "The link for {name} was used. No session is active. If its browser has not signed in yet, the \
                         session appears in the list, and you can end it there."
                    )),
                }
            }
            Err(Error::AlreadyAccepted(error)) => Notice::Alert(format!(
                "The link for {name} was used, and its session could not be ended, so someone may still be signed in. \
                 Try again. ({error})"
            )),
            Err(error) => Notice::Alert(format!(
                "The link for {name} could not be revoked. ({error})"
            )),
        }
    }
}

impl AppState {
    /// Stores that a link was revoked. If the database fails, the list shows the link as waiting
    /// until it expires.
    pub(crate) async fn set_revoked(&self, number: i64, by: &str) {
        let stored = self.store.set_link_state(number, State::Revoked, Some(by));
        if let Err(error) = stored.await {
            error.report();
        }
    }
}
