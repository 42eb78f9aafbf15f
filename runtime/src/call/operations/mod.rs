//! The operations of the API, one file for each: its request, its effect, and how it reads
//! responses.

mod issue;
mod revoke;

use std::error::Error as StdError;
use std::time::Duration;

use http::{Method, Response, StatusCode};

pub(crate) use issue::Issue;
pub(crate) use revoke::Revoke;

use crate::audit::{Intent, OutcomeKind};
use crate::error::{ApiError, ErrorContext, UnexpectedResponseError};
use crate::{Error, clerk::OperationKind, request::Body};

/// Everything that a call needs to know about an operation.
pub(crate) trait Operation {
    /// What a successful call returns.
    type Output;

    const DESCRIPTOR: &'static Descriptor;

    /// Returns the ID that replaces `{id}` in the path.
    fn id(&self) -> Option<&str> {
        None
    }

    /// Returns the body to send.
    fn body(&self) -> Body {
        Body::empty()
    }

    /// Returns the lifetime of the token that this operation issues. `None` if it issues none.
    fn token_lifetime(&self) -> Option<Duration> {
        None
    }

    /// Reads a response.
    fn read(&self, response: Response<Body>, context: ErrorContext) -> Result<Self::Output, Error>;

    /// Returns what is about to be done, for the audit record. `None` for an operation without one.
    fn intent<'a>(&'a self, _on_behalf_of: Option<&'a str>) -> Option<Intent<'a>> {
        None
    }

    /// Returns what an audit record states about a success.
    fn outcome(_output: &Self::Output) -> Option<OutcomeKind> {
        None
    }

    /// Returns the result of a call that succeeded, but whose audit record is missing or incomplete
    /// because of `error`.
    fn audit_incomplete(
        output: Self::Output,
        _error: Box<dyn StdError + Send + Sync>,
    ) -> Result<Self::Output, Error> {
        Ok(output)
    }

    /// Returns `true` if `output` reports that the audit record is missing or incomplete.
    #[cfg(feature = "tracing")]
    fn is_audit_incomplete(_output: &Self::Output) -> bool {
        false
    }
}

/// The facts about an operation that are the same for each call.
pub(crate) struct Descriptor {
    pub(crate) kind: OperationKind,
    pub(crate) method: Method,
    /// The path below the base URL, with `{id}` for the ID.
    pub(crate) path: &'static str,
    pub(crate) effect: Effect,
    /// What an audit record states if nothing was done. `None` for an operation without an audit
    /// record.
    pub(crate) not_done: Option<OutcomeKind>,
}

/// What an operation does to a user's account. It decides about retries and about a failing audit
/// sink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It grants access. Done twice, it grants access twice.
    GrantsAccess,
    /// It takes access away, or only reads. Done twice, it does the same as done once.
    GrantsNothing,
}

impl Effect {
    /// Returns `true` if a request may be repeated although its outcome is unknown.
    pub(crate) fn is_idempotent(self) -> bool {
        match self {
            Self::GrantsAccess => false,
            Self::GrantsNothing => true,
        }
    }

    /// Returns `true` if a failing audit sink must not prevent the operation.
    pub(crate) fn fails_open(self) -> bool {
        match self {
            Self::GrantsAccess => false,
            Self::GrantsNothing => true,
        }
    }

    /// Returns `true` if a token may exist after a request whose outcome is unknown.
    pub(crate) fn may_leave_token(self) -> bool {
        match self {
            Self::GrantsAccess => true,
            Self::GrantsNothing => false,
        }
    }
}

/// Parses a response with `read`, which returns the reason on failure.
fn read_object<T>(
    response: Response<Body>,
    context: ErrorContext,
    read: impl FnOnce(&[u8]) -> Result<T, String>,
) -> Result<(T, Response<Body>), Error> {
    match response.status() {
        StatusCode::OK => match read(response.body().as_bytes()) {
            Ok(object) => Ok((object, response)),
            Err(why) => {
                let why = format!("not an {}: {why}", context.operation.object());
                Err(unexpected(response, context, why))
            }
        },
        other if other.is_success() => Err(unexpected(response, context, "expected status 200")),
        _ => Err(ApiError::read(response, context).into()),
    }
}

fn unexpected(response: Response<Body>, context: ErrorContext, why: impl Into<String>) -> Error {
    UnexpectedResponseError::new(response, context, why.into()).into()
}
