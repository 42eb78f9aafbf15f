//! An in-memory fake of Clerk's API for issuing, revoking and redeeming actor tokens, for tests of
//! your service.
//!
//! [`FakeClerk`] simulates one Clerk instance. It maps requests to responses over its state, and
//! has a clock that you control. It does no I/O, needs no account, and returns the responses that
//! Clerk documents. Where Clerk's behavior is not documented, see [below](#undocumented-behavior).
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
//! [`FakeClerk::sign_in`] does the part of your sign-in page. It returns a [`Session`] with the
//! claims of its token, which contain the actor.
//!
//! # Control the clock
//!
//! The [clock](FakeClerk::clock) is frozen until it is advanced. A client that sleeps advances it,
//! so retries take no time; [`sleeps`](FakeClerk::sleeps) returns how long they would have taken.
//! (Jitter lengthens each sleep a little; see
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
//! Inject a fault for the next request: one of Clerk's errors ([`ApiFault`]), your own response, or
//! a failure of the network. The interesting ones happen *after* the token was issued, when the
//! caller does not get it:
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
//! [`Injection`] also has refused connections and dropped requests. It can affect several requests,
//! or only one [`Endpoint`].
//!
//! # Over real HTTP
//!
//! With the feature `fake-server`, `FakeClerk::serve` serves the fake on a free loopback port, for
//! tests of a complete service. Set `CLERK_API_URL` to the server's `api_url`, and
//! `CLERK_SECRET_KEY` to [`secret_key`](FakeClerk::secret_key). [`WithFakeClock`] makes a real HTTP
//! client use the fake's clock.
//!
//! # Order of the checks
//!
//! 1. An opened link (`GET /v1/tickets/accept`) needs no key and has no rate limit, as in Clerk's
//!    frontend API.
//! 2. All other requests: the secret key (401), even if the path is unknown; the rate limit (429);
//!    the path (404); `Clerk-API-Version`, if it is set (400); for a new token the content type
//!    (415), which must not be missing; the size (413, greater than [`MAX_REQUEST_BYTES`]). A known
//!    path with another method is unknown. Any prefix is accepted, and any version that is `v` and
//!    a number, such as `/clerk/v2/actor_tokens`.
//! 3. A new token: JSON (400); all parameters at once, missing ones first (422); the plan (402);
//!    the user (404); the plan's limit (422).
//!
//! # Undocumented behavior
//!
//! - The duration of a token starts in the millisecond of its creation. An expired token stays
//!   `pending` and can be revoked.
//! - The response to a revoke omits `token` and `url`: the published schema has no null for them.
//! - A wrong JSON type is `form_param_type_invalid`. For durations, null and fractions are wrong
//!   types. A null or blank `user_id`, `actor` or `sub` is missing. For a duplicate key, the last
//!   value counts.
//! - The ticket of an opened link can be used to sign in until the token expires, once.
//! - The third part of a token is not a signature: it has the length of one, but cannot be
//!   verified.
//! - The actor is returned as it was sent, with its order and its numbers. In all JSON, only `<`,
//!   `>` and `&` are escaped, as Clerk does in its errors.
//! - IDs, trace IDs and tokens depend on the number of earlier ones and on the clock. With a clock
//!   that is [frozen at a fixed time](Clock::frozen_at), each run returns the same.

mod builder;
mod clerk;
mod clock;
mod config;
mod endpoint;
mod envelope;
mod fault;
mod ids;
mod inject;
mod inspect;
mod queue;
mod router;
mod rules;
#[cfg(feature = "fake-server")]
mod server;
mod session;
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
