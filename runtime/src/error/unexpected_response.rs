//! A successful response that the operation can't accept.

use std::fmt;
use std::time::SystemTime;

use http::{Response, StatusCode};

use super::{ErrorContext, ReceivedResponse};
use crate::safe_to_print::trace_id;
use crate::{Body, OperationKind};

/// The status of the response is a success, but its content is not what the operation expects.
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
    context: ErrorContext,
    response: Box<ReceivedResponse>,
    why: String,
}

impl UnreadableAnswer {
    pub(crate) fn new(response: Response<Body>, context: ErrorContext, why: String) -> Self {
        Self {
            context,
            response: Box::new(response.into()),
            why,
        }
    }

    /// What was attempted.
    #[must_use]
    pub fn operation(&self) -> OperationKind {
        self.context.operation
    }

    /// Returns the trace ID of the response.
    pub(crate) fn trace_id(&self) -> Option<&str> {
        trace_id(&self.response.headers)
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// The body of the answer. **It may hold the token and its link.**
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.response.body
    }

    /// Whether a token may exist that the caller doesn't hold.
    #[must_use]
    pub fn may_have_been_issued(&self) -> bool {
        self.context.token_may_exist
    }

    /// Until when such a token can live, approximately: see
    /// [`Error::ghost_dead_by`](crate::Error::ghost_dead_by).
    #[must_use]
    pub fn ghost_dead_by(&self) -> Option<SystemTime> {
        self.context.orphaned_token_expires_by()
    }
}

impl fmt::Debug for UnreadableAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadableAnswer")
            .field("kind", &self.operation())
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
            "the answer with status {} is no {}: {}{}",
            self.status().as_u16(),
            self.operation().object(),
            self.why,
            self.context.warning()
        )
    }
}

impl std::error::Error for UnreadableAnswer {}
