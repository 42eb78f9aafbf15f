//! Received requests and issued tokens, as copies for a test. No `Debug` output shows a key, a
//! token or a body.

use std::fmt;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method};
use secrecy::SecretString;
use serde_json::Value;

use super::endpoint::Endpoint;
use crate::{ActorTokenStatus, request::Body};

/// A request that reached the fake, from [`FakeClerk::requests`](super::FakeClerk::requests).
///
/// Its `Debug` output shows only the names of the headers, and the length of the body.
///
/// ```
/// use actor_token::{fake::FakeClerk, request::Body};
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
    /// Returns the endpoint, or `None` if the fake does not know the path or the method.
    ///
    /// ```
    /// use actor_token::{fake::{FakeClerk, Endpoint}, request::Body};
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

    /// Returns the HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path as it was received, still percent-encoded, without the query (which may
    /// contain a token).
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the headers. `Authorization` is marked as sensitive, so that their `Debug` does not
    /// show the key.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body. A server keeps at most one byte more than
    /// [`MAX_REQUEST_BYTES`](super::MAX_REQUEST_BYTES).
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Returns the time at which it was received, according to the fake's clock.
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

/// A token that the fake issued, from [`FakeClerk::tokens`](super::FakeClerk::tokens). It has the
/// status at the time of that call.
///
/// It exists even if the caller never received the response, so a test can find an orphaned token.
///
/// ```
/// use std::time::Duration;
/// use actor_token::{ActorTokenStatus, fake::FakeClerk, request::Body};
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
    /// Returns the ID of the actor token: `act_…`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the ID of the impersonated user.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Returns the actor object of the request.
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

    /// Returns `true` if its link still worked: the token was pending and not expired.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use actor_token::{fake::FakeClerk, request::Body};
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

    /// Returns the lifetime of its link, from its creation.
    #[must_use]
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }

    /// Returns the maximum duration of the session that it starts.
    #[must_use]
    pub fn session_max_duration(&self) -> Duration {
        self.session_max_duration
    }

    /// Returns the time at which it was issued, according to the fake's clock.
    #[must_use]
    pub fn created_at(&self) -> SystemTime {
        self.created_at
    }

    /// Returns the time at which it was issued, opened or revoked, according to the fake's clock.
    #[must_use]
    pub fn updated_at(&self) -> SystemTime {
        self.updated_at
    }

    /// Returns the token itself.
    #[must_use]
    pub fn token(&self) -> &SecretString {
        &self.token
    }

    /// Returns the link that signs in with it; see
    /// [`FakeClerk::open_link`](super::FakeClerk::open_link).
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
