//! What a test can ask the stand-in afterwards: which requests came, and which tokens there are.
//!
//! Copies, so that nothing here changes the stand-in; and no `Debug` shows a key, a token or a body.

use std::fmt;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method};
use secrecy::SecretString;
use serde_json::Value;

use super::FakeClerk;
use super::http::Endpoint;
use crate::{ActorTokenStatus, Body};

impl FakeClerk {
    /// The requests that reached it, the oldest first; refused ones and opened links too, lost ones not.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// assert!(FakeClerk::new().requests().is_empty());
    /// ```
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.state().requests.clone()
    }

    /// Forgets the requests so far, for a long run or the next part of a test. Tokens stay.
    ///
    /// ```
    /// use actor_token::{Body, fake::FakeClerk};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.handle(http::Request::new(Body::empty()));
    /// clerk.clear_requests();
    /// assert!(clerk.requests().is_empty());
    /// ```
    pub fn clear_requests(&self) {
        self.state().requests.clear();
    }

    /// The tokens that it issued, the oldest first, as they are now.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// assert!(FakeClerk::new().tokens().is_empty());
    /// ```
    #[must_use]
    pub fn tokens(&self) -> Vec<IssuedToken> {
        let now = self.now();
        let state = self.state();
        state
            .tokens
            .iter()
            .map(|token| token.inspect(now))
            .collect()
    }

    /// How long a client has slept, sleep by sleep, with this stand-in as its transport.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::{fake::FakeClerk, transport::Transport};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.sleep(Duration::from_secs(2));
    /// assert_eq!(clerk.sleeps(), [Duration::from_secs(2)]);
    /// ```
    #[must_use]
    pub fn sleeps(&self) -> Vec<Duration> {
        self.0.waits.all()
    }
}

/// A request that reached the stand-in, from [`FakeClerk::requests`](super::FakeClerk::requests).
///
/// Its `Debug` shows the names of the headers and the length of the body, no more.
///
/// ```
/// use actor_token::{Body, fake::FakeClerk};
///
/// let clerk = FakeClerk::new();
/// clerk.handle(http::Request::post("/v1/actor_tokens/act_1/revoke").body(Body::empty())?);
///
/// let requests = clerk.requests();
/// assert_eq!(requests[0].method(), "POST");
/// assert_eq!(requests[0].path(), "/v1/actor_tokens/act_1/revoke");
/// assert!(requests[0].body().is_empty());
/// assert_eq!(requests[0].received_at(), clerk.clock().now());
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
pub struct ReceivedRequest {
    pub(super) endpoint: Option<Endpoint>,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    pub(super) received_at: SystemTime,
}

impl ReceivedRequest {
    /// What it asked for; `None` for a path or method that the stand-in doesn't know.
    ///
    /// ```
    /// use actor_token::{Body, fake::{FakeClerk, Endpoint}};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.handle(http::Request::post("/v1/actor_tokens").body(Body::empty())?);
    /// assert_eq!(clerk.requests()[0].endpoint(), Some(Endpoint::Create));
    /// # Ok::<(), http::Error>(())
    /// ```
    #[must_use]
    pub fn endpoint(&self) -> Option<Endpoint> {
        self.endpoint
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path as it came over the wire, still percent-encoded, without the query (which may hold a token).
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The headers. `Authorization` is marked sensitive, so that their `Debug` doesn't show the key.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body. A server reads no more than one byte above [`MAX_REQUEST_BYTES`](super::MAX_REQUEST_BYTES) of it.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// When it came, by the stand-in's clock.
    #[must_use]
    pub fn received_at(&self) -> SystemTime {
        self.received_at
    }
}

impl fmt::Debug for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body", &self.body)
            .field("received_at", &self.received_at)
            .finish_non_exhaustive()
    }
}

/// A token that the stand-in issued, as it is now, from [`FakeClerk::tokens`](super::FakeClerk::tokens).
///
/// It is there even if the answer never reached the caller: that is how a test sees a token that nobody knows of.
///
/// ```
/// use std::time::Duration;
/// use actor_token::{ActorTokenStatus, Body, fake::FakeClerk};
///
/// let clerk = FakeClerk::new();
/// # let request = http::Request::post("/v1/actor_tokens")
/// #     .header("authorization", format!("Bearer {}", clerk.secret_key()))
/// #     .header("content-type", "application/json")
/// #     .body(Body::from(r#"{"user_id":"user_2","actor":{"sub":"user_1","case":7}}"#))?;
/// clerk.handle(request);
///
/// let token = clerk.tokens().remove(0);
/// assert!(token.id().starts_with("act_"));
/// assert_eq!(token.user_id(), "user_2");
/// assert_eq!(token.actor()["case"], 7);
/// assert_eq!(token.status(), &ActorTokenStatus::Pending);
/// assert_eq!(token.expires_in(), Duration::from_secs(3600)); // Clerk's default
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
pub struct IssuedToken {
    pub(super) id: String,
    pub(super) user_id: String,
    pub(super) actor: Value,
    pub(super) status: ActorTokenStatus,
    pub(super) expires_in: Duration,
    pub(super) session_max_duration: Duration,
    pub(super) created_at: SystemTime,
    pub(super) updated_at: SystemTime,
    pub(super) expired: bool,
    pub(super) token: SecretString,
    pub(super) url: SecretString,
}

impl IssuedToken {
    /// The actor token's ID: `act_…`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who is impersonated.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Who impersonates: the actor object of the request.
    #[must_use]
    pub fn actor(&self) -> &Value {
        &self.actor
    }

    /// Returns its status. An expired token stays pending; see
    /// [`is_redeemable`](Self::is_redeemable).
    #[must_use]
    pub fn status(&self) -> &ActorTokenStatus {
        &self.status
    }

    /// Whether its link would still have signed somebody in when you asked: pending, and not expired.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use actor_token::{Body, fake::FakeClerk};
    /// # let clerk = FakeClerk::new();
    /// # let request = http::Request::post("/v1/actor_tokens")
    /// #     .header("authorization", format!("Bearer {}", clerk.secret_key()))
    /// #     .header("content-type", "application/json")
    /// #     .body(Body::from(r#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#))?;
    /// # clerk.handle(request);
    /// assert!(clerk.tokens()[0].is_redeemable());
    /// clerk.clock().advance(Duration::from_secs(3600));
    /// assert!(!clerk.tokens()[0].is_redeemable());
    /// # Ok::<(), http::Error>(())
    /// ```
    #[must_use]
    pub fn is_redeemable(&self) -> bool {
        self.status == ActorTokenStatus::Pending && !self.expired
    }

    /// How long its link can be opened, from its creation.
    #[must_use]
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }

    /// How long the session that it opens may last.
    #[must_use]
    pub fn session_max_duration(&self) -> Duration {
        self.session_max_duration
    }

    /// When it was issued, by the stand-in's clock.
    #[must_use]
    pub fn created_at(&self) -> SystemTime {
        self.created_at
    }

    /// When it was issued, opened or revoked, by the stand-in's clock.
    #[must_use]
    pub fn updated_at(&self) -> SystemTime {
        self.updated_at
    }

    /// The token itself.
    #[must_use]
    pub fn token(&self) -> &SecretString {
        &self.token
    }

    /// The link that signs in with it; see [`FakeClerk::open`](super::FakeClerk::open).
    #[must_use]
    pub fn url(&self) -> &SecretString {
        &self.url
    }
}

impl fmt::Debug for IssuedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuedToken")
            .field("id", &self.id)
            .field("user_id", &self.user_id)
            .field("status", &self.status)
            .field("expires_in", &self.expires_in)
            .field("session_max_duration", &self.session_max_duration)
            .field("created_at", &self.created_at)
            .field("updated_at", &self.updated_at)
            .finish_non_exhaustive()
    }
}
