//! Ending a session.

use std::error::Error as StdError;

use http::{Method, Response};

use super::{Descriptor, Effect, Operation, read_object, unexpected};
use crate::audit::{Intent, OutcomeKind};
use crate::error::ErrorContext;
use crate::session::{Session, SessionId, wire};
use crate::{Error, Violations, clerk::OperationKind, request::Body};

/// The operation that ends a session.
pub(crate) struct EndSession {
    pub(crate) id: SessionId,
}

impl Operation for EndSession {
    type Output = Session;

    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        kind: OperationKind::EndSession,
        method: Method::POST,
        path: "/sessions/{id}/revoke",
        effect: Effect::GrantsNothing,
        not_done: Some(OutcomeKind::SessionNotEnded),
    };

    fn id(&self) -> Option<&str> {
        Some(self.id.as_str())
    }

    fn intent<'a>(&'a self, on_behalf_of: Option<&'a str>) -> Option<Intent<'a>> {
        Some(Intent::EndSession {
            id: &self.id,
            on_behalf_of,
        })
    }

    fn read(&self, response: Response<Body>, context: ErrorContext) -> Result<Session, Error> {
        let (session, response) = read_object(response, context, "a session", wire::read)?;
        // HTTP 200 alone does not prove that the session has ended.
        let why = if *session.id() != self.id {
            "the response is about a different session"
        } else if !session.status().has_ended() {
            "`status` is not `revoked`"
        } else {
            return Ok(session);
        };
        Err(unexpected(response, context, why))
    }

    fn outcome(_: &Session) -> Option<OutcomeKind> {
        Some(OutcomeKind::SessionEnded)
    }

    /// Returns a success that reports the audit failure, because the session has ended.
    fn add_audit_failure(
        session: Session,
        error: Box<dyn StdError + Send + Sync>,
    ) -> Result<Session, Error> {
        Ok(session.with_audit_error(error))
    }

    #[cfg(feature = "tracing")]
    fn is_audit_incomplete(session: &Session) -> bool {
        session.audit_error().is_some()
    }
}

impl EndSession {
    pub(crate) fn new(id: &str) -> Result<Self, Violations> {
        SessionId::check(id)?;
        let id = SessionId::new(id);
        Ok(Self { id })
    }
}
