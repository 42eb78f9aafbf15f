//! Error of a call whose audit record is missing or incomplete.

use std::error::Error as StdError;
use std::fmt;

use super::Error;
use crate::{ActorToken, Revocation, clerk::OperationKind};

/// A call has ended, but its [audit](crate::audit) record is missing or incomplete, because the
/// audit sink failed.
///
/// If the call issued a token, the client revokes it, so that every valid token has a complete
/// audit record. A client can also [keep such
/// tokens](crate::ClientBuilder::keep_token_if_audit_fails).
///
/// When issuing, the audit record has a begin but no end. When revoking or ending a session, the
/// record can be missing, because such a call proceeds if `begin` fails. This error is returned
/// only if the call itself fails too. A successful revoke returns
/// [`Revocation::AuditIncomplete`](crate::Revocation::AuditIncomplete) instead.
///
/// The [`source`](std::error::Error::source) of this error is the sink's error.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// use actor_token::{Error, Revocation};
/// use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
///
/// /// A sink that can't complete its records.
/// struct Broken;
///
/// impl Audit for Broken {
///     fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
///         Ok(AuditId::new("1"))
///     }
///
///     fn end(&self, _: &AuditId, _: &Outcome) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///         Err("the disk is full".into())
///     }
/// }
///
/// # let fake = FakeClerk::new();
/// let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).audit(Broken).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// let Err(Error::AuditIncomplete(error)) = request.send(&clerk) else { panic!("expected an incomplete audit record") };
/// assert!(matches!(error.rollback(), Some(Ok(Revocation::Revoked(_)))));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct AuditIncompleteError {
    kind: OperationKind,
    /// The issued token, or the error of the call.
    result: Box<Result<ActorToken, Error>>,
    /// The sink's error.
    failure: Box<dyn StdError + Send + Sync>,
    rollback: Option<Box<Result<Revocation, Error>>>,
}

impl AuditIncompleteError {
    pub(crate) fn new(
        kind: OperationKind,
        result: Result<ActorToken, Error>,
        failure: Box<dyn StdError + Send + Sync>,
    ) -> Self {
        Self {
            kind,
            result: Box::new(result),
            failure,
            rollback: None,
        }
    }

    /// Adds the result of revoking the issued token.
    pub(crate) fn with_rollback(mut self, rollback: Result<Revocation, Error>) -> Self {
        self.rollback = Some(Box::new(rollback));
        self
    }

    /// Returns the operation that was attempted.
    #[must_use]
    pub fn operation(&self) -> OperationKind {
        self.kind
    }

    /// Returns the issued token. `None` if the call did not issue a token.
    #[must_use]
    pub fn token(&self) -> Option<&ActorToken> {
        (*self.result).as_ref().ok()
    }

    /// Returns the issued token, so that you can use it despite the incomplete audit record. The
    /// client may have revoked it; see [`rollback`](Self::rollback).
    #[must_use]
    pub fn into_token(self) -> Option<ActorToken> {
        self.result.ok()
    }

    pub(crate) fn into_failure(self) -> Box<dyn StdError + Send + Sync> {
        self.failure
    }

    /// Returns the result of revoking the issued token. Returns `None` if the client did not try to
    /// revoke it.
    #[must_use]
    pub fn rollback(&self) -> Option<Result<&Revocation, &Error>> {
        self.rollback.as_deref().map(Result::as_ref)
    }

    /// Returns the error of the call itself, if it failed.
    #[must_use]
    pub fn call_error(&self) -> Option<&Error> {
        (*self.result).as_ref().err()
    }

    /// Returns `true` if a token may exist that was neither revoked nor recorded as issued.
    #[must_use]
    pub fn token_may_exist(&self) -> bool {
        match &*self.result {
            Ok(_) => !matches!(self.rollback(), Some(Ok(_))),
            Err(error) => error.token_may_exist(),
        }
    }

    /// Returns the part of the message that states the outcome of the call.
    fn outcome_text(&self) -> &'static str {
        match (&*self.result, self.rollback()) {
            (Ok(_), None) => "the actor token was issued and is in this error",
            (Ok(_), Some(Ok(_))) => "the issued actor token was revoked",
            (Ok(_), Some(Err(_))) => {
                "the issued actor token could not be revoked and remains valid until it expires"
            }
            (Err(_), _) => "the call failed",
        }
    }
}

impl fmt::Debug for AuditIncompleteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditIncompleteError")
            .field("kind", &self.kind)
            .field("token", &self.token().map(ActorToken::id))
            .field("call_error", &self.call_error())
            .field("rollback", &self.rollback())
            .field("failure", &self.failure)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for AuditIncompleteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "failed to complete the audit record; {}",
            self.outcome_text()
        )?;
        match self.call_error() {
            Some(error) => write!(f, ": {error}"),
            None => Ok(()),
        }
    }
}

impl StdError for AuditIncompleteError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.failure)
    }
}
