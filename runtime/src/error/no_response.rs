//! A call that got no whole answer.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::MAY_HAVE_BEEN_ISSUED;
use crate::OperationKind;
use crate::call::classify::Verdict;
use crate::call::retry_after::RetryAfter;
use crate::transport::TransportError;

/// No whole answer came to the last attempt of a call.
///
/// Its [`source`](std::error::Error::source) is the [`TransportError`].
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::{FakeClerk, Injection}};
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// use actor_token::Error;
///
/// fake.inject(Injection::drop_response());
/// let Err(Error::NoAnswer(error)) = request.send(&clerk) else { panic!("answered") };
/// assert!(error.may_have_been_issued()); // so it wasn't sent again
/// assert_eq!(error.attempts(), 1);
/// assert!(error.ghost_dead_by().is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct NoAnswer {
    kind: OperationKind,
    transport: TransportError,
    attempts: u32,
    reached: bool,
    ghost_dead_by: Option<SystemTime>,
    /// How long the rate limit holds the call back, if that is why it ended.
    held_for: Option<Duration>,
}

/// Why a call that is held back was not sent.
#[derive(Debug)]
struct HeldBack;

impl fmt::Display for HeldBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clerk's rate limit is reached, and the wait that it asked for is longer than this call may take")
    }
}

impl std::error::Error for HeldBack {}

impl NoAnswer {
    /// `reached` says whether any attempt may have reached the server.
    #[cold]
    pub(crate) fn new(
        kind: OperationKind,
        transport: TransportError,
        attempts: u32,
        reached: bool,
    ) -> Self {
        Self {
            kind,
            transport,
            attempts,
            reached,
            ghost_dead_by: None,
            held_for: None,
        }
    }

    /// The call's deadline was over before it could be sent.
    pub(crate) fn too_late(kind: OperationKind, attempts: u32, reached: bool) -> Self {
        let why = "the call's deadline was over before its request could be sent";
        Self::new(kind, TransportError::not_sent(why), attempts, reached)
    }

    /// The rate limit holds all calls back for `wait`, which is too long for this one.
    pub(crate) fn held_back(
        kind: OperationKind,
        wait: Duration,
        attempts: u32,
        reached: bool,
    ) -> Self {
        Self {
            held_for: Some(wait),
            ..Self::new(kind, TransportError::not_sent(HeldBack), attempts, reached)
        }
    }

    /// What was attempted.
    #[must_use]
    pub fn operation(&self) -> OperationKind {
        self.kind
    }

    /// What the transport reported.
    #[must_use]
    pub fn transport(&self) -> &TransportError {
        &self.transport
    }

    /// How often sending was attempted.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether no attempt was sent: the call surely had no effect.
    #[must_use]
    pub fn is_not_sent(&self) -> bool {
        !self.reached
    }

    /// Whether a token may exist that the caller doesn't hold.
    #[must_use]
    pub fn may_have_been_issued(&self) -> bool {
        Verdict::on_failure(self.kind, &self.transport).may_have_been_issued
    }

    /// Whether the last attempt may have been carried out, whatever it was.
    pub(crate) fn may_have_worked(&self) -> bool {
        Verdict::on_failure(OperationKind::Create, &self.transport).may_have_been_issued
    }

    /// Until when such a token can live, approximately: see [`Error::ghost_dead_by`](crate::Error::ghost_dead_by).
    #[must_use]
    pub fn ghost_dead_by(&self) -> Option<SystemTime> {
        self.ghost_dead_by.filter(|_| self.may_have_been_issued())
    }

    /// How long to wait before the same call is made again, if the server said so: in the head of an answer that was cut off, or
    /// in an earlier one that holds all calls of the client back.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let in_head = || RetryAfter::read(self.transport.headers()?).known();
        self.held_for.or_else(in_head)
    }

    pub(super) fn set_ghost(&mut self, dead_by: Option<SystemTime>) {
        self.ghost_dead_by = dead_by;
    }
}

impl fmt::Debug for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoAnswer")
            .field("kind", &self.kind)
            .field("attempts", &self.attempts)
            .field("reached", &self.reached)
            .field("transport", &self.transport)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tries = if self.attempts == 1 {
            "attempt"
        } else {
            "attempts"
        };
        if let Some(wait) = self.held_for {
            let sent = if self.is_not_sent() {
                "nothing was sent"
            } else {
                "it was not sent again"
            };
            return write!(
                f,
                "{sent}: Clerk's rate limit is reached, and asks to wait {} s more; trying again after that is safe",
                wait.as_secs_f64().ceil()
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
        if self.is_not_sent() {
            return write!(
                f,
                "nothing was sent, in {} {tries}; trying again is safe",
                self.attempts
            );
        }
        write!(f, "{}, in {} {tries}", self.transport, self.attempts)?;
        if self.may_have_been_issued() {
            f.write_str(MAY_HAVE_BEEN_ISSUED)?;
        }
        Ok(())
    }
}

impl std::error::Error for NoAnswer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.transport)
    }
}
