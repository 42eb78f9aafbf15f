//! Steps without I/O, which the blocking and the asynchronous methods for sessions share.

use std::collections::BTreeSet;

use crate::Error;
use crate::error::{ApiErrorKind, SessionsRemainError};
use crate::session::{Ended, Session, SessionId, SessionStatus, wire::Page};

/// Collects the impersonated sessions of all pages of a list.
#[derive(Default)]
pub(super) struct Impersonations {
    sessions: Vec<Session>,
    ids: BTreeSet<SessionId>,
}

impl Impersonations {
    /// Adds the active impersonated sessions of a page. If a session starts between two requests,
    /// the others move, so the same session can be on two pages. It is added only once.
    pub(super) fn add(&mut self, page: Page) {
        for session in page.sessions {
            let is_active = *session.status() == SessionStatus::Active;
            if is_active && session.is_impersonated() && self.ids.insert(session.id().clone()) {
                self.sessions.push(session);
            }
        }
    }

    pub(super) fn finish(self) -> Vec<Session> {
        self.sessions
    }
}

/// Collects the results of ending several sessions.
#[derive(Default)]
pub(super) struct EndResults {
    ended: Vec<Session>,
    failures: Vec<(SessionId, Error)>,
}

impl EndResults {
    pub(super) fn add(&mut self, id: SessionId, result: Result<Session, Error>) {
        match result {
            Ok(session) => self.ended.push(session),
            Err(error) => self.failures.push((id, error)),
        }
    }

    pub(super) fn finish(self) -> Result<Vec<Session>, Error> {
        if self.failures.is_empty() {
            return Ok(self.ended);
        }
        Err(SessionsRemainError::new(self.ended, self.failures).into())
    }
}

/// Returns `true` if a token could not be revoked because it was, or may have been, accepted.
pub(super) fn may_be_accepted(error: &Error) -> bool {
    match error {
        Error::AlreadyAccepted(_) => true,
        Error::Api(error) => error.kind() == ApiErrorKind::NotRevocable,
        Error::AuditIncomplete(error) => error.call_error().is_some_and(may_be_accepted),
        _ => false,
    }
}

/// Returns the result of `revoke_or_end` after a token could not be revoked because of `error`.
/// `ended` is the result of ending the sessions that may have come from the token.
pub(super) fn revoke_or_end_result(
    error: Error,
    ended: Result<Vec<Session>, Error>,
) -> Result<Ended, Error> {
    match (ended, error) {
        (Ok(sessions), error) => Ok(Ended::SessionsEnded {
            sessions,
            audit_error: match error {
                Error::AlreadyAccepted(error) => error.into_audit_error(),
                Error::AuditIncomplete(error) => Some(error.into_failure()),
                _ => None,
            },
        }),
        (Err(end_error), Error::AlreadyAccepted(error)) => {
            Err(error.with_end_error(end_error).into())
        }
        (Err(end_error), _) => Err(end_error),
    }
}
