//! Issues links, and reports the outcome to the agent.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use actor_token::transport::Reqwest;
use actor_token::{ActorToken, Client, Error, Violations};

use crate::calls::CallError;
use crate::console::AppState;
use crate::forms::{FieldError, LinkForm, field_errors};
use crate::guard::Agent;
use crate::people::Person;
use crate::request::SupportActor;
use crate::secrets::{SessionId, random_token};
use crate::store::{Limit, NewLink, NewRecord, RecordStatus, StoreError, Taken};
use crate::{time_format, validate};

/// How many links an agent may request. Attempts beyond the limit are not recorded, except for the
/// first in each window.
pub(crate) const REQUEST_LIMIT: Limit = Limit {
    max: 30,
    window: Duration::from_mins(1),
};

/// The reason why the agent gets no link. With `Failed`, a link may exist.
pub(crate) enum IssueError {
    /// The request violates its rules or a policy. Nothing was sent.
    Invalid(Vec<FieldError>),
    /// The agent has requested too many links. Nothing was sent.
    TooMany(String),
    /// The call failed. Contains a message for the agent.
    Failed(String),
    /// The database failed. Nothing was sent.
    Store(StoreError),
}

impl From<StoreError> for IssueError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Issues a link, and returns its number.
pub(crate) async fn issue(
    state: &Arc<AppState>,
    agent: &Agent,
    customer: &Person,
    form: &LinkForm,
) -> Result<i64, IssueError> {
    check_limit(state, agent, form).await?;
    let request_id = random_token::<12>()
        .map_err(|_| IssueError::Failed("No link was issued, because the operating system provided no random numbers. Try again.".to_owned()))?;
    let actor = form.actor(&agent.person, request_id);
    let request = match form.build_request(actor.clone(), &state.staff) {
        Ok(request) => request,
        Err(violations) => return Err(reject(state, agent, form, &violations).await),
    };
    let clerk = state.clerk.client.on_behalf_of(&*agent.person.id);
    let future = clerk.issue_async(&request);

    let issuing = Issuing {
        state: Arc::clone(state),
        clerk,
        actor,
        customer: customer.clone(),
        session_id: agent.session_id.clone(),
    };
    let call = async move {
        let token = future.await.map_err(Box::new)?;
        Ok::<_, Box<Error>>(issuing.store(&token).await)
    };
    match state.calls.run(call).await {
        Ok(Ok(result)) => result,
        // A policy of the client.
        Ok(Err(error)) => match &*error {
            Error::Invalid(violations) => Err(reject(state, agent, form, violations).await),
            error => Err(IssueError::Failed(failure(error))),
        },
        Err(CallError::Stopping) => Err(IssueError::Failed(
            "No link was issued, because the console is stopping. Try again in a minute."
                .to_owned(),
        )),
        Err(CallError::Panicked) => Err(IssueError::Failed(
            "Internal error. The audit trail shows whether a link may exist.".to_owned(),
        )),
    }
}

async fn check_limit(state: &AppState, agent: &Agent, form: &LinkForm) -> Result<(), IssueError> {
    let name = format!("links of {}", agent.person.id);
    let now = state.clerk.now();
    match state.store.take(&name, &REQUEST_LIMIT, now).await? {
        Taken::Allowed => return Ok(()),
        Taken::FirstRejected => {
            let max = REQUEST_LIMIT.max;
            let reason = format!("More than {max} links requested in a minute");
            record_rejection(state, agent, form, &reason).await?;
        }
        Taken::Rejected => {}
    }
    Err(IssueError::TooMany(format!(
        "No link was issued, because you have requested more than {} in a minute. Try again in a minute.",
        REQUEST_LIMIT.max
    )))
}

/// Returns the errors of an invalid request. Records it if the agent has asked for something
/// forbidden, and has not only made a mistake.
async fn reject(
    state: &AppState,
    agent: &Agent,
    form: &LinkForm,
    violations: &Violations,
) -> IssueError {
    let errors = field_errors(violations);
    if form.is_forbidden(violations) {
        let texts: Vec<_> = errors.iter().map(|error| error.text.as_str()).collect();
        if let Err(error) = record_rejection(state, agent, form, &texts.join("; ")).await {
            return IssueError::Store(error);
        }
    }
    IssueError::Invalid(errors)
}

/// Records a request for a user that the console does not offer, within the agent's limit.
pub(crate) async fn reject_unknown_customer(
    state: &AppState,
    agent: &Agent,
    form: &LinkForm,
) -> Result<(), StoreError> {
    match check_limit(state, agent, form).await {
        Ok(()) => record_rejection(state, agent, form, "There is no such customer").await,
        Err(IssueError::Store(error)) => Err(error),
        Err(_) => Ok(()),
    }
}

async fn record_rejection(
    state: &AppState,
    agent: &Agent,
    form: &LinkForm,
    reason: &str,
) -> Result<(), StoreError> {
    let record = NewRecord {
        agent_id: &agent.person.id,
        operation: "issue",
        customer_id: Some(validate::printable(&form.customer, validate::MAX_ID_LENGTH)),
        case: Some(validate::printable(&form.case, validate::MAX_CASE_LENGTH)),
        reason: Some(validate::printable(
            &form.reason,
            validate::MAX_REASON_LENGTH,
        )),
        detail: Some(reason.to_owned()),
        ..NewRecord::default()
    };
    let added = state
        .store
        .add_record(&record, RecordStatus::Rejected)
        .await;
    added.map(drop)
}

/// Returns the message for a failed call. The messages of `Error` contain no secrets and no text
/// from the server.
fn failure(error: &Error) -> String {
    match (error.token_may_exist(), error.orphaned_token_expires_by()) {
        (true, Some(time)) => format!(
            "A link may exist that you did not receive. It expires by {}. ({error})",
            time_format::human(time)
        ),
        (true, None) => format!("A link may exist that you did not receive. ({error})"),
        (false, _) if is_rolled_back(error) => {
            format!(
                "A link was issued and revoked again, because it could not be recorded. ({error})"
            )
        }
        (false, _) => format!("No link was issued. ({error})"),
    }
}

/// Returns whether the client has revoked the token, because its audit record is incomplete.
fn is_rolled_back(error: &Error) -> bool {
    matches!(error, Error::AuditIncomplete(error) if matches!(error.rollback(), Some(Ok(_))))
}

/// What is needed to store an issued link.
struct Issuing {
    state: Arc<AppState>,
    clerk: Client<Reqwest>,
    actor: SupportActor,
    customer: Person,
    session_id: SessionId,
}

impl Issuing {
    /// Stores a link. If no page can show it, revokes it.
    async fn store(&self, token: &ActorToken) -> Result<i64, IssueError> {
        let now: SystemTime = self.state.clerk.now();
        let link = NewLink {
            token,
            issuer: &self.state.clerk.issuer,
            customer_name: &self.customer.name,
            actor: &self.actor,
        };
        let number = match self.state.store.add_link(&link, now).await {
            Ok(number) => number,
            Err(error) => {
                let problem = format!("The link could not be stored. ({error})");
                return Err(self.revoke(token, None, &problem).await);
            }
        };
        let Some(url) = token.url() else {
            let problem = "Clerk's response had no link.";
            return Err(self.revoke(token, Some(number), problem).await);
        };
        let id = token.id().as_str();
        let store = &self.state.store;
        let problem = match store.add_link_url(number, id, url, &self.session_id).await {
            Ok(true) => return Ok(number),
            Ok(false) => "You have signed out.".to_owned(),
            Err(error) => format!("The link could not be stored. ({error})"),
        };
        Err(self.revoke(token, Some(number), &problem).await)
    }

    /// Revokes a token whose link no page can show. Returns the error for the agent.
    async fn revoke(&self, token: &ActorToken, number: Option<i64>, problem: &str) -> IssueError {
        IssueError::Failed(match self.clerk.revoke_async(token.id()).await {
            Ok(revocation) => {
                if let Some(number) = number {
                    self.state.set_revoked(number, &self.actor.sub).await;
                }
                let audit_error = match revocation.audit_error() {
                    Some(error) => format!(" Its audit record is incomplete. ({error})"),
                    None => String::new(),
                };
                format!("{problem} Its token was revoked. Request a new link.{audit_error}")
            }
            Err(error) => {
                let advice = match (number, token.record().expires_at()) {
                    (Some(_), _) => "Revoke it in the list.".to_owned(),
                    (None, Some(end)) => format!("It expires by {}.", time_format::human(end)),
                    (None, None) => "It is not in the list.".to_owned(),
                };
                format!("{problem} Its token could not be revoked. {advice} ({error})")
            }
        })
    }
}
