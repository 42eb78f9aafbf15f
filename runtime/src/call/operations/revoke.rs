//! Revoking an actor token.

use std::error::Error as StdError;

use http::{Method, Response};

use super::{Descriptor, Effect, Operation, read_object, unexpected};
use crate::audit::{Intent, OutcomeKind};
use crate::error::{AlreadyAcceptedError, ApiError, ErrorContext};
use crate::token::wire;
use crate::{
    ActorTokenId, ActorTokenStatus, Error, Revocation, Violations, clerk::OperationKind,
    error::ApiErrorKind, request::Body,
};

/// The operation that revokes an actor token.
pub(crate) struct Revoke {
    pub(crate) id: ActorTokenId,
}

impl Operation for Revoke {
    type Output = Revocation;

    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        kind: OperationKind::Revoke,
        method: Method::POST,
        path: "/actor_tokens/{id}/revoke",
        effect: Effect::GrantsNothing,
        not_done: Some(OutcomeKind::NotRevoked),
    };

    fn id(&self) -> Option<&str> {
        Some(self.id.as_str())
    }

    fn intent<'a>(&'a self, on_behalf_of: Option<&'a str>) -> Option<Intent<'a>> {
        Some(Intent::Revoke {
            id: &self.id,
            on_behalf_of,
        })
    }

    fn read(&self, response: Response<Body>, context: ErrorContext) -> Result<Revocation, Error> {
        let (token, response) = match read_object(response, context, "an actor token", wire::read) {
            Ok(token) => token,
            Err(Error::Api(error)) => return self.read_error(error),
            Err(error) => return Err(error),
        };
        // HTTP 200 alone does not prove that the token is revoked.
        match token.status() {
            _ if *token.id() != self.id => Err(unexpected(
                response,
                context,
                "the response is about a different token",
            )),
            ActorTokenStatus::Revoked => Ok(Revocation::Revoked(Box::new(token))),
            ActorTokenStatus::Accepted => {
                Err(AlreadyAcceptedError::new(self.id.clone(), None).into())
            }
            _ => {
                let why = "`status` is not `revoked`";
                Err(unexpected(response, context, why))
            }
        }
    }

    fn outcome(_: &Revocation) -> Option<OutcomeKind> {
        Some(OutcomeKind::Revoked)
    }

    /// Returns a success that reports the audit failure, because the token is revoked.
    fn add_audit_failure(
        revocation: Revocation,
        error: Box<dyn StdError + Send + Sync>,
    ) -> Result<Revocation, Error> {
        Ok(revocation.with_audit_error(error))
    }

    #[cfg(feature = "tracing")]
    fn is_audit_incomplete(revocation: &Revocation) -> bool {
        revocation.audit_error().is_some()
    }
}

impl Revoke {
    pub(crate) fn new(id: &str) -> Result<Self, Violations> {
        ActorTokenId::check(id)?;
        let id = ActorTokenId::new(id);
        Ok(Self { id })
    }

    fn read_error(&self, error: ApiError) -> Result<Revocation, Error> {
        match token_status(&error) {
            Some("revoked") => Ok(Revocation::AlreadyRevoked),
            Some("accepted") => Err(AlreadyAcceptedError::new(self.id.clone(), Some(error)).into()),
            // The token is not pending, but its status is unknown: it may be revoked or accepted.
            _ if error.kind() == ApiErrorKind::NotRevocable => {
                Err(error.with_unknown_outcome().into())
            }
            _ => Err(error.into()),
        }
    }
}

/// Returns the token's status in an error that states that the token cannot be revoked. Source: the
/// long message of `actor_token_cannot_be_revoked_code` in Clerk's error catalog.
fn token_status(error: &ApiError) -> Option<&str> {
    let item = error
        .errors()
        .iter()
        .find(|item| item.code() == "actor_token_cannot_be_revoked_code")?;
    let (_, rest) = item.long_message()?.split_once("because its status is ")?;
    rest.split(|c: char| !c.is_ascii_alphabetic()).next()
}
