//! The operations of the API, in one file each: the request, its effect, and how to read the
//! response.

mod end_session;
#[cfg(feature = "session")]
mod fetch_keys;
mod issue;
mod list_sessions;
mod revoke;

use std::error::Error as StdError;
use std::time::Duration;

use http::{Method, Response, StatusCode};

pub(crate) use end_session::EndSession;
#[cfg(feature = "session")]
pub(crate) use fetch_keys::FetchKeys;
pub(crate) use issue::Issue;
pub(crate) use list_sessions::ListSessions;
pub(crate) use revoke::Revoke;

use crate::audit::{Intent, OutcomeKind};
use crate::error::{ApiError, ErrorContext, UnexpectedResponseError};
use crate::{Error, clerk::OperationKind, request::Body};

/// Everything that a call needs to know about an operation.
pub(crate) trait Operation {
    /// The output of a successful call.
    type Output;

    const DESCRIPTOR: &'static Descriptor;

    /// Returns the ID that replaces `{id}` in the path.
    fn id(&self) -> Option<&str> {
        None
    }

    /// Returns the query string of the URL, with encoded values. By default, it is empty.
    fn query(&self) -> String {
        String::new()
    }

    /// Returns the body to send.
    fn body(&self) -> Body {
        Body::empty()
    }

    /// Returns the lifetime of the token that this operation issues. `None` if it issues none.
    fn token_lifetime(&self) -> Option<Duration> {
        None
    }

    /// Reads the output from a response. Fails with the error of the call.
    fn read(&self, response: Response<Body>, context: ErrorContext) -> Result<Self::Output, Error>;

    /// Returns the intent for the audit record. `None` for an operation without a record.
    fn intent<'a>(&'a self, _on_behalf_of: Option<&'a str>) -> Option<Intent<'a>> {
        None
    }

    /// Returns the outcome of a success for the audit record. `None` for an operation without a
    /// record.
    fn outcome(_output: &Self::Output) -> Option<OutcomeKind> {
        None
    }

    /// Converts the output of a successful call to its result, if the audit record is missing or
    /// incomplete because of `error`.
    fn add_audit_failure(
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

/// The properties of an operation that are the same for each call.
pub(crate) struct Descriptor {
    pub(crate) kind: OperationKind,
    pub(crate) method: Method,
    /// The path below the base URL, with `{id}` for the ID.
    pub(crate) path: &'static str,
    pub(crate) effect: Effect,
    /// The outcome in the audit record if nothing was done. `None` for an operation without a
    /// record.
    pub(crate) not_done: Option<OutcomeKind>,
}

/// The effect of an operation on a user's account. It determines which retries are safe, and
/// whether the operation proceeds if the audit sink fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It grants access, so repeating it may grant access twice.
    GrantsAccess,
    /// It removes access or only reads, so repeating it has the same effect as doing it once.
    GrantsNothing,
}

impl Effect {
    /// Returns `true` if a request whose outcome is unknown may be repeated.
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

/// Parses the body of a successful response with `read`. If that fails, the message consists of
/// `expected`, such as "a session", and the error of `read`.
fn read_object<T>(
    response: Response<Body>,
    context: ErrorContext,
    expected: &str,
    read: impl FnOnce(&[u8]) -> Result<T, String>,
) -> Result<(T, Response<Body>), Error> {
    match response.status() {
        StatusCode::OK => match read(response.body().as_bytes()) {
            Ok(object) => Ok((object, response)),
            Err(why) => {
                let why = format!("not {expected}: {why}");
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
