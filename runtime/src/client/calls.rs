//! Creates and drives the calls of a client. No function is generic over the transport, so a
//! program contains this code once.

use std::sync::Arc;

use super::policy::Policies;
use crate::call::operations::{Issue, Operation, Revoke};
use crate::call::{Call, Settings};
use crate::request::{PreparedRequest, prepare_without_custom_rules};
use crate::transport::Transport;
use crate::{ActorToken, ActorTokenRequest, Error, Revocation, Violations};

/// The checked configuration of a client.
#[derive(Debug)]
pub(super) struct ClientConfig {
    pub(super) settings: Arc<Settings>,
    pub(super) policies: Policies,
    /// The client keeps a token whose audit record could not be completed, and does not revoke it.
    pub(super) keeps_token_if_audit_fails: bool,
}

/// Creates and drives the calls of a client.
#[derive(Clone, Copy)]
pub(super) struct Calls<'a> {
    pub(super) config: &'a ClientConfig,
    pub(super) on_behalf_of: Option<&'a Arc<str>>,
}

impl Calls<'_> {
    /// Prepares `request`. If it violates custom rules, the error also contains the violations of
    /// the policies.
    pub(super) fn prepare(
        self,
        request: &dyn ActorTokenRequest,
    ) -> Result<PreparedRequest, Violations> {
        request.prepare().map_err(|mut violations| {
            let unsent = prepare_without_custom_rules(request);
            if let Some(Err(others)) = unsent.map(|it| self.config.policies.check(&it)) {
                violations.extend(others);
            }
            violations
        })
    }

    /// Returns the call that issues a token. If a policy rejects the request, the first step of the
    /// call returns the error.
    pub(super) fn issue_call(self, request: PreparedRequest) -> Call<Issue> {
        match self.config.policies.check(&request) {
            Ok(()) => self.call(Issue { request }),
            Err(violations) => Call::Done(Err(violations.into())),
        }
    }

    /// Returns the call that revokes the token in `error`, because its audit record could not be
    /// completed. Returns `None` if `error` contains no token, or if the client keeps such tokens.
    pub(super) fn rollback_call(self, error: &Error) -> Option<Call<Revoke>> {
        let Error::AuditIncomplete(error) = error else {
            return None;
        };
        let token = error
            .token()
            .filter(|_| !self.config.keeps_token_if_audit_fails)?;
        // The ID was validated when the response was read.
        let id = token.id().clone();
        Some(self.call(Revoke { id }).into_rollback())
    }

    /// Revokes a token over a blocking transport.
    pub(super) fn revoke_blocking(
        self,
        transport: &dyn Transport,
        id: &str,
    ) -> Result<Revocation, Error> {
        self.call(Revoke::new(id)?).drive(transport)
    }

    /// Issues a token over a blocking transport.
    pub(super) fn issue_blocking(
        self,
        transport: &dyn Transport,
        request: PreparedRequest,
    ) -> Result<ActorToken, Error> {
        let error = match self.issue_call(request).drive(transport) {
            Ok(token) => return Ok(token),
            Err(error) => error,
        };
        Err(match self.rollback_call(&error) {
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

/// Adds the result of the rollback to the error of the call.
pub(super) fn with_rollback(error: Error, rollback: Result<Revocation, Error>) -> Error {
    match error {
        Error::AuditIncomplete(error) => error.with_rollback(rollback).into(),
        other => other,
    }
}
