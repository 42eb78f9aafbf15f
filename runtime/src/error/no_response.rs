//! Error of a call without a complete response.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::ErrorContext;
use crate::clerk::OperationKind;
use crate::transport::{TransportError, TransportErrorKind};

/// The last attempt of a call received no complete response.
///
/// The request of that attempt may not even have been sent. [`is_not_sent`](Self::is_not_sent)
/// returns `true` if no attempt was sent. The [`source`](std::error::Error::source) of this error
/// is the [`TransportError`].
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::{FakeClerk, Injection}};
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// use actor_token::Error;
///
/// fake.inject(Injection::drop_response());
/// let Err(Error::NoResponse(error)) = request.send(&clerk) else { panic!("a response was received") };
/// assert!(error.token_may_exist()); // so the client did not retry
/// assert_eq!(error.attempts(), 1);
/// assert!(error.orphaned_token_expires_by().is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct NoResponseError {
    context: ErrorContext,
    transport: TransportError,
    attempts: u32,
    /// At least one attempt may have reached the server.
    reached: bool,
    is_rate_limited: bool,
}

/// The cause of a request that was not sent because of the rate limit.
#[derive(Debug)]
struct RateLimited;

impl fmt::Display for RateLimited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rate limited by Clerk for longer than the call timeout allows")
    }
}

impl std::error::Error for RateLimited {}

impl NoResponseError {
    /// Creates the error of a call whose last attempt failed with the error `transport`. `reached`
    /// is `true` if any attempt may have reached the server.
    pub(crate) fn new(
        context: ErrorContext,
        transport: TransportError,
        attempts: u32,
        reached: bool,
    ) -> Self {
        Self {
            context,
            transport,
            attempts,
            reached,
            is_rate_limited: false,
        }
    }

    /// Creates the error of a call whose deadline had passed before its request could be sent.
    pub(crate) fn timed_out(context: ErrorContext, attempts: u32, reached: bool) -> Self {
        let why = "the call timed out before the request could be sent";
        let transport = TransportError::not_sent(why).with_kind(TransportErrorKind::TimedOut);
        Self::new(context, transport, attempts, reached)
    }

    /// Creates the error of a call that would have to wait for the rate limit longer than it may
    /// take.
    pub(crate) fn rate_limited(context: ErrorContext, attempts: u32, reached: bool) -> Self {
        let transport = TransportError::not_sent(RateLimited);
        Self {
            is_rate_limited: true,
            ..Self::new(context, transport, attempts, reached)
        }
    }

    /// Returns the operation that was attempted.
    #[must_use]
    pub fn operation(&self) -> OperationKind {
        self.context.operation
    }

    /// Returns the transport's error for the last attempt.
    #[must_use]
    pub fn transport(&self) -> &TransportError {
        &self.transport
    }

    /// Returns the number of attempts to send the request.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns `true` if no attempt was sent, so the call had no effect.
    #[must_use]
    pub fn is_not_sent(&self) -> bool {
        !self.reached
    }

    /// Returns `true` if a token may exist that was not returned to the caller.
    #[must_use]
    pub fn token_may_exist(&self) -> bool {
        self.context.token_may_exist
    }

    /// Returns `true` if Clerk may have carried out the last attempt, for any operation.
    pub(crate) fn may_have_worked(&self) -> bool {
        self.context.may_have_worked
    }

    /// Returns the approximate time by which an orphaned token has expired; see
    /// [`Error::orphaned_token_expires_by`](crate::Error::orphaned_token_expires_by).
    #[must_use]
    pub fn orphaned_token_expires_by(&self) -> Option<SystemTime> {
        self.context.orphaned_token_expires_by()
    }

    /// Returns how long to wait before you repeat the call, if the server asked for a delay. The
    /// delay is from the head of a truncated response, or from an earlier response that rate-limits
    /// all calls of the client.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.context.retry_after
    }
}

impl fmt::Debug for NoResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoResponseError")
            .field("kind", &self.operation())
            .field("attempts", &self.attempts)
            .field("reached", &self.reached)
            .field("transport", &self.transport)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for NoResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attempts = if self.attempts == 1 {
            "attempt"
        } else {
            "attempts"
        };
        if self.is_rate_limited {
            let delay = self.retry_after().unwrap_or_default();
            let sent = if self.is_not_sent() {
                "sent"
            } else {
                "retried"
            };
            return write!(
                f,
                "the request was not {sent}: rate limited by Clerk for another {} s; it is safe to retry after that",
                delay.as_secs_f64().ceil()
            );
        }
        if self.transport.is_unusable() {
            let sent = if self.is_not_sent() {
                "sent"
            } else {
                "retried"
            };
            write!(f, "the request was not {sent}: {}", self.transport)?;
            let cause = std::error::Error::source(&self.transport);
            return cause.map_or(Ok(()), |cause| write!(f, ": {cause}"));
        }
        let because = self.transport.because();
        if self.is_not_sent() {
            return write!(
                f,
                "the request was not sent ({} {attempts}){because}; it is safe to retry",
                self.attempts
            );
        }
        // An earlier attempt may have reached the server.
        if self.transport.is_not_sent() {
            write!(f, "the last attempt was not sent{because}")?;
        } else {
            write!(f, "{}", self.transport)?;
        }
        let warning = self.context.warning();
        write!(f, " ({} {attempts}){warning}", self.attempts)
    }
}

impl std::error::Error for NoResponseError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.transport)
    }
}
