//! Facts about a request and its response that several errors contain.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, Response, StatusCode};

use crate::{clerk::OperationKind, request::Body};

/// The facts that a call knows about its request when it fails.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ErrorContext {
    pub(crate) operation: OperationKind,
    /// The request may have been carried out.
    pub(crate) may_have_worked: bool,
    /// A token that was not returned may exist.
    pub(crate) token_may_exist: bool,
    /// The time by which such a token has expired.
    pub(crate) orphan_expires_by: Option<SystemTime>,
    /// The delay that the server requests.
    pub(crate) retry_after: Option<Duration>,
}

impl ErrorContext {
    /// Returns the expiry of a token that may exist.
    pub(super) fn orphaned_token_expires_by(&self) -> Option<SystemTime> {
        self.orphan_expires_by.filter(|_| self.token_may_exist)
    }

    /// Returns the end of a message: a warning if a token may exist.
    pub(super) fn warning(&self) -> &'static str {
        if self.token_may_exist {
            "; an actor token may have been issued and remains valid until it expires"
        } else {
            ""
        }
    }
}

/// The parts of a response that an error contains. The extensions are dropped, because they may
/// keep a connection open.
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
