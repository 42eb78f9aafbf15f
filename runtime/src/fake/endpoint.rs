//! The endpoints that the fake knows.

/// An endpoint of Clerk's API.
///
/// ```
/// use actor_token::{fake::{Endpoint, FakeClerk}, request::Body};
///
/// let clerk = FakeClerk::new();
/// clerk.handle(http::Request::post("/v1/actor_tokens").body(Body::empty())?);
/// clerk.handle(http::Request::get("/v1/tickets/accept").body(Body::empty())?);
///
/// let creates = clerk.requests().iter().filter(|it| it.endpoint() == Some(Endpoint::Create)).count();
/// assert_eq!(creates, 1);
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// `POST /v1/actor_tokens`, with any path prefix and version.
    Create,
    /// `POST /v1/actor_tokens/{id}/revoke`, with any path prefix and version.
    Revoke,
    /// `GET /v1/tickets/accept?ticket=…`, the link that a support agent opens (frontend API), with
    /// any path prefix and version.
    Redeem,
    /// `GET /v1/sessions`, with any path prefix and version.
    ListSessions,
    /// `POST /v1/sessions/{id}/revoke`, with any path prefix and version.
    EndSession,
    /// `GET /v1/jwks`, with any path prefix and version. It exists with the feature `session`.
    FetchKeys,
    /// `POST /v1/client/sign_ins` with the form `strategy=ticket&ticket=…`, with which a sign-in
    /// page uses the ticket of an opened link (frontend API), with any path prefix and version. The
    /// response contains the ID of the session.
    SignIn,
    /// `POST /v1/sessions/{id}/tokens`, with any path prefix and version. It returns a session
    /// token with the default lifetime of 60 seconds. It exists with the feature `session`.
    CreateSessionToken,
}
