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

pub use already_accepted::AlreadyAccepted;
pub use api::{ApiError, ApiErrorKind};
pub use api_item::ApiErrorItem;
pub use audit_incomplete::Unaudited;
pub(crate) use context::ErrorContext;
use context::ReceivedResponse;
pub use no_response::NoAnswer;
pub use unexpected_response::UnreadableAnswer;

use crate::Violations;
use crate::audit::Refusal;
use crate::config_error::ConfigError;

/// Why a call failed.
///
/// Beyond the variant, these questions matter:
/// [`may_have_been_issued`](Self::may_have_been_issued), and then
/// [`ghost_dead_by`](Self::ghost_dead_by); [`is_safe_to_retry`](Self::is_safe_to_retry), and then
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
///     Err(error) if error.may_have_been_issued() => eprintln!("a token may exist: {error}"),
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
    Refused(Refusal),
    /// Clerk answered with an error, or something in front of it did.
    Api(ApiError),
    /// No whole answer came.
    NoAnswer(NoAnswer),
    /// The answer says success, but doesn't read as an actor token.
    Unreadable(UnreadableAnswer),
    /// The token to be revoked was redeemed already: **somebody is, or was, in the account**.
    AlreadyAccepted(AlreadyAccepted),
    /// The call is over, but its [audit](crate::audit) record is missing or incomplete.
    Unaudited(Unaudited),
}

impl Error {
    /// Returns `true` if a valid token may exist that was not returned as `Ok`. It works until it
    /// expires: no endpoint lists actor tokens, so a lost one can't be revoked.
    ///
    /// [`Unaudited`] is an exception: it contains the token ([`Unaudited::into_token`]), which can
    /// be revoked.
    #[must_use]
    pub fn may_have_been_issued(&self) -> bool {
        match self {
            Self::Api(error) => error.may_have_been_issued(),
            Self::NoAnswer(error) => error.may_have_been_issued(),
            Self::Unreadable(error) => error.may_have_been_issued(),
            Self::Unaudited(error) => error.may_have_been_issued(),
            Self::Config(_) | Self::Invalid(_) | Self::Refused(_) | Self::AlreadyAccepted(_) => {
                false
            }
        }
    }

    /// Until when a token can live that may have been issued, and that nobody holds: the end of the
    /// try, plus the life that was asked for (or Clerk's default). A session that it opened can
    /// live on.
    ///
    /// It is approximate: it is told by this machine's clock, and a request that was held up on its
    /// way could be carried out later than the try ended. `None` if none [may have been
    /// issued](Self::may_have_been_issued), if it is in the error ([`Unaudited`]), or if the life
    /// that was asked for leads beyond what a `SystemTime` can tell.
    #[must_use]
    pub fn ghost_dead_by(&self) -> Option<SystemTime> {
        match self {
            Self::Api(error) => error.ghost_dead_by(),
            Self::NoAnswer(error) => error.ghost_dead_by(),
            Self::Unreadable(error) => error.ghost_dead_by(),
            Self::Unaudited(error) => error.error()?.ghost_dead_by(),
            Self::Config(_) | Self::Invalid(_) | Self::Refused(_) | Self::AlreadyAccepted(_) => {
                None
            }
        }
    }

    /// How long to wait before the same call is made again, if the server said so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api(error) => error.retry_after(),
            Self::NoAnswer(error) => error.retry_after(),
            Self::Unaudited(error) => error.error()?.retry_after(),
            Self::Config(_)
            | Self::Invalid(_)
            | Self::Refused(_)
            | Self::Unreadable(_)
            | Self::AlreadyAccepted(_) => None,
        }
    }

    /// The variant as a word, for spans.
    #[cfg(feature = "tracing")]
    pub(crate) fn variant(&self) -> &'static str {
        match self {
            Self::Config(_) => "config",
            Self::Invalid(_) => "invalid",
            Self::Refused(_) => "audit_rejected",
            Self::Api(_) => "api",
            Self::NoAnswer(_) => "no_response",
            Self::Unreadable(_) => "unexpected_response",
            Self::AlreadyAccepted(_) => "already_accepted",
            Self::Unaudited(_) => "audit_incomplete",
        }
    }

    /// Returns `true` if the request may have been carried out, whatever the operation is.
    pub(crate) fn may_have_worked(&self) -> bool {
        match self {
            Self::Api(error) => error.may_have_worked(),
            Self::NoAnswer(error) => error.may_have_worked(),
            Self::Unreadable(_) => true,
            Self::Unaudited(error) => error.error().is_none_or(Self::may_have_worked),
            Self::Config(_) | Self::Invalid(_) | Self::Refused(_) | Self::AlreadyAccepted(_) => {
                false
            }
        }
    }

    /// Whether making the same call again can't lead to a second token. It doesn't say that it
    /// would help.
    #[must_use]
    pub fn is_safe_to_retry(&self) -> bool {
        !self.may_have_been_issued()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Invalid(violations) => violations.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::NoAnswer(error) => error.fmt(f),
            Self::Unreadable(error) => error.fmt(f),
            Self::AlreadyAccepted(error) => error.fmt(f),
            Self::Refused(error) => error.fmt(f),
            Self::Unaudited(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Config(error) => error.source(),
            Self::Invalid(violations) => violations.source(),
            Self::Api(error) => error.source(),
            Self::NoAnswer(error) => error.source(),
            Self::Unreadable(error) => error.source(),
            Self::AlreadyAccepted(error) => error.source(),
            Self::Refused(error) => error.source(),
            Self::Unaudited(error) => error.source(),
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
    NoAnswer => NoAnswer,
    UnreadableAnswer => Unreadable,
    AlreadyAccepted => AlreadyAccepted,
    Refusal => Refused,
    Unaudited => Unaudited,
}
