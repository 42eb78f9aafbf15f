//! Error for a response with a success status and unexpected content.

use std::fmt;
use std::time::SystemTime;

use http::{Response, StatusCode};

use super::{ErrorContext, ReceivedResponse};
use crate::safe_to_print::trace_id;
use crate::{clerk::OperationKind, request::Body};

/// The response has a success status, but its content is not what the operation expects.
///
/// [`body`](Self::body) returns the body, because it may contain a token. The body is never
/// printed.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::{FakeClerk, Injection}};
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// use actor_token::Error;
/// use actor_token::fake::FakeResponse;
///
/// fake.inject(Injection::respond_with(FakeResponse::html(http::StatusCode::OK))); // such as the page of a proxy
/// let Err(Error::UnexpectedResponse(error)) = request.send(&clerk) else { panic!("the response was accepted") };
/// assert_eq!(error.status(), http::StatusCode::OK);
/// assert!(error.token_may_exist());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct UnexpectedResponseError {
    context: ErrorContext,
    response: Box<ReceivedResponse>,
    why: String,
}

impl UnexpectedResponseError {
    pub(crate) fn new(response: Response<Body>, context: ErrorContext, why: String) -> Self {
        Self {
            context,
            response: Box::new(response.into()),
            why,
        }
    }

    /// Returns the operation that was attempted.
    #[must_use]
    pub fn operation(&self) -> OperationKind {
        self.context.operation
    }

    /// Returns the trace ID of the response, which Clerk's support needs to find the request.
    pub(crate) fn trace_id(&self) -> Option<&str> {
        trace_id(&self.response.headers)
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// Returns the body of the response. **It may contain the token and its link.**
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
}

impl fmt::Debug for UnexpectedResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnexpectedResponseError")
            .field("kind", &self.operation())
            .field("status", &self.status())
            .field("why", &self.why)
            .field("body", self.body())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for UnexpectedResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unexpected response (status {}): {}{}",
            self.status().as_u16(),
            self.why,
            self.context.warning()
        )
    }
}

impl std::error::Error for UnexpectedResponseError {}
