//! What a test orders to go wrong: answers in the place of the real one, and losses on the way.
//!
//! It only says what is to happen to a request; making it happen is the stand-in's business.

use std::fmt;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

use super::queue::{Effect, Loss, Replacement};
use super::{ApiFault, Endpoint, FakeClerk};
use crate::Body;

/// What the stand-in is told to answer: one of Clerk's [errors](ApiFault), or a response of your own, given as it is.
///
/// ```
/// use actor_token::{Body, fake::{Answer, ApiFault, FakeClerk}};
///
/// let clerk = FakeClerk::new();
/// clerk.answer_next(ApiFault::InternalClerkError);
/// clerk.answer_next(http::Response::new(Body::from("{}")));
/// clerk.answer_next(Answer::html(http::StatusCode::BAD_GATEWAY));
/// # for due in [500, 200, 502] { assert_eq!(clerk.handle(http::Request::new(Body::empty())).status(), due) }
/// ```
#[derive(Clone)]
pub struct Answer(pub(super) Content);

#[derive(Clone)]
pub(super) enum Content {
    Fault(ApiFault),
    Verbatim(Box<Response<Body>>),
}

impl Answer {
    /// What a proxy in front of Clerk answers when Clerk doesn't: a page, and none of Clerk's envelope.
    ///
    /// ```
    /// use actor_token::{Body, fake::{Answer, FakeClerk}};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.answer_next(Answer::html(http::StatusCode::BAD_GATEWAY));
    /// let answer = clerk.handle(http::Request::new(Body::empty()));
    /// assert_eq!(answer.status(), 502);
    /// assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    /// ```
    #[must_use]
    pub fn html(status: StatusCode) -> Self {
        let title = status.canonical_reason().unwrap_or("Error");
        let code = status.as_u16();
        let page = format!("<!doctype html><title>{title}</title><h1>{code} {title}</h1>");
        let mut response = Response::new(Body::from(page));
        *response.status_mut() = status;
        response.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        Self::from(response)
    }

    pub(super) fn status(&self) -> StatusCode {
        match &self.0 {
            Content::Fault(fault) => fault.status(),
            Content::Verbatim(response) => response.status(),
        }
    }
}

impl From<ApiFault> for Answer {
    fn from(fault: ApiFault) -> Self {
        Self(Content::Fault(fault))
    }
}

impl From<Response<Body>> for Answer {
    fn from(response: Response<Body>) -> Self {
        Self(Content::Verbatim(Box::new(response)))
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

/// Something that is to go wrong with a request to come; order it with [`FakeClerk::inject`](super::FakeClerk::inject).
///
/// | constructor | does a token come into being? | what the caller sees |
/// | --- | --- | --- |
/// | [`answer`](Self::answer) | no | this answer |
/// | [`answer_after_handling`](Self::answer_after_handling) | **yes** | this answer |
/// | [`not_sent`](Self::not_sent) | no | a transport error: never sent |
/// | [`lost_request`](Self::lost_request) | no | a transport error: may have been sent |
/// | [`lost_answer`](Self::lost_answer) | **yes** | a transport error: may have been sent |
///
/// The last three need a transport between the caller and the stand-in: its own, or a served port, where all three
/// close the connection without an answer. [`FakeClerk::handle`](super::FakeClerk::handle) leaves them waiting.
///
/// Each affects one request, of any kind, unless told otherwise. Those that fit a request are used in the order in
/// which they were ordered.
///
/// ```
/// use actor_token::fake::{ApiFault, FakeClerk, Injection, Endpoint};
///
/// let clerk = FakeClerk::new();
/// clerk.inject(Injection::answer(ApiFault::InternalClerkError).only_for(Endpoint::Revoke).times(2));
/// assert_eq!(clerk.pending_injections(), 2);
/// ```
#[derive(Clone, Debug)]
#[must_use = "an injection does nothing until it is given to `FakeClerk::inject`"]
pub struct Injection {
    pub(super) effect: Effect,
    pub(super) only_for: Option<Endpoint>,
    pub(super) times: usize,
}

impl Injection {
    /// Answers instead of handling: the request changes nothing. Not even the secret key is looked at.
    ///
    /// ```
    /// use actor_token::{Body, fake::{ApiFault, FakeClerk, Injection}};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::answer(ApiFault::GatewayTimeout));
    /// assert_eq!(clerk.handle(http::Request::new(Body::empty())).status(), 504);
    /// ```
    pub fn answer(answer: impl Into<Answer>) -> Self {
        Self::new(Effect::Answer(Replacement {
            answer: answer.into(),
            after_handling: false,
        }))
    }

    /// Handles the request, then throws the real answer away and gives this one: the ghost. A token **is** issued, and
    /// its caller never hears of it.
    ///
    /// ```
    /// use actor_token::{Body, fake::{ApiFault, FakeClerk, Injection}};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::answer_after_handling(ApiFault::GatewayTimeout));
    /// # let request = http::Request::post("/v1/actor_tokens")
    /// #     .header("authorization", format!("Bearer {}", clerk.secret_key()))
    /// #     .header("content-type", "application/json")
    /// #     .body(Body::from(r#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#))?;
    /// assert_eq!(clerk.handle(request).status(), 504);
    /// assert_eq!(clerk.tokens().len(), 1);
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn answer_after_handling(answer: impl Into<Answer>) -> Self {
        Self::new(Effect::Answer(Replacement {
            answer: answer.into(),
            after_handling: true,
        }))
    }

    /// The request is never sent, and the transport knows it ([`TransportError::not_sent`]): a refused connection, say.
    ///
    /// Over a served port the connection is there already, so there this is what [`lost_request`](Self::lost_request) is.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::{Body, fake::{FakeClerk, Injection}, transport::Transport};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::not_sent());
    /// let error = clerk.send(http::Request::new(Body::empty()), Duration::from_secs(1)).unwrap_err();
    /// assert!(error.is_not_sent());
    /// assert!(clerk.requests().is_empty());
    /// ```
    ///
    /// [`TransportError::not_sent`]: crate::transport::TransportError::not_sent
    pub fn not_sent() -> Self {
        Self::new(Effect::Lose(Loss::NotSent))
    }

    /// The request is lost on its way, and the transport can't know it ([`TransportError::unknown`]).
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::{Body, fake::{FakeClerk, Injection}, transport::Transport};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::lost_request());
    /// let error = clerk.send(http::Request::new(Body::empty()), Duration::from_secs(1)).unwrap_err();
    /// assert!(!error.is_not_sent());
    /// assert!(clerk.requests().is_empty());
    /// ```
    ///
    /// [`TransportError::unknown`]: crate::transport::TransportError::unknown
    pub fn lost_request() -> Self {
        Self::new(Effect::Lose(Loss::Request))
    }

    /// The request is handled, and its answer lost on the way ([`TransportError::unknown`]). To the transport it
    /// looks just like a [lost request](Self::lost_request), but a token **is** issued.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::{Body, fake::{FakeClerk, Injection}, transport::Transport};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::lost_answer());
    /// let error = clerk.send(http::Request::new(Body::empty()), Duration::from_secs(1)).unwrap_err();
    /// assert!(!error.is_not_sent());
    /// assert_eq!(clerk.requests().len(), 1);
    /// ```
    ///
    /// [`TransportError::unknown`]: crate::transport::TransportError::unknown
    pub fn lost_answer() -> Self {
        Self::new(Effect::Lose(Loss::Answer))
    }

    /// Waits for a request of this kind, and lets others pass.
    ///
    /// ```
    /// use actor_token::{Body, fake::{ApiFault, FakeClerk, Injection, Endpoint}};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::answer(ApiFault::GatewayTimeout).only_for(Endpoint::Revoke));
    /// clerk.handle(http::Request::post("/v1/actor_tokens").body(Body::empty())?);
    /// assert_eq!(clerk.pending_injections(), 1);
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn only_for(mut self, endpoint: Endpoint) -> Self {
        self.only_for = Some(endpoint);
        self
    }

    /// Affects so many requests instead of one; with 0, none.
    ///
    /// ```
    /// use actor_token::fake::{ApiFault, FakeClerk, Injection};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::answer(ApiFault::InternalClerkError).times(3));
    /// assert_eq!(clerk.pending_injections(), 3);
    /// ```
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    fn new(effect: Effect) -> Self {
        Self {
            effect,
            only_for: None,
            times: 1,
        }
    }
}

impl FakeClerk {
    /// Orders a fault for a request to come.
    ///
    /// ```
    /// use actor_token::fake::{ApiFault, FakeClerk, Injection, Endpoint};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::answer(ApiFault::GatewayTimeout).only_for(Endpoint::Revoke).times(3));
    /// ```
    pub fn inject(&self, injection: Injection) {
        self.state().injections.push(injection);
    }

    /// The next request isn't handled, and gets this answer: [`Injection::answer`].
    ///
    /// ```
    /// use actor_token::fake::{ApiFault, FakeClerk};
    ///
    /// FakeClerk::new().answer_next(ApiFault::InternalClerkError);
    /// ```
    pub fn answer_next(&self, answer: impl Into<Answer>) {
        self.inject(Injection::answer(answer));
    }

    /// The next request **is** handled, and gets this answer all the same: [`Injection::answer_after_handling`].
    ///
    /// ```
    /// use actor_token::fake::{ApiFault, FakeClerk};
    ///
    /// FakeClerk::new().answer_next_after_handling(ApiFault::GatewayTimeout);
    /// ```
    pub fn answer_next_after_handling(&self, answer: impl Into<Answer>) {
        self.inject(Injection::answer_after_handling(answer));
    }

    /// The next request is never sent, and its transport knows it: [`Injection::not_sent`].
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// FakeClerk::new().refuse_next_connection();
    /// ```
    pub fn refuse_next_connection(&self) {
        self.inject(Injection::not_sent());
    }

    /// The next request gets lost, and its transport can't know it: [`Injection::lost_request`].
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// FakeClerk::new().lose_next_request();
    /// ```
    pub fn lose_next_request(&self) {
        self.inject(Injection::lost_request());
    }

    /// The next request **is** handled, and its answer gets lost: [`Injection::lost_answer`].
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// FakeClerk::new().lose_next_answer();
    /// ```
    pub fn lose_next_answer(&self) {
        self.inject(Injection::lost_answer());
    }

    /// How many requests are still to be affected by what was injected; 0 once all of it has happened.
    ///
    /// ```
    /// use actor_token::{Body, fake::{ApiFault, FakeClerk}};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.answer_next(ApiFault::InternalClerkError);
    /// assert_eq!(clerk.pending_injections(), 1);
    /// # let _ = clerk.handle(http::Request::new(Body::empty()));
    /// # assert_eq!(clerk.pending_injections(), 0);
    /// ```
    #[must_use]
    pub fn pending_injections(&self) -> usize {
        self.state().injections.remaining()
    }
}
