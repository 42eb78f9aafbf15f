//! Facts about a request and its response that several errors contain.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, Response, StatusCode};

use crate::{clerk::OperationKind, request::Body};

/// Facts about the request of a call that failed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ErrorContext {
    pub(crate) operation: OperationKind,
    /// Clerk may have carried out the request.
    pub(crate) may_have_worked: bool,
    /// A token may exist that was not returned to the caller.
    pub(crate) token_may_exist: bool,
    /// The time by which a token that was not returned has expired.
    pub(crate) orphan_expires_by: Option<SystemTime>,
    /// The delay that the server asked for.
    pub(crate) retry_after: Option<Duration>,
}

impl ErrorContext {
    /// Returns the time by which an orphaned token has expired. `None` if no token may exist.
    pub(super) fn orphaned_token_expires_by(&self) -> Option<SystemTime> {
        self.orphan_expires_by.filter(|_| self.token_may_exist)
    }

    /// Returns a warning for the end of a message, or an empty string if no token may exist.
    pub(super) fn warning(&self) -> &'static str {
        if self.token_may_exist {
            "; an actor token may have been issued and remains valid until it expires"
        } else {
            ""
        }
    }
}

/// The parts of a response that an error contains. The response's extensions are not kept, because
/// they may keep a connection open.
pub(super) struct ReceivedResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

impl From<Response<Body>> for ReceivedResponse {
    fn from(response: Response<Body>) -> Self {
        let (head, body) = response.into_parts();
        Self {
            status: head.status,
            headers: head.headers,
            body,
        }
    }
}
