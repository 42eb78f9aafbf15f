//! An error that was answered: Clerk's codes and messages, typed, whatever the status and the content type.

use std::fmt;
use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Exchange, MAY_HAVE_BEEN_ISSUED};
use crate::Body;
use crate::retry_after::RetryAfter;

/// Clerk answered with an error, or something in front of it did (a proxy's HTML, say).
///
/// Its `Display` says in our words what to do, with status, code and trace ID. Clerk's own messages are in
/// [`errors`](Self::errors): they can quote what was sent, so nothing prints them.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// use actor_token::{ApiErrorKind, Error};
/// # let fake = FakeClerk::new();
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
///
/// let clerk = Client::builder(fake.clone()).secret_key("sk_test_wrong").build()?;
/// let Err(Error::Api(error)) = request.send(&clerk) else { panic!("a wrong key works") };
/// assert_eq!(error.kind(), ApiErrorKind::SecretKeyRefused);
/// assert_eq!(error.status(), 401);
/// assert_eq!(error.errors()[0].code(), "clerk_key_invalid");
/// assert!(!error.may_have_been_issued());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ApiError {
    exchange: Box<Exchange>,
    errors: Vec<ApiErrorItem>,
    trace_id: Option<String>,
}

/// One entry of the list that an error answer has.
#[derive(Clone, Deserialize)]
pub struct ApiErrorItem {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    long_message: Option<String>,
    #[serde(default)]
    meta: Option<Map<String, Value>>,
}

/// The JSON of an error answer. Unknown keys are ignored.
#[derive(Default, Deserialize)]
struct Envelope {
    #[serde(default)]
    errors: Vec<ApiErrorItem>,
    #[serde(default)]
    clerk_trace_id: Option<String>,
}

/// What an [`ApiError`] means, for a caller to match on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiErrorKind {
    /// 401: the secret key is wrong, or was not understood.
    SecretKeyRefused,
    /// 402: the plan has no impersonation.
    PlanLacksImpersonation,
    /// 422 `impersonation_limit_exceeded`: the plan's impersonations of this month are used up.
    ImpersonationLimitExceeded,
    /// 403: the key may not do this.
    Forbidden,
    /// 404: no such user, or no such actor token.
    NotFound,
    /// 429: too many requests; see [`ApiError::retry_after`].
    RateLimited,
    /// 400 `actor_token_cannot_be_revoked_code`: the token is not pending any more.
    NotRevocable,
    /// Any other 4xx but 408: the request was refused.
    Refused,
    /// 3xx: the base URL leads elsewhere. Redirects are never followed.
    Redirected,
    /// 408, 5xx, or a status that HTTP doesn't know.
    Server,
}

impl ApiError {
    pub(crate) fn read(exchange: Box<Exchange>) -> Self {
        let envelope: Envelope =
            serde_json::from_slice(exchange.body.as_bytes()).unwrap_or_default();
        let header = exchange.headers.get("x-clerk-trace-id");
        let trace_id = envelope
            .clerk_trace_id
            .or_else(|| Some(header?.to_str().ok()?.to_owned()))
            .filter(|id| is_plain(id));
        Self {
            exchange,
            errors: envelope.errors,
            trace_id,
        }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.exchange.status
    }

    /// What the error means.
    #[must_use]
    pub fn kind(&self) -> ApiErrorKind {
        match self.status().as_u16() {
            401 => ApiErrorKind::SecretKeyRefused,
            402 => ApiErrorKind::PlanLacksImpersonation,
            403 => ApiErrorKind::Forbidden,
            404 => ApiErrorKind::NotFound,
            429 => ApiErrorKind::RateLimited,
            _ if self.has("impersonation_limit_exceeded") => {
                ApiErrorKind::ImpersonationLimitExceeded
            }
            _ if self.has("actor_token_cannot_be_revoked_code") => ApiErrorKind::NotRevocable,
            300..=399 => ApiErrorKind::Redirected,
            408 => ApiErrorKind::Server,
            400..=499 => ApiErrorKind::Refused,
            _ => ApiErrorKind::Server,
        }
    }

    /// Clerk's own list of errors. Empty if the answer wasn't Clerk's.
    #[must_use]
    pub fn errors(&self) -> &[ApiErrorItem] {
        &self.errors
    }

    /// The ID under which Clerk's support finds the request.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }

    /// How long the answer asks to wait (`Retry-After`). `None` if it doesn't say, or not readably.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        RetryAfter::read(&self.exchange.headers).known()
    }

    /// The body of the answer; nothing prints it.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.exchange.body
    }

    /// Whether a token may exist that the caller doesn't hold.
    #[must_use]
    pub fn may_have_been_issued(&self) -> bool {
        self.exchange.may_have_been_issued()
    }

    fn has(&self, code: &str) -> bool {
        self.errors.iter().any(|item| item.code == code)
    }

    fn advice(&self) -> &'static str {
        match self.kind() {
            ApiErrorKind::SecretKeyRefused => "the secret key was refused; check CLERK_SECRET_KEY",
            ApiErrorKind::PlanLacksImpersonation => "the Clerk plan has no impersonation",
            ApiErrorKind::ImpersonationLimitExceeded => {
                "the Clerk plan's impersonations of this month are used up"
            }
            ApiErrorKind::Forbidden => "the secret key may not do this",
            ApiErrorKind::NotFound => "there is no such user or actor token in this Clerk instance",
            ApiErrorKind::RateLimited => "too many requests; wait before the next one",
            ApiErrorKind::NotRevocable => "the actor token is not pending any more",
            ApiErrorKind::Refused => "the request was refused; `errors()` has the details",
            ApiErrorKind::Redirected => {
                "the base URL leads elsewhere, and redirects are never followed; check CLERK_API_URL"
            }
            ApiErrorKind::Server => "the server failed",
        }
    }
}

impl ApiErrorItem {
    /// Clerk's code for the error: `form_param_missing`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Clerk's short message. It can quote what was sent.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Clerk's sentence. It can quote what was sent.
    #[must_use]
    pub fn long_message(&self) -> Option<&str> {
        self.long_message.as_deref()
    }

    /// Further facts, such as `limit` and `used`.
    #[must_use]
    pub fn meta(&self) -> Option<&Map<String, Value>> {
        self.meta.as_ref()
    }

    /// The parameter that the error is about: `actor.sub`.
    #[must_use]
    pub fn param_name(&self) -> Option<&str> {
        self.meta.as_ref()?.get("param_name")?.as_str()
    }

    /// The code, if it looks like one: what a server sends is not printed unseen.
    fn plain_code(&self) -> Option<&str> {
        Some(self.code.as_str()).filter(|code| is_plain(code))
    }

    fn plain_param(&self) -> Option<&str> {
        self.param_name().filter(|name| is_plain(name))
    }
}

/// Whether a text from the server is short and plain enough to be a code, a parameter's name or a trace ID.
fn is_plain(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.'))
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clerk answered {}", self.status().as_u16())?;
        for (i, item) in self.errors.iter().enumerate() {
            f.write_str(if i == 0 { " (" } else { ", " })?;
            f.write_str(item.plain_code().unwrap_or("unknown code"))?;
            if let Some(name) = item.plain_param() {
                write!(f, " at {name}")?;
            }
        }
        if !self.errors.is_empty() {
            f.write_str(")")?;
        }
        write!(f, ": {}", self.advice())?;
        if let Some(wait) = self.retry_after() {
            write!(f, "; asked to wait {} s", wait.as_secs())?;
        }
        if self.may_have_been_issued() {
            f.write_str(MAY_HAVE_BEEN_ISSUED)?;
        }
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

impl fmt::Debug for ApiErrorItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiErrorItem")
            .field("code", &self.plain_code())
            .field("param_name", &self.plain_param())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ApiError {}
