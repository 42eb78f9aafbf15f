//! A stand-in for the part of Clerk's API that issues, revokes and redeems actor tokens: for the tests of your service.
//!
//! [`FakeClerk`] plays one Clerk instance. It is a function from request to answer over a state, with a clock that you
//! move; it does no I/O, needs no account, and gives Clerk's documented answers down to the last key. What isn't known
//! of Clerk is said below.
//!
//! # Instead of the network
//!
//! `FakeClerk` is a [`Transport`](crate::transport::Transport), so a client takes it in the place of the network. Keep a
//! clone to ask afterwards: all clones are the same instance.
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
//! // The support person opens the link, as a browser does. It leads to your sign-in page, once.
//! let link = token.url().map(|url| url.expose_secret()).unwrap_or_default();
//! assert_eq!(fake.open_link(link).status(), 303);
//! assert_eq!(fake.open_link(link).status(), 400);
//! assert_eq!(fake.tokens()[0].status(), &ActorTokenStatus::Accepted);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What your application's sign-in page makes of the link is [`FakeClerk::sign_in`]: a [`Session`] with the claims of its token, the
//! actor among them.
//!
//! # Time
//!
//! The [clock](FakeClerk::clock) stands still until it is moved. A client's waits move it, so that a retry takes no time;
//! [`waits`](FakeClerk::waits) tells how long it would have taken. (Chance adds a little to each wait; see
//! [`RetryPolicy::jitter`](crate::RetryPolicy::jitter).)
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
//! fake.inject(Injection::respond_with(ApiFault::TooManyRequests { retry_after: Duration::from_secs(10) }));
//! let token = request.send(&clerk)?;
//! assert_eq!(fake.sleeps().len(), 1);
//! assert!(fake.sleeps()[0] >= Duration::from_secs(10));
//!
//! fake.clock().advance(Duration::from_secs(3600)); // the link is too old now
//! let link = token.url().map(|url| url.expose_secret()).unwrap_or_default();
//! assert_eq!(fake.open_link(link).status(), 400);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # When things go wrong
//!
//! Order a fault for the next request: one of Clerk's errors ([`ApiFault`]), a response of your own, or a loss on the
//! way. The interesting ones happen *after* the token was issued, when nobody knows of it:
//!
//! ```
//! # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody};
//! use actor_token::fake::{ApiFault, FakeClerk, Injection};
//!
//! let fake = FakeClerk::new();
//! # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
//! # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
//! fake.inject(Injection::respond_with(ApiFault::ImpersonationLimitExceeded { limit: 5, used: 5 }));  // instead of handling
//! let error = request.send(&clerk).unwrap_err();
//! assert!(!error.may_have_been_issued());
//! assert_eq!(fake.tokens().len(), 0);
//!
//! fake.inject(Injection::replace_response(ApiFault::GatewayTimeout));  // a ghost, with a 504
//! let error = request.send(&clerk).unwrap_err();
//! assert!(error.may_have_been_issued());
//! assert_eq!(fake.tokens().len(), 1);
//!
//! fake.inject(Injection::drop_response());  // a ghost, with no answer at all
//! let error = request.send(&clerk).unwrap_err();
//! assert!(error.may_have_been_issued());
//! assert_eq!(fake.tokens().len(), 2); // and nobody holds them
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Injection`] has the rest: only for one [`Endpoint`], several times, refused connections, lost requests.
//!
//! # Over real HTTP
//!
//! With the feature `fake-server`, `FakeClerk::serve` puts the stand-in on a free port of this machine, for a service
//! that is tested as a whole: give it the server's `api_url` as `CLERK_API_URL`, and
//! [`secret_key`](FakeClerk::secret_key) as `CLERK_SECRET_KEY`. [`WithFakeClock`] lets a real HTTP client live by the
//! stand-in's clock.
//!
//! # What it does, in order
//!
//! 1. An opened link (`GET /v1/tickets/accept`) needs no key and knows no rate limit: Clerk's frontend API takes it.
//! 2. Everything else: the secret key (401), even if there is no such path; the rate limit (429); the path (404; a
//!    known path with another method is unknown; any prefix is served, and any version that is `v` and a number, such as
//!    `/clerk/v2/actor_tokens`); `Clerk-API-Version`, if there is one (400); for a new token the
//!    content type (415; none is wrong too); the size (413, above [`MAX_REQUEST_BYTES`]).
//! 3. A new token: JSON (400); all parameters at once, missing ones first (422); the plan (402), the user (404), and
//!    the plan's limit (422).
//!
//! # Where Clerk's behaviour isn't documented
//!
//! - A token's life counts from the very millisecond of its creation. An expired token stays `pending` and can be
//!   revoked.
//! - The response to a revoke omits `token` and `url`: the published schema has no null for them.
//! - A wrong JSON type is `form_param_type_invalid`; null and fractions are wrong types for a life. A null or blank
//!   `user_id`, `actor` or `sub` is missing. Where a key stands twice, the last one counts.
//! - An opened link leaves its ticket good for signing in until the token expires, once.
//! - The third part of a token is no signature: made-up bytes, as long as one. Nobody can verify it.
//! - The actor comes back as it was sent, with its order and its numbers; only `<`, `>` and `&` are escaped in all JSON,
//!   as Clerk does in its errors.
//! - IDs, trace IDs and tokens follow from how many there were before, and from the clock: with a clock
//!   [frozen at a time](Clock::frozen_at) of your own, each run gives the same.

mod clerk;
mod clock;
mod config;
mod envelope;
mod fault;
mod http;
mod ids;
mod inject;
mod inspect;
mod queue;
mod rules;
#[cfg(feature = "fake-server")]
mod server;
mod session;
mod state;
mod transport;

pub use self::http::Endpoint;
pub use clerk::FakeClerk;
pub use clock::Clock;
pub use config::FakeClerkBuilder;
pub use fault::ApiFault;
pub use inject::{FakeResponse, Injection};
pub use inspect::{IssuedToken, ReceivedRequest};
#[cfg(feature = "fake-server")]
pub use server::FakeServer;
pub use session::Session;
pub use transport::WithFakeClock;

/// The largest request body that the stand-in takes, in bytes (1 MiB). Clerk's own limit isn't documented.
///
/// ```
/// use actor_token::fake::MAX_REQUEST_BYTES;
/// assert_eq!(MAX_REQUEST_BYTES, 1_048_576);
/// ```
pub const MAX_REQUEST_BYTES: usize = 1024 * 1024;
