//! Issuing an actor token.

use std::error::Error as StdError;
use std::time::Duration;

use http::{Method, Response};

use super::{Descriptor, Effect, Operation, read_object, unexpected};
use crate::audit::{Intent, OutcomeKind};
use crate::clerk::DEFAULT_TOKEN_SECONDS;
use crate::error::{AuditIncompleteError, ErrorContext};
use crate::token::wire;
use crate::{
    ActorToken, ActorTokenStatus, Error,
    clerk::OperationKind,
    request::{Body, PreparedRequest},
};

/// The operation that issues an actor token.
pub(crate) struct Issue {
    pub(crate) request: PreparedRequest,
}

impl Operation for Issue {
    type Output = ActorToken;

    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        kind: OperationKind::Issue,
        method: Method::POST,
        path: "/actor_tokens",
        effect: Effect::GrantsAccess,
        not_done: Some(OutcomeKind::NotIssued),
    };

    fn body(&self) -> Body {
        self.request.body().clone()
    }

    fn token_lifetime(&self) -> Option<Duration> {
        let seconds = self.request.expires_in().get();
        let seconds = u64::try_from(seconds.unwrap_or(DEFAULT_TOKEN_SECONDS));
        seconds.ok().map(Duration::from_secs)
    }

    fn intent<'a>(&'a self, on_behalf_of: Option<&'a str>) -> Option<Intent<'a>> {
        Some(Intent::Issue {
            request: &self.request,
            on_behalf_of,
        })
    }

    fn read(&self, response: Response<Body>, context: ErrorContext) -> Result<ActorToken, Error> {
        let (token, response) = read_object(response, context, "an actor token", wire::read)?;
        // A response to another request must not grant access to another account.
        let why = if token.user_id() != self.request.user_id() {
            "the token belongs to a different user"
        } else if token.actor_json() != self.request.actor_json()
            && token.sub().is_none_or(|sub| sub != self.request.sub())
        {
            "the token has a different actor"
        } else if matches!(
            token.status(),
            ActorTokenStatus::Accepted | ActorTokenStatus::Revoked
        ) {
            // A new token cannot be accepted or revoked, so the response is about another token.
            "`status` is not `pending`"
        } else {
            return Ok(token);
        };
        Err(unexpected(response, context, why))
    }

    fn outcome(token: &ActorToken) -> Option<OutcomeKind> {
        Some(OutcomeKind::Issued(token.id().clone()))
    }

    /// Returns an error that contains the token. The client then revokes the token, unless it is
    /// configured to keep it.
    fn add_audit_failure(
        token: ActorToken,
        error: Box<dyn StdError + Send + Sync>,
    ) -> Result<ActorToken, Error> {
        Err(AuditIncompleteError::new(Self::DESCRIPTOR.kind, Ok(token), error).into())
    }
}
