//! Injected faults: responses that replace Clerk's, and requests or responses that are dropped.

use std::error::Error;
use std::fmt;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

use super::endpoint::Endpoint;
use super::fault::ApiFault;
use crate::request::Body;

/// An injected response: one of Clerk's [errors](ApiFault), or a response of your own, which is
/// returned unchanged.
///
/// ```
/// use actor_token::{fake::{ApiFault, FakeClerk, FakeResponse, Injection}, request::Body};
///
/// let clerk = FakeClerk::new();
/// clerk.inject(Injection::respond_with(ApiFault::InternalClerkError));
/// clerk.inject(Injection::respond_with(http::Response::new(Body::from("{}"))));
/// clerk.inject(Injection::respond_with(FakeResponse::html(http::StatusCode::BAD_GATEWAY)));
/// # for expected in [500, 200, 502] {
/// #     assert_eq!(clerk.handle(http::Request::new(Body::empty())).status(), expected);
/// # }
/// ```
#[derive(Clone)]
pub struct FakeResponse(pub(super) Content);

#[derive(Clone)]
pub(super) enum Content {
    Fault(ApiFault),
    Verbatim(Box<Response<Body>>),
}

impl FakeResponse {
    /// Creates the response of a proxy in front of Clerk: an HTML page instead of Clerk's JSON.
    ///
    /// ```
    /// use actor_token::{fake::{FakeClerk, FakeResponse, Injection}, request::Body};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::respond_with(FakeResponse::html(http::StatusCode::BAD_GATEWAY)));
    /// let response = clerk.handle(http::Request::new(Body::empty()));
    /// assert_eq!(response.status(), 502);
    /// assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
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

impl From<ApiFault> for FakeResponse {
    fn from(fault: ApiFault) -> Self {
        Self(Content::Fault(fault))
    }
}

impl From<Response<Body>> for FakeResponse {
    fn from(response: Response<Body>) -> Self {
        Self(Content::Verbatim(Box::new(response)))
    }
}

impl fmt::Debug for FakeResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeResponse")
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

/// A fault for a future request; inject it with [`FakeClerk::inject`](super::FakeClerk::inject).
///
/// | constructor | is a token issued? | what the caller sees |
/// | --- | --- | --- |
/// | [`respond_with`](Self::respond_with) | no | this response |
/// | [`replace_response`](Self::replace_response) | **yes** | this response |
/// | [`connection_refused`](Self::connection_refused) | no | a transport error: not sent |
/// | [`drop_request`](Self::drop_request) | no | a transport error: maybe sent |
/// | [`drop_response`](Self::drop_response) | **yes** | a transport error: maybe sent |
///
/// The last three need a transport between the caller and the fake: the fake's own, or a served
/// port, where all three close the connection without a response.
/// [`FakeClerk::handle`](super::FakeClerk::handle) leaves them pending.
///
/// By default, an injection affects one request to any endpoint. If several injections match a
/// request, the one that was injected first is used.
///
/// ```
/// use actor_token::fake::{ApiFault, Endpoint, FakeClerk, Injection};
///
/// let clerk = FakeClerk::new();
/// let fault = Injection::respond_with(ApiFault::InternalClerkError);
/// clerk.inject(fault.only_for(Endpoint::Revoke).times(2));
/// assert_eq!(clerk.pending_injections(), 2);
/// ```
#[derive(Clone, Debug)]
#[must_use = "an injection does nothing until it is passed to `FakeClerk::inject`"]
pub struct Injection {
    pub(super) effect: InjectedFault,
    only_for: Option<Endpoint>,
    pub(super) times: usize,
}

/// The effect of an injection on a request.
#[derive(Clone, Debug)]
pub(super) enum InjectedFault {
    Respond(Replacement),
    Drop(TransportFault),
}

/// A response that is returned instead of the real one.
#[derive(Clone, Debug)]
pub(super) struct Replacement {
    pub(super) response: FakeResponse,
    /// Whether the request is handled first, and only its response is discarded.
    pub(super) after_handling: bool,
}

/// A fault of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TransportFault {
    ConnectionRefused,
    RequestDropped,
    ResponseDropped,
}

impl Injection {
    /// Returns this response without handling the request. Not even the secret key is checked.
    ///
    /// ```
    /// use actor_token::{fake::{ApiFault, FakeClerk, Injection}, request::Body};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::respond_with(ApiFault::GatewayTimeout));
    /// assert_eq!(clerk.handle(http::Request::new(Body::empty())).status(), 504);
    /// ```
    pub fn respond_with(response: impl Into<FakeResponse>) -> Self {
        Self::new(InjectedFault::Respond(Replacement {
            response: response.into(),
            after_handling: false,
        }))
    }

    /// Handles the request, and returns this response instead of the real one. A token **is**
    /// issued, but it is orphaned: the caller does not get it.
    ///
    /// ```
    /// use actor_token::{fake::{ApiFault, FakeClerk, Injection}, request::Body};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::replace_response(ApiFault::GatewayTimeout));
    /// # let request = http::Request::post("/v1/actor_tokens")
    /// #     .header("authorization", format!("Bearer {}", clerk.secret_key()))
    /// #     .header("content-type", "application/json")
    /// #     .body(Body::from(r#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#))?;
    /// assert_eq!(clerk.handle(request).status(), 504);
    /// assert_eq!(clerk.tokens().len(), 1);
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn replace_response(response: impl Into<FakeResponse>) -> Self {
        Self::new(InjectedFault::Respond(Replacement {
            response: response.into(),
            after_handling: true,
        }))
    }

    /// Refuses the connection: the request is not sent, and the transport knows it
    /// ([`TransportError::not_sent`]).
    ///
    /// Over a served port, where the connection already exists, this does the same as
    /// [`drop_request`](Self::drop_request).
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::{fake::{FakeClerk, Injection}, transport::Transport, request::Body};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::connection_refused());
    /// let error = clerk.send(http::Request::new(Body::empty()), Duration::from_secs(1)).unwrap_err();
    /// assert!(error.is_not_sent());
    /// assert!(clerk.requests().is_empty());
    /// ```
    ///
    /// [`TransportError::not_sent`]: crate::transport::TransportError::not_sent
    pub fn connection_refused() -> Self {
        Self::new(InjectedFault::Drop(TransportFault::ConnectionRefused))
    }

    /// Drops the request before it is handled. The transport cannot know this
    /// ([`TransportError::maybe_sent`]).
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::{fake::{FakeClerk, Injection}, transport::Transport, request::Body};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::drop_request());
    /// let error = clerk.send(http::Request::new(Body::empty()), Duration::from_secs(1)).unwrap_err();
    /// assert!(!error.is_not_sent());
    /// assert!(clerk.requests().is_empty());
    /// ```
    ///
    /// [`TransportError::maybe_sent`]: crate::transport::TransportError::maybe_sent
    pub fn drop_request() -> Self {
        Self::new(InjectedFault::Drop(TransportFault::RequestDropped))
    }

    /// Handles the request, and drops the response ([`TransportError::maybe_sent`]). The transport
    /// cannot distinguish this from a [dropped request](Self::drop_request), but a token **is**
    /// issued.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::{fake::{FakeClerk, Injection}, transport::Transport, request::Body};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::drop_response());
    /// let error = clerk.send(http::Request::new(Body::empty()), Duration::from_secs(1)).unwrap_err();
    /// assert!(!error.is_not_sent());
    /// assert_eq!(clerk.requests().len(), 1);
    /// ```
    ///
    /// [`TransportError::maybe_sent`]: crate::transport::TransportError::maybe_sent
    pub fn drop_response() -> Self {
        Self::new(InjectedFault::Drop(TransportFault::ResponseDropped))
    }

    /// Affects only requests to this endpoint.
    ///
    /// ```
    /// use actor_token::{fake::{ApiFault, Endpoint, FakeClerk, Injection}, request::Body};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::respond_with(ApiFault::GatewayTimeout).only_for(Endpoint::Revoke));
    /// clerk.handle(http::Request::post("/v1/actor_tokens").body(Body::empty())?);
    /// assert_eq!(clerk.pending_injections(), 1);
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn only_for(mut self, endpoint: Endpoint) -> Self {
        self.only_for = Some(endpoint);
        self
    }

    /// Affects this many requests instead of one. With 0, the injection has no effect.
    ///
    /// ```
    /// use actor_token::fake::{ApiFault, FakeClerk, Injection};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::respond_with(ApiFault::InternalClerkError).times(3));
    /// assert_eq!(clerk.pending_injections(), 3);
    /// ```
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    fn new(effect: InjectedFault) -> Self {
        Self {
            effect,
            only_for: None,
            times: 1,
        }
    }

    pub(super) fn matches(&self, endpoint: Option<Endpoint>) -> bool {
        self.only_for.is_none() || self.only_for == endpoint
    }
}

impl fmt::Display for TransportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ConnectionRefused => "injected fault: connection refused",
            Self::RequestDropped => "injected fault: request dropped",
            Self::ResponseDropped => "injected fault: response dropped",
        })
    }
}

impl Error for TransportFault {}
