//! `FakeClerk`, an in-memory fake of Clerk's API for tests of your service.
//!
//! [`FakeClerk`] simulates one Clerk instance: it issues, revokes and redeems actor tokens, lists
//! and ends sessions, and has a clock that you control. It does no I/O, needs no account, and
//! returns the responses that Clerk documents. Where Clerk's behavior is not documented, see
//! [below](#undocumented-behavior).
//!
//! # Use `FakeClerk` as the transport
//!
//! `FakeClerk` is a [`Transport`](crate::transport::Transport), so a client uses it instead of the
//! network. Keep a clone to inspect it afterwards: all clones are the same instance.
//!
//! ```
//! use actor_token::{Actor, ActorTokenRequest, ActorTokenStatus, Client, CreateActorTokenRequestBody};
//! use actor_token::fake::FakeClerk;
//! use actor_token::secrecy::ExposeSecret;
//!
//! let fake = FakeClerk::new();
//! let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
//!
//! let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
//! let token = request.send(&clerk)?;
//!
//! // The support agent opens the link in a browser. It redirects to your sign-in page, once.
//! let link = token.url().map(|url| url.expose_secret()).unwrap_or_default();
//! assert_eq!(fake.open_link(link).status(), 303);
//! assert_eq!(fake.open_link(link).status(), 400);
//! assert_eq!(fake.tokens()[0].status(), &ActorTokenStatus::Accepted);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`FakeClerk::sign_in`] replaces your sign-in page: it returns the [`Session`], whose claims
//! contain the actor. [`FakeClerk::redeem`] opens a link and signs in at once.
//!
//! # Control the clock
//!
//! By default, the [clock](FakeClerk::clock) is frozen until you advance it. A client that sleeps
//! advances it too, so retries take no time. [`FakeClerk::sleeps`] returns how long the client
//! would have slept. (Jitter lengthens each sleep a little; see
//! [`RetryPolicy::max_jitter`](crate::RetryPolicy::max_jitter).)
//!
//! ```
//! use std::time::Duration;
//! # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody};
//! use actor_token::fake::{ApiFault, FakeClerk, Injection};
//! use actor_token::secrecy::ExposeSecret;
//!
//! let fake = FakeClerk::new();
//! # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
//! # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
//! let rate_limit = ApiFault::TooManyRequests { retry_after: Duration::from_secs(10) };
//! fake.inject(Injection::respond_with(rate_limit));
//! let token = request.send(&clerk)?;
//! assert_eq!(fake.sleeps().len(), 1);
//! assert!(fake.sleeps()[0] >= Duration::from_secs(10));
//!
//! fake.clock().advance(Duration::from_secs(3600)); // the link has expired
//! let link = token.url().map(|url| url.expose_secret()).unwrap_or_default();
//! assert_eq!(fake.open_link(link).status(), 400);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Simulate failures
//!
//! [`FakeClerk::inject`] takes an [`Injection`], which affects the next request:
//!
//! | injection | the request | the caller gets |
//! | --- | --- | --- |
//! | [`respond_with`](Injection::respond_with) | is not handled | the injected response |
//! | [`replace_response`](Injection::replace_response) | is handled: a token **is** issued | the injected response |
//! | [`connection_refused`](Injection::connection_refused) | is not sent | a transport error: not sent |
//! | [`drop_request`](Injection::drop_request) | is dropped | a transport error: maybe sent |
//! | [`drop_response`](Injection::drop_response) | is handled: a token **is** issued | a transport error: maybe sent |
//!
//! The injected response is one of Clerk's errors ([`ApiFault`]), an [HTML
//! page](FakeResponse::html), or your own `http::Response`. Use [`times`](Injection::times) to
//! affect several requests, and [`only_for`](Injection::only_for) to affect only one [`Endpoint`].
//!
//! The most important faults are those after which a token exists, but the caller does not have it:
//!
//! ```
//! # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody};
//! use actor_token::fake::{ApiFault, FakeClerk, Injection};
//!
//! let fake = FakeClerk::new();
//! # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
//! # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
//! let limit = ApiFault::ImpersonationLimitExceeded { limit: 5, used: 5 };
//! fake.inject(Injection::respond_with(limit)); // the request is not handled
//! let error = request.send(&clerk).unwrap_err();
//! assert!(!error.token_may_exist());
//! assert_eq!(fake.tokens().len(), 0);
//!
//! fake.inject(Injection::replace_response(ApiFault::GatewayTimeout)); // a 504 and an orphaned token
//! let error = request.send(&clerk).unwrap_err();
//! assert!(error.token_may_exist());
//! assert_eq!(fake.tokens().len(), 1);
//!
//! fake.inject(Injection::drop_response()); // no response and an orphaned token
//! let error = request.send(&clerk).unwrap_err();
//! assert!(error.token_may_exist());
//! assert_eq!(fake.tokens().len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Verify session tokens
//!
//! With the feature `session`, `Session::token` returns a session token that is signed by the
//! fake's own key, `FakeClerk::jwt_key` returns that key in PEM format, and `GET /v1/jwks` serves
//! it. Your [`SessionVerifier`](crate::session#verify-session-tokens) accepts these tokens until
//! they expire on the fake's clock.
//!
//! # Over real HTTP
//!
//! To test a complete service, enable the feature `fake-server`. `FakeClerk::serve` then serves the
//! fake on a free loopback port. Set `CLERK_API_URL` to the server's `api_url`, and
//! `CLERK_SECRET_KEY` to [`FakeClerk::secret_key`]. [`WithFakeClock`] makes a real HTTP client use
//! the fake's clock.
//!
//! # Order of the checks
//!
//! A request is rejected by the first check that it fails:
//!
//! 1. The secret key (401), even if the path is unknown.
//! 2. The rate limit (429).
//! 3. The path and its method (404). Any prefix is accepted before the version, and any version of
//!    `v` and a number, such as `/clerk/v2/actor_tokens`.
//! 4. `Clerk-API-Version`, if it is set (400).
//! 5. For a new token, the content type (415). It must not be missing.
//! 6. The size of the body (413 if it is greater than [`MAX_REQUEST_BYTES`]).
//! 7. For a new token: JSON (400), all parameters together, missing ones first (422), the plan
//!    (402), the user (404), and the plan's limit (422). For a list of sessions: all parameters
//!    together, a missing `user_id` first (422).
//!
//! An opened link (`GET /v1/tickets/accept`) and a sign-in (`POST /v1/client/sign_ins`) need no key
//! and have no rate limit, as in Clerk's frontend API. `FakeClerk` has of that API what a test
//! needs to follow a link over HTTP to a session.
//!
//! # Undocumented behavior
//!
//! - The duration of a token starts in the millisecond of its creation. An expired token stays
//!   `pending` and can be revoked.
//! - The response to a revoke omits `token` and `url`, because the published schema has no null for
//!   them.
//! - A value of the wrong JSON type is `form_param_type_invalid`. For durations, this includes null
//!   and fractions. A null or blank `user_id`, `actor` or `sub` is missing. For a duplicate key,
//!   the last value counts.
//! - The ticket of an opened link can be used once to sign in, until the token expires.
//! - A list of sessions needs `user_id` or `client_id`, and ignores unknown parameters. An unknown
//!   user has no sessions.
//! - A session that ended because of inactivity or at its maximum duration is `expired`. Revoking a
//!   session that has already ended returns it unchanged.
//! - The response to a sign-in has only the ID of the session. A session that has ended has no more
//!   session tokens (404).
//! - Only [`FakeClerk::touch_session`] counts as activity in a session.
//! - The third part of an actor token has the length of a signature, but cannot be verified.
//!   Session tokens are signed.
//! - The actor is returned as it was sent, with the same order and the same numbers. In all JSON,
//!   `<`, `>`, `&` and Unicode line separators are escaped, as Clerk does in its errors.
//! - IDs, trace IDs and tokens depend only on the number of earlier ones and on the clock. With a
//!   clock that is [frozen at a fixed time](Clock::frozen_at), each run returns the same ones.

mod builder;
mod clerk;
mod clock;
mod config;
mod endpoint;
mod fault;
mod handlers;
mod ids;
mod inject;
mod inspect;
mod queue;
mod response;
mod router;
#[cfg(feature = "fake-server")]
mod server;
mod session;
#[cfg(feature = "session")]
mod session_key;
mod session_state;
mod sessions;
mod state;
mod transport;

pub use builder::FakeClerkBuilder;
pub use clerk::FakeClerk;
pub use clock::Clock;
pub use config::MAX_REQUEST_BYTES;
pub use endpoint::Endpoint;
pub use fault::ApiFault;
pub use inject::{FakeResponse, Injection};
pub use inspect::{IssuedToken, ReceivedRequest};
#[cfg(feature = "fake-server")]
pub use server::FakeServer;
pub use session::Session;
pub use transport::WithFakeClock;
