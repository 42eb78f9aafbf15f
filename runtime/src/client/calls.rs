//! The calls of a client, independent of its transport, so that a program contains this code once.

use std::sync::Arc;

use super::policy::Policies;
use crate::call::operations::{Issue, Operation, Revoke};
use crate::call::{Call, Settings};
use crate::transport::Transport;
use crate::{ActorToken, Error, Revocation, request::PreparedRequest};

/// The checked configuration of a client.
#[derive(Debug)]
pub(super) struct ClientConfig {
    pub(super) settings: Arc<Settings>,
    pub(super) policies: Policies,
    /// Don't revoke a token whose audit record could not be completed.
    pub(super) keeps_token_if_audit_fails: bool,
}

/// Creates the calls of a client.
#[derive(Clone, Copy)]
pub(super) struct Calls<'a> {
    pub(super) config: &'a ClientConfig,
    pub(super) on_behalf_of: Option<&'a Arc<str>>,
}

impl Calls<'_> {
    /// Returns the call that issues a token. It fails at its first step if a policy rejects the
    /// request.
    pub(super) fn issue(self, request: PreparedRequest) -> Call<Issue> {
        match self.config.policies.check(&request) {
            Ok(()) => self.call(Issue { request }),
            Err(violations) => Call::Done(Err(violations.into())),
        }
    }

    /// Returns the call that revokes a token whose audit record could not be completed. `None` if
    /// `error` is a different one, or if the client keeps the token.
    pub(super) fn rollback(self, error: &Error) -> Option<Call<Revoke>> {
        let Error::AuditIncomplete(error) = error else {
            return None;
        };
        let token = error
            .token()
            .filter(|_| !self.config.keeps_token_if_audit_fails)?;
        // The ID of a response is checked when the response is read.
        let id = token.id().clone();
        Some(self.call(Revoke { id }).into_rollback())
    }

    /// Revokes a token over a blocking transport.
    pub(super) fn revoke_over(
        self,
        transport: &dyn Transport,
        id: &str,
    ) -> Result<Revocation, Error> {
        self.call(Revoke::new(id)?).drive(transport)
    }

    /// Issues a token over a blocking transport.
    pub(super) fn issue_over(
        self,
        transport: &dyn Transport,
        request: PreparedRequest,
    ) -> Result<ActorToken, Error> {
        let error = match self.issue(request).drive(transport) {
            Ok(token) => return Ok(token),
            Err(error) => error,
        };
        Err(match self.rollback(&error) {
            Some(call) => with_rollback(error, call.drive(transport)),
            None => error,
        })
    }

    /// Returns the call of an operation.
    pub(super) fn call<O: Operation>(self, operation: O) -> Call<O> {
        let settings = Arc::clone(&self.config.settings);
        Call::new(settings, operation, self.on_behalf_of.cloned())
    }
}

/// Adds the result of revoking a token to the error about it.
pub(super) fn with_rollback(error: Error, rollback: Result<Revocation, Error>) -> Error {
    match error {
        Error::AuditIncomplete(error) => error.undone(rollback).into(),
        other => other,
    }
}
