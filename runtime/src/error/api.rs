//! Error for a response whose status is not a success.

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

use super::{ApiErrorItem, ErrorContext, ReceivedResponse};
use crate::json::{Members, first_items, without_byte_order_mark};
use crate::safe_to_print::{is_trace_id, trace_id};
use crate::{clerk::OperationKind, request::Body};
use http::{Response, StatusCode};

/// The maximum number of errors that are kept from a response. Clerk sends one error per parameter.
/// A list that fills the largest response would need a hundred times its size in memory, and would
/// be printed.
const MAX_ERRORS: usize = 32;

/// An error response from Clerk, or from a proxy in front of it.
///
/// Its `Display` output has the status, Clerk's codes, what to do and the trace ID. Clerk's
/// messages are available from [`errors`](Self::errors). They are never printed, because they can
/// contain parts of the request.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// use actor_token::{Error, error::ApiErrorKind};
/// # let fake = FakeClerk::new();
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
///
/// let clerk = Client::builder(fake.clone()).secret_key("sk_test_wrong").build()?;
/// let Err(Error::Api(error)) = request.send(&clerk) else { panic!("the key was accepted") };
/// assert_eq!(error.kind(), ApiErrorKind::Unauthorized);
/// assert_eq!(error.status(), 401);
/// assert_eq!(error.errors()[0].code(), "clerk_key_invalid");
/// assert!(!error.token_may_exist());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ApiError {
    context: ErrorContext,
    response: Box<ReceivedResponse>,
    errors: Vec<ApiErrorItem>,
    trace_id: Option<String>,
}

/// The meaning of an [`ApiError`].
///
/// ```
/// use actor_token::error::{ApiError, ApiErrorKind};
///
/// fn team_to_notify(error: &ApiError) -> &'static str {
///     match error.kind() {
///         ApiErrorKind::Unauthorized | ApiErrorKind::Forbidden => "operations",
///         ApiErrorKind::UnsupportedPlan | ApiErrorKind::ImpersonationLimitExceeded => "billing",
///         ApiErrorKind::NotFound => "support",
///         _ => "engineering",
///     }
/// }
/// # let _ = team_to_notify;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiErrorKind {
    /// 401: the secret key is wrong or malformed.
    Unauthorized,
    /// 402: the plan does not include impersonation.
    UnsupportedPlan,
    /// 422 `impersonation_limit_exceeded`: the plan's monthly impersonation limit is exhausted.
    ImpersonationLimitExceeded,
    /// 403: the secret key is not authorized for this operation.
    Forbidden,
    /// 404: the user, actor token or session does not exist.
    NotFound,
    /// 429: too many requests; see [`ApiError::retry_after`].
    RateLimited,
    /// 400 `actor_token_cannot_be_revoked_code`: the token is no longer pending.
    NotRevocable,
    /// Any other 4xx except for 408: the request was rejected.
    Rejected,
    /// 3xx: the server sent a redirect. Redirects are never followed.
    Redirect,
    /// 408, 5xx, or a status that HTTP does not define.
    ServerError,
}

impl ApiError {
    /// Creates an error from the response. Ignores invalid parts of the body.
    pub(crate) fn read(response: Response<Body>, context: ErrorContext) -> Self {
        // If a message has an invalid byte, the codes must still be readable.
        let body = String::from_utf8_lossy(response.body().as_bytes());
        let members = Members::read_or_empty(without_byte_order_mark(body.as_bytes()));
        let list = members.get("errors");
        let items = list.map(|list| first_items(list, MAX_ERRORS));
        let items = items.unwrap_or_default();
        let errors = items.into_iter().map(ApiErrorItem::read).collect();
        let trace_id = members
            .string("clerk_trace_id")
            .filter(|id| is_trace_id(id))
            .or_else(|| trace_id(response.headers()).map(str::to_owned));
        Self {
            context,
            response: Box::new(response.into()),
            errors,
            trace_id,
        }
    }

    /// Returns the operation that was attempted.
    #[must_use]
    pub fn operation(&self) -> OperationKind {
        self.context.operation
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// Returns the meaning of the error.
    #[must_use]
    pub fn kind(&self) -> ApiErrorKind {
        match self.status().as_u16() {
            401 => ApiErrorKind::Unauthorized,
            402 => ApiErrorKind::UnsupportedPlan,
            403 => ApiErrorKind::Forbidden,
            404 => ApiErrorKind::NotFound,
            429 => ApiErrorKind::RateLimited,
            _ if self.has_code("impersonation_limit_exceeded") => {
                ApiErrorKind::ImpersonationLimitExceeded
            }
            _ if self.has_code("actor_token_cannot_be_revoked_code") => ApiErrorKind::NotRevocable,
            300..=399 => ApiErrorKind::Redirect,
            408 => ApiErrorKind::ServerError,
            400..=499 => ApiErrorKind::Rejected,
            _ => ApiErrorKind::ServerError,
        }
    }

    /// Returns Clerk's list of errors, at most the first 32. The list is empty if the response is
    /// not from Clerk.
    #[must_use]
    pub fn errors(&self) -> &[ApiErrorItem] {
        &self.errors
    }

    /// Returns the trace ID, which Clerk's support needs to find the request.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }

    /// Returns the delay that the response asks for (`Retry-After`). Returns `None` if the header
    /// is missing or malformed.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.context.retry_after
    }

    /// Returns the body of the response. It is never printed.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.response.body
    }

    /// Returns `true` if a token may exist that was not returned to the caller.
    #[must_use]
    pub fn token_may_exist(&self) -> bool {
        self.context.token_may_exist
    }

    /// Returns the approximate time by which an orphaned token has expired; see
    /// [`Error::orphaned_token_expires_by`](crate::Error::orphaned_token_expires_by).
    #[must_use]
    pub fn orphaned_token_expires_by(&self) -> Option<SystemTime> {
        self.context.orphaned_token_expires_by()
    }

    /// Returns `true` if Clerk may have carried out the request.
    pub(super) fn may_have_worked(&self) -> bool {
        self.context.may_have_worked
    }

    /// Marks the outcome of the request as unknown, although the status means that the request was
    /// rejected.
    pub(crate) fn with_unknown_outcome(mut self) -> Self {
        self.context.may_have_worked = true;
        self
    }

    fn has_code(&self, code: &str) -> bool {
        self.errors.iter().any(|item| item.code() == code)
    }

    /// Returns the part of the message that states the cause and what to do.
    fn hint(&self) -> Cow<'static, str> {
        let hint = match self.kind() {
            ApiErrorKind::Unauthorized => "invalid secret key; check CLERK_SECRET_KEY",
            ApiErrorKind::UnsupportedPlan => "the Clerk plan does not include impersonation",
            ApiErrorKind::ImpersonationLimitExceeded => {
                "the monthly impersonation limit of the Clerk plan is exhausted"
            }
            ApiErrorKind::Forbidden => "the secret key is not authorized for this operation",
            ApiErrorKind::NotFound => {
                let object = self.operation().object();
                return format!("no such user or {object} in this Clerk instance").into();
            }
            ApiErrorKind::RateLimited if self.retry_after().is_none() => {
                "too many requests; wait before retrying"
            }
            ApiErrorKind::RateLimited => "too many requests",
            ApiErrorKind::NotRevocable => {
                "the actor token is no longer pending; it may have been accepted, and someone may be signed in with it"
            }
            ApiErrorKind::Rejected => "the request was rejected; see `errors()` for details",
            ApiErrorKind::Redirect => {
                "the server sent a redirect, which is not followed; check CLERK_API_URL"
            }
            ApiErrorKind::ServerError => "server error",
        };
        hint.into()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clerk responded with status {}", self.status().as_u16())?;
        for (i, item) in self.errors.iter().enumerate() {
            f.write_str(if i == 0 { " (" } else { ", " })?;
            f.write_str(item.printable_code().unwrap_or("unknown code"))?;
            if let Some(name) = item.printable_param() {
                write!(f, " at {name}")?;
            }
        }
        if !self.errors.is_empty() {
            f.write_str(")")?;
        }
        write!(f, ": {}", self.hint())?;
        if let Some(delay) = self.retry_after() {
            write!(f, "; retry after {} s", delay.as_secs())?;
        }
        f.write_str(self.context.warning())?;
        if let Some(id) = &self.trace_id {
            write!(f, "; trace ID {id}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("kind", &self.kind())
            .field("status", &self.status())
            .field("errors", &self.errors)
            .field("trace_id", &self.trace_id)
            .field("retry_after", &self.retry_after())
            .field("body", self.body())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ApiError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> ErrorContext {
        ErrorContext {
            operation: OperationKind::Issue,
            may_have_worked: false,
            token_may_exist: false,
            orphan_expires_by: None,
            retry_after: None,
        }
    }

    fn error(body: &str) -> ApiError {
        let mut response = Response::new(Body::from(body.to_owned()));
        *response.status_mut() = StatusCode::BAD_REQUEST;
        ApiError::read(response, context())
    }

    #[test]
    fn invalid_parts_of_body_are_ignored() {
        let error = error(
            r#"{"errors":[{"code":"form_param_missing","message":null,"long_message":1e999,"meta":[]},
                {"code":7,"message":"m","meta":{"param_name":"actor.sub"}},"string"],
                "clerk_trace_id":"0123456789abcdef0123456789abcdef","more":1e999}"#,
        );
        let [first, second, third] = error.errors() else {
            panic!("{error:?}");
        };
        assert_eq!(
            (first.code(), first.message(), first.long_message()),
            ("form_param_missing", "", None)
        );
        assert!(first.meta().is_none());
        assert_eq!(
            (second.code(), second.message(), second.param_name()),
            ("", "m", Some("actor.sub"))
        );
        assert_eq!(third.code(), "");
        assert_eq!(error.trace_id(), Some("0123456789abcdef0123456789abcdef"));
    }

    #[test]
    fn only_first_errors_of_long_list_are_kept() {
        let item = r#"{"code":"form_param_missing"}"#;
        for (length, kept) in [(31, 31), (32, 32), (33, 32), (30_000, 32)] {
            let list = vec![item; length].join(",");
            let error = error(&format!(r#"{{"errors":[{list}]}}"#));
            assert_eq!(error.errors().len(), kept);
            assert_eq!(error.to_string().matches("form_param").count(), kept);
        }
        assert!(error(r#"{"errors":[1,2"#).errors().is_empty());
    }

    #[test]
    fn code_is_read_despite_invalid_utf8_in_message() {
        let mut response = Response::new(Body::from(
            b"{\"errors\":[{\"code\":\"form_param_missing\",\"message\":\"\xe9\"}]}".to_vec(),
        ));
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        let error = ApiError::read(response, context());
        assert_eq!(error.errors()[0].code(), "form_param_missing");
    }

    #[test]
    fn body_without_list_has_no_errors() {
        for body in [
            "",
            "<html>",
            "[]",
            "null",
            r#"{"errors":{}}"#,
            r#"{"errors":null}"#,
        ] {
            assert!(error(body).errors().is_empty(), "{body}");
        }
    }

    #[test]
    fn code_is_printed_only_if_valid() {
        for code in ["form_param_missing", "actor_token_cannot_be_revoked_code"] {
            assert!(
                error(&format!(r#"{{"errors":[{{"code":"{code}"}}]}}"#))
                    .to_string()
                    .contains(code)
            );
        }
        for code in [
            "sk_test_abcdef",
            "sk_live_0123",
            "eyjhbgci0ijk",
            "a b",
            "Word",
            "x".repeat(65).as_str(),
        ] {
            let error = error(&format!(
                r#"{{"errors":[{{"code":"{code}","meta":{{"param_name":"{code}"}}}}],"clerk_trace_id":"{code}"}}"#
            ));
            assert!(!error.to_string().contains(code), "{error}");
            assert!(!format!("{error:?}").contains(code), "{error:?}");
        }
    }
}
