//! Errors of calls, grouped by what a caller can do about them.
//!
//! No error prints a secret or a body. Messages do not contain texts of the server, which are
//! available through accessors.

mod already_accepted;
mod api;
mod api_item;
mod audit_incomplete;
mod context;
mod no_response;
mod sessions_remain;
mod suggested_status;
#[cfg(test)]
mod tests;
mod unexpected_response;

use std::fmt;
use std::time::{Duration, SystemTime};

pub use already_accepted::AlreadyAcceptedError;
pub use api::{ApiError, ApiErrorKind};
pub use api_item::ApiErrorItem;
pub use audit_incomplete::AuditIncompleteError;
pub(crate) use context::ErrorContext;
use context::ReceivedResponse;
pub use no_response::NoResponseError;
pub use sessions_remain::SessionsRemainError;
pub use unexpected_response::UnexpectedResponseError;

pub use crate::clerk::OperationKind;
pub use crate::config_error::{ConfigError, ConfigProblem};
pub use crate::token::ActorDeserializeError;

use crate::Violations;
use crate::audit::Rejection;

/// The reason why a call failed.
///
/// | variant | meaning | may a token exist? | retry? | suggested HTTP status |
/// | --- | --- | --- | --- | --- |
/// | [`Config`](Self::Config) | the client's settings or its secret key are invalid | no | after fixing the settings | 500 |
/// | [`Invalid`](Self::Invalid) | the request violates rules; nothing was sent | no | after fixing the request | 422 |
/// | [`AuditRejected`](Self::AuditRejected) | the audit sink rejected the call or failed; nothing was sent | no | if [`is_failure`](Rejection::is_failure) | 403; 503 if `is_failure` |
/// | [`Api`](Self::Api) | Clerk responded with an error | after status 408 or 5xx | depends on [`kind`](ApiError::kind) | 502; 503 after status 429 |
/// | [`NoResponse`](Self::NoResponse) | no complete response was received, or the request was not sent | yes, unless it was not sent | if it was not sent | 504; 503 if it was not sent |
/// | [`UnexpectedResponse`](Self::UnexpectedResponse) | a success status, but not the expected content | yes | no | 502 |
/// | [`AlreadyAccepted`](Self::AlreadyAccepted) | the link of the token to be revoked was already opened | no | no: [end the session](crate::Client::revoke_or_end) | 409 |
/// | [`AuditIncomplete`](Self::AuditIncomplete) | the audit record is missing or incomplete | yes, unless the token was revoked | depends on [`rollback`](AuditIncompleteError::rollback) | 500 |
/// | [`SessionsRemain`](Self::SessionsRemain) | not all sessions could be ended | no | yes | 502 |
///
/// The column *may a token exist?* is about issuing. It asks whether Clerk may have issued a token
/// that the caller did not receive (an *orphaned token*). The other operations issue no tokens.
///
/// For a particular error, call [`token_may_exist`](Self::token_may_exist),
/// [`is_safe_to_retry`](Self::is_safe_to_retry),
/// [`orphaned_token_expires_by`](Self::orphaned_token_expires_by),
/// [`retry_after`](Self::retry_after) and [`suggested_status`](Self::suggested_status), which
/// returns the last column.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::{ApiFault, FakeClerk, Injection}};
/// use actor_token::Error;
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// # fake.inject(Injection::respond_with(ApiFault::InternalClerkError));
///
/// match request.send(&clerk) {
///     Ok(token) => drop(token),
///     Err(Error::Invalid(violations)) => eprintln!("not sent: {violations}"),
///     Err(error) if error.token_may_exist() => eprintln!("a token may exist: {error}"),
///     Err(error) => eprintln!("no token was issued: {error}"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client's settings or its secret key are invalid. The request was not sent.
    Config(ConfigError),
    /// The request violates its own rules or the client's [policies](crate::policy). It was not
    /// sent.
    Invalid(Violations),
    /// The [audit](crate::audit) sink rejected the call, or failed to create its record. The
    /// request was not sent.
    AuditRejected(Rejection),
    /// Clerk, or a proxy in front of it, responded with an error.
    Api(ApiError),
    /// No complete response was received. The request may not even have been sent; see
    /// [`NoResponseError::is_not_sent`].
    NoResponse(NoResponseError),
    /// The response has a success status, but not the expected content, such as a valid actor
    /// token.
    UnexpectedResponse(UnexpectedResponseError),
    /// The token to be revoked was already *accepted*, which is Clerk's word for a token whose link
    /// was opened: **someone is, or was, signed in as the user**.
    AlreadyAccepted(AlreadyAcceptedError),
    /// The call has ended, but its [audit](crate::audit) record is missing or incomplete.
    AuditIncomplete(AuditIncompleteError),
    /// Not all sessions of an impersonation could be ended: **someone may still be signed in as the
    /// user**.
    SessionsRemain(SessionsRemainError),
}

impl Error {
    /// Returns `true` if a valid token may exist that was not returned as `Ok`.
    ///
    /// Such a token is *orphaned*: it remains valid until it expires. You can't find and revoke it,
    /// because no endpoint lists actor tokens. [`AuditIncompleteError`] is an exception: it
    /// contains the token ([`AuditIncompleteError::into_token`]), so you can revoke it.
    #[must_use]
    pub fn token_may_exist(&self) -> bool {
        match self {
            Self::Api(error) => error.token_may_exist(),
            Self::NoResponse(error) => error.token_may_exist(),
            Self::UnexpectedResponse(error) => error.token_may_exist(),
            Self::AuditIncomplete(error) => error.token_may_exist(),
            Self::Config(_)
            | Self::Invalid(_)
            | Self::AuditRejected(_)
            | Self::AlreadyAccepted(_)
            | Self::SessionsRemain(_) => false,
        }
    }

    /// Returns the time by which an orphaned token has expired: the end of the attempt plus the
    /// requested lifetime (or Clerk's default). If someone opened the token's link, the session can
    /// last longer.
    ///
    /// The time is approximate: it is based on the local clock, and the server may process a
    /// delayed request after the attempt has ended. Returns `None` if [no token may
    /// exist](Self::token_may_exist), if the token is in the error ([`AuditIncompleteError`]), or
    /// if the time does not fit in a `SystemTime`.
    #[must_use]
    pub fn orphaned_token_expires_by(&self) -> Option<SystemTime> {
        match self {
            Self::Api(error) => error.orphaned_token_expires_by(),
            Self::NoResponse(error) => error.orphaned_token_expires_by(),
            Self::UnexpectedResponse(error) => error.orphaned_token_expires_by(),
            Self::AuditIncomplete(error) => error.call_error()?.orphaned_token_expires_by(),
            Self::Config(_)
            | Self::Invalid(_)
            | Self::AuditRejected(_)
            | Self::AlreadyAccepted(_)
            | Self::SessionsRemain(_) => None,
        }
    }

    /// Returns how long to wait before you repeat the call, if the server asked for a delay.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api(error) => error.retry_after(),
            Self::NoResponse(error) => error.retry_after(),
            Self::AuditIncomplete(error) => error.call_error()?.retry_after(),
            Self::SessionsRemain(error) => error.errors().filter_map(Self::retry_after).max(),
            Self::Config(_)
            | Self::Invalid(_)
            | Self::AuditRejected(_)
            | Self::UnexpectedResponse(_)
            | Self::AlreadyAccepted(_) => None,
        }
    }

    /// Returns the variant as a word, for spans.
    #[cfg(feature = "tracing")]
    pub(crate) fn variant(&self) -> &'static str {
        match self {
            Self::Config(_) => "config",
            Self::Invalid(_) => "invalid",
            Self::AuditRejected(_) => "audit_rejected",
            Self::Api(_) => "api",
            Self::NoResponse(_) => "no_response",
            Self::UnexpectedResponse(_) => "unexpected_response",
            Self::AlreadyAccepted(_) => "already_accepted",
            Self::AuditIncomplete(_) => "audit_incomplete",
            Self::SessionsRemain(_) => "sessions_remain",
        }
    }

    /// Returns `true` if Clerk may have carried out the request, for any operation.
    pub(crate) fn may_have_worked(&self) -> bool {
        match self {
            Self::Api(error) => error.may_have_worked(),
            Self::NoResponse(error) => error.may_have_worked(),
            Self::UnexpectedResponse(_) => true,
            Self::AuditIncomplete(error) => error.call_error().is_none_or(Self::may_have_worked),
            Self::SessionsRemain(error) => error.errors().any(Self::may_have_worked),
            Self::Config(_)
            | Self::Invalid(_)
            | Self::AuditRejected(_)
            | Self::AlreadyAccepted(_) => false,
        }
    }

    /// Returns `true` if repeating the call cannot result in a second token. The repeated call may
    /// fail again.
    #[must_use]
    pub fn is_safe_to_retry(&self) -> bool {
        !self.token_may_exist()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Invalid(violations) => violations.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::NoResponse(error) => error.fmt(f),
            Self::UnexpectedResponse(error) => error.fmt(f),
            Self::AlreadyAccepted(error) => error.fmt(f),
            Self::AuditRejected(error) => error.fmt(f),
            Self::AuditIncomplete(error) => error.fmt(f),
            Self::SessionsRemain(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Config(error) => error.source(),
            Self::Invalid(violations) => violations.source(),
            Self::Api(error) => error.source(),
            Self::NoResponse(error) => error.source(),
            Self::UnexpectedResponse(error) => error.source(),
            Self::AlreadyAccepted(error) => error.source(),
            Self::AuditRejected(error) => error.source(),
            Self::AuditIncomplete(error) => error.source(),
            Self::SessionsRemain(error) => error.source(),
        }
    }
}

macro_rules! impl_from {
    ($($error:ident => $variant:ident,)*) => {$(
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )*};
}

impl_from! {
    ConfigError => Config,
    Violations => Invalid,
    ApiError => Api,
    NoResponseError => NoResponse,
    UnexpectedResponseError => UnexpectedResponse,
    AlreadyAcceptedError => AlreadyAccepted,
    Rejection => AuditRejected,
    AuditIncompleteError => AuditIncomplete,
    SessionsRemainError => SessionsRemain,
}
