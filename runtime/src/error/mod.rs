//! Everything that can go wrong, sorted by what a caller does next.
//!
//! No error prints a secret or a body: the sentences are ours, and what the server said is behind accessors.

mod already_accepted;
mod api;
mod no_answer;
mod unreadable;

use std::fmt;

use http::{HeaderMap, Response, StatusCode};

pub use already_accepted::AlreadyAccepted;
pub use api::{ApiError, ApiErrorItem, ApiErrorKind};
pub use no_answer::NoAnswer;
pub use unreadable::UnreadableAnswer;

use crate::verdict::{OperationKind, Verdict};
use crate::{Body, ConfigError, Violations};

/// Why a call failed.
///
/// Two questions matter beyond the variant: [`may_have_been_issued`](Self::may_have_been_issued) and
/// [`is_safe_to_retry`](Self::is_safe_to_retry).
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::{ApiFault, FakeClerk}};
/// use actor_token::Error;
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// # fake.answer_next(ApiFault::InternalClerkError);
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
    /// The client can't be made; nothing was sent.
    Config(ConfigError),
    /// The request breaks rules; nothing was sent.
    Invalid(Violations),
    /// Clerk answered with an error, or something in front of it did.
    Api(ApiError),
    /// No whole answer came.
    NoAnswer(NoAnswer),
    /// The answer says success, but doesn't read as an actor token.
    Unreadable(UnreadableAnswer),
    /// The token to be revoked was redeemed already: **somebody is, or was, in the account**.
    AlreadyAccepted(AlreadyAccepted),
}

impl Error {
    /// Whether a token may exist that the caller doesn't hold. No endpoint lists actor tokens, so it could not be
    /// revoked: it works until it expires.
    #[must_use]
    pub fn may_have_been_issued(&self) -> bool {
        match self {
            Self::Api(error) => error.may_have_been_issued(),
            Self::NoAnswer(error) => error.may_have_been_issued(),
            Self::Unreadable(error) => error.may_have_been_issued(),
            Self::Config(_) | Self::Invalid(_) | Self::AlreadyAccepted(_) => false,
        }
    }

    /// Whether making the same call again can't lead to a second token. It doesn't say that it would help.
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
}

/// An answer, and what it is an answer to.
pub(crate) struct Exchange {
    pub(crate) kind: OperationKind,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

impl Exchange {
    pub(crate) fn new(kind: OperationKind, answer: Response<Body>) -> Box<Self> {
        let (head, body) = answer.into_parts();
        Box::new(Self {
            kind,
            status: head.status,
            headers: head.headers,
            body,
        })
    }

    fn may_have_been_issued(&self) -> bool {
        Verdict::on_status(self.kind, self.status).may_have_been_issued
    }
}

/// The end of a message about a token that may exist.
const MAY_HAVE_BEEN_ISSUED: &str =
    "; an actor token may have been issued, and works until it expires";
