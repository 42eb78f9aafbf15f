//! Everything that can go wrong, sorted by what a caller does next.
//!
//! No error prints a secret or a body: the sentences are ours, and what the server said is behind
//! accessors.

mod already_accepted;
mod api;
mod api_item;
mod audit_incomplete;
mod context;
mod no_response;
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
pub use unexpected_response::UnexpectedResponseError;

use crate::Violations;
use crate::audit::Rejection;
use crate::config_error::ConfigError;

/// Why a call failed.
///
/// Beyond the variant, these questions matter:
/// [`token_may_exist`](Self::token_may_exist), and then
/// [`orphaned_token_expires_by`](Self::orphaned_token_expires_by); [`is_safe_to_retry`](Self::is_safe_to_retry), and then
/// [`retry_after`](Self::retry_after).
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
    /// The client can't be made, or its key can't be used; nothing was sent.
    Config(ConfigError),
    /// The request breaks rules, its own or the client's [policies](crate::policy); nothing was
    /// sent.
    Invalid(Violations),
    /// The [audit](crate::audit) sink refused the call, or failed before it; nothing was sent.
    AuditRejected(Rejection),
    /// Clerk answered with an error, or something in front of it did.
    Api(ApiError),
    /// No whole answer came.
    NoResponse(NoResponseError),
    /// The answer says success, but doesn't read as an actor token.
    UnexpectedResponse(UnexpectedResponseError),
    /// The token to be revoked was redeemed already: **somebody is, or was, in the account**.
    AlreadyAccepted(AlreadyAcceptedError),
    /// The call is over, but its [audit](crate::audit) record is missing or incomplete.
    AuditIncomplete(AuditIncompleteError),
}

impl Error {
    /// Returns `true` if a valid token may exist that was not returned as `Ok`. It works until it
    /// expires: no endpoint lists actor tokens, so a lost one can't be revoked.
    ///
    /// [`AuditIncompleteError`] is an exception: it contains the token ([`AuditIncompleteError::into_token`]), which can
    /// be revoked.
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
            | Self::AlreadyAccepted(_) => false,
        }
    }

    /// Until when a token can live that may have been issued, and that nobody holds: the end of the
    /// try, plus the life that was asked for (or Clerk's default). A session that it opened can
    /// live on.
    ///
    /// It is approximate: it is told by this machine's clock, and a request that was held up on its
    /// way could be carried out later than the try ended. `None` if none [may have been
    /// issued](Self::token_may_exist), if it is in the error ([`AuditIncompleteError`]), or if the life
    /// that was asked for leads beyond what a `SystemTime` can tell.
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
            | Self::AlreadyAccepted(_) => None,
        }
    }

    /// How long to wait before the same call is made again, if the server said so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api(error) => error.retry_after(),
            Self::NoResponse(error) => error.retry_after(),
            Self::AuditIncomplete(error) => error.call_error()?.retry_after(),
            Self::Config(_)
            | Self::Invalid(_)
            | Self::AuditRejected(_)
            | Self::UnexpectedResponse(_)
            | Self::AlreadyAccepted(_) => None,
        }
    }

    /// The variant as a word, for spans.
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
        }
    }

    /// Returns `true` if the request may have been carried out, whatever the operation is.
    pub(crate) fn may_have_worked(&self) -> bool {
        match self {
            Self::Api(error) => error.may_have_worked(),
            Self::NoResponse(error) => error.may_have_worked(),
            Self::UnexpectedResponse(_) => true,
            Self::AuditIncomplete(error) => error.call_error().is_none_or(Self::may_have_worked),
            Self::Config(_)
            | Self::Invalid(_)
            | Self::AuditRejected(_)
            | Self::AlreadyAccepted(_) => false,
        }
    }

    /// Whether making the same call again can't lead to a second token. It doesn't say that it
    /// would help.
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
        }
    }
}

macro_rules! from_parts {
    ($($part:ident => $variant:ident,)*) => {$(
        impl From<$part> for Error {
            fn from(error: $part) -> Self {
                Self::$variant(error)
            }
        }
    )*};
}

from_parts! {
    ConfigError => Config,
    Violations => Invalid,
    ApiError => Api,
    NoResponseError => NoResponse,
    UnexpectedResponseError => UnexpectedResponse,
    AlreadyAcceptedError => AlreadyAccepted,
    Rejection => AuditRejected,
    AuditIncompleteError => AuditIncomplete,
}
