//! An answer of success that isn't an actor token.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::StatusCode;

use super::{Exchange, MAY_HAVE_BEEN_ISSUED};
use crate::safe_to_print::trace_id;
use crate::{Body, OperationKind};

/// The answer's status says success, but its content doesn't read as an actor token.
///
/// The body is kept, since it may hold a token; nothing prints it.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::{FakeClerk, Injection}};
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// use actor_token::Error;
/// use actor_token::fake::FakeResponse;
///
/// fake.inject(Injection::respond_with(FakeResponse::html(http::StatusCode::OK))); // a proxy's page, say
/// let Err(Error::Unreadable(error)) = request.send(&clerk) else { panic!("believed") };
/// assert_eq!(error.status(), http::StatusCode::OK);
/// assert!(error.may_have_been_issued());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct UnreadableAnswer {
    exchange: Arc<Exchange>,
    why: &'static str,
    ghost_dead_by: Option<SystemTime>,
}

impl UnreadableAnswer {
    #[cold]
    pub(crate) fn new(exchange: Arc<Exchange>, why: &'static str) -> Self {
        Self {
            exchange,
            why,
            ghost_dead_by: None,
        }
    }

    /// What was attempted.
    #[must_use]
    pub fn operation(&self) -> OperationKind {
        self.exchange.kind
    }

    /// Returns the trace ID of the response.
    pub(crate) fn trace_id(&self) -> Option<&str> {
        trace_id(&self.exchange.headers)
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.exchange.status
    }

    /// The body of the answer. **It may hold the token and its link.**
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.exchange.body
    }

    /// Whether a token may exist that the caller doesn't hold.
    #[must_use]
    pub fn may_have_been_issued(&self) -> bool {
        self.exchange.may_have_been_issued()
    }

    /// Until when such a token can live, approximately: see [`Error::ghost_dead_by`](crate::Error::ghost_dead_by).
    #[must_use]
    pub fn ghost_dead_by(&self) -> Option<SystemTime> {
        self.ghost_dead_by.filter(|_| self.may_have_been_issued())
    }

    pub(super) fn set_ghost(&mut self, dead_by: Option<SystemTime>) {
        self.ghost_dead_by = dead_by;
    }
}

impl fmt::Debug for UnreadableAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadableAnswer")
            .field("kind", &self.exchange.kind)
            .field("status", &self.status())
            .field("why", &self.why)
            .field("body", self.body())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for UnreadableAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the answer with status {} is no actor token: {}",
            self.status().as_u16(),
            self.why
        )?;
        if self.may_have_been_issued() {
            f.write_str(MAY_HAVE_BEEN_ISSUED)?;
        }
        Ok(())
    }
}

impl std::error::Error for UnreadableAnswer {}
