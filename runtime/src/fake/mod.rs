//! A stand-in for the part of Clerk's API that issues, revokes and redeems actor tokens: for the tests of your service.
//!
//! [`FakeClerk`] plays one Clerk instance. It is a function from request to answer over a state, with a clock that you
//! move; it does no I/O, needs no account, and gives Clerk's documented answers down to the last key. What isn't known
//! of Clerk is said below.
//!
//! # Issue, open, revoke
//!
//! ```
//! use actor_token::{Body, fake::{FakeClerk, TokenStatus}};
//! use serde_json::Value;
//!
//! let clerk = FakeClerk::new();
//! let request = http::Request::post("https://api.clerk.com/v1/actor_tokens")
//!     .header("authorization", format!("Bearer {}", clerk.secret_key()))
//!     .header("content-type", "application/json")
//!     .body(Body::from(r#"{"user_id":"user_2","actor":{"sub":"user_1","case":4711}}"#))?;
//!
//! let answer = clerk.handle(request);
//! assert_eq!(answer.status(), 200);
//! let token: Value = serde_json::from_slice(answer.body().as_bytes())?;
//! assert_eq!(token["status"], "pending");
//!
//! // The support person opens the link, as a browser does. It leads to your sign-in page, once.
//! let link = token["url"].as_str().unwrap_or_default();
//! assert_eq!(clerk.open(link).status(), 303);
//! assert_eq!(clerk.open(link).status(), 400);
//! assert_eq!(clerk.tokens()[0].status(), TokenStatus::Accepted);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # With a client
//!
//! `FakeClerk` is a [`Transport`](crate::transport::Transport), so a client takes it in the place of the network. Its
//! sleep moves the clock, so that a retry waits for nothing; [`waits`](FakeClerk::waits) tells how long it would have
//! taken.
//!
//! ```
//! use std::time::Duration;
//! use actor_token::{Body, fake::FakeClerk, transport::Transport};
//!
//! let clerk = FakeClerk::new();
//! let transport = clerk.clone(); // the same instance; keep one to ask afterwards
//! transport.send(http::Request::new(Body::empty()), Duration::from_secs(5))?;
//! transport.sleep(Duration::from_secs(3600)); // returns at once
//! assert_eq!(clerk.requests().len(), 1);
//! assert_eq!(clerk.waits(), [Duration::from_secs(3600)]);
//! # Ok::<(), actor_token::transport::TransportError>(())
//! ```
//!
//! # When things go wrong
//!
//! Order a fault for the next request: one of Clerk's errors ([`ApiFault`]), a response of your own, or a loss on the
//! way. The interesting ones happen *after* the token was issued, when nobody knows of it:
//!
//! ```
//! use std::time::Duration;
//! use actor_token::{Body, fake::{ApiFault, FakeClerk}, transport::Transport};
//!
//! let clerk = FakeClerk::new();
//! # let request = || http::Request::post("/v1/actor_tokens")
//! #     .header("authorization", format!("Bearer {}", clerk.secret_key()))
//! #     .header("content-type", "application/json")
//! #     .body(Body::from(r#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#));
//! clerk.answer_next(ApiFault::InternalClerkError);               // instead of handling
//! clerk.answer_next_after_handling(ApiFault::GatewayTimeout);    // a ghost, with a 504
//! clerk.lose_next_answer();                                      // a ghost, with no answer at all
//!
//! # let within = Duration::from_secs(5);
//! assert_eq!(clerk.send(request()?, within)?.status(), 500);
//! assert_eq!(clerk.tokens().len(), 0);
//! assert_eq!(clerk.send(request()?, within)?.status(), 504);
//! assert!(clerk.send(request()?, within).is_err());
//! assert_eq!(clerk.tokens().len(), 2); // and nobody has heard of them
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Injection`] has the rest: only for one [`Operation`], several times, refused connections, lost requests.
//!
//! # Over real HTTP
//!
//! With the feature `fake-server`, `FakeClerk::serve` puts the stand-in on a free port of this machine, for a service
//! that is tested as a whole: give it the server's `api_url` as `CLERK_API_URL`, and
//! [`secret_key`](FakeClerk::secret_key) as `CLERK_SECRET_KEY`. [`OnFakeTime`] lets a real HTTP client live by the
//! stand-in's clock.
//!
//! # What it does, in order
//!
//! 1. An opened link (`GET /v1/tickets/accept`) needs no key and knows no rate limit: Clerk's frontend API takes it.
//! 2. Everything else: the secret key (401), even if there is no such path; the rate limit (429); the path (404; a
//!    known path with another method is no path to it); `Clerk-API-Version`, if there is one (400); for a new token the
//!    content type (415; none is wrong too); the size (413, above [`MAX_REQUEST_BYTES`]).
//! 3. A new token: JSON (400); all parameters at once, missing ones first (422); the plan (402), the user (404), and
//!    the plan's limit (422).
//!
//! # Where Clerk's behaviour isn't documented
//!
//! - A token's life counts from the very millisecond of its creation. An expired token stays `pending` and can be
//!   revoked.
//! - The answer to a revoke has null for `token` and `url`.
//! - A wrong JSON type is `form_param_type_invalid`; null and fractions are wrong types for a life. A null or blank
//!   `user_id`, `actor` or `sub` is missing. Where a key stands twice, the last one counts.
//! - The third part of a token is no signature: made-up bytes, as long as one. Nobody can verify it.
//! - The actor comes back as it was sent, with its order and its numbers; only `<`, `>` and `&` are escaped in all JSON,
//!   as Clerk does in its errors.
//! - IDs, trace IDs and tokens follow from how many there were before, and from the clock: with a clock
//!   [frozen at a time](Clock::frozen_at) of your own, each run gives the same.

mod clock;
mod config;
mod create;
mod envelope;
mod fault;
mod ids;
mod inject;
mod inspect;
mod redeem;
mod revoke;
mod route;
#[cfg(feature = "fake-server")]
mod server;
mod state;
mod transport;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{Request, Response};
use secrecy::ExposeSecret;

pub use clock::Clock;
pub use config::FakeClerkBuilder;
pub use fault::ApiFault;
pub use inject::{Answer, Injection};
pub use inspect::{IssuedToken, ReceivedRequest, TokenStatus};
pub use route::Operation;
#[cfg(feature = "fake-server")]
pub use server::FakeServer;
pub use transport::OnFakeTime;

use crate::Body;
use config::Config;
use inject::{Content, Effect, Loss, Replacement};
use route::Target;
use state::{Now, State};
use transport::Waits;

/// The largest request body that the stand-in takes, in bytes (1 MiB). Clerk's own limit isn't documented.
pub const MAX_REQUEST_BYTES: usize = 1024 * 1024;

/// A stand-in for Clerk: one instance with its users, its plan, its tokens and its clock. See the
/// [module](crate::fake) for a tour.
///
/// Cheap to clone; all clones are the same instance. Its `Debug` shows no key and no token.
///
/// ```
/// use actor_token::{Body, fake::FakeClerk};
///
/// let clerk = FakeClerk::new();
/// let without_key = http::Request::post("/v1/actor_tokens").body(Body::empty())?;
/// assert_eq!(clerk.handle(without_key).status(), 401);
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
pub struct FakeClerk(Arc<Inner>);

struct Inner {
    config: Config,
    clock: Clock,
    waits: Waits,
    state: Mutex<State>,
}

impl FakeClerk {
    /// Knows every user, takes one [secret key](Self::secret_key), has no limits, and stands still in time.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::new();
    /// assert!(clerk.secret_key().starts_with("sk_test_"));
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Sets up another instance: its own key, users, plan, limits or clock.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::builder().known_users(["user_2"]).impersonation_limit(5).build();
    /// ```
    pub fn builder() -> FakeClerkBuilder {
        FakeClerkBuilder::new()
    }

    fn assemble(config: Config, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            config,
            clock,
            waits: Waits::default(),
            state: Mutex::default(),
        }))
    }

    /// The one secret key that is accepted. It opens nothing but this stand-in.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let authorization = format!("Bearer {}", FakeClerk::new().secret_key());
    /// ```
    #[must_use]
    pub fn secret_key(&self) -> &str {
        self.0.config.secret_key.expose_secret()
    }

    /// The clock that it lives by; moving it moves the stand-in.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.clock().advance(Duration::from_secs(3600)); // a token of the default life is expired now
    /// ```
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.0.clock.clone()
    }

    /// Answers one request: the whole stand-in is this function. Of a URL it looks at the path alone.
    ///
    /// Injected losses ([`lose_next_answer`](Self::lose_next_answer), say) wait for a transport and leave this be.
    ///
    /// ```
    /// use actor_token::{Body, fake::FakeClerk};
    ///
    /// let clerk = FakeClerk::new();
    /// let request = http::Request::post("https://api.clerk.com/v1/actor_tokens")
    ///     .header("authorization", format!("Bearer {}", clerk.secret_key()))
    ///     .header("content-type", "application/json")
    ///     .body(Body::from(r#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#))?;
    /// assert_eq!(clerk.handle(request).status(), 200);
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn handle(&self, request: Request<Body>) -> Response<Body> {
        let mut state = self.state();
        let replacement = state.injections.take_answer(operation(&request));
        self.respond(&mut state, request, replacement)
    }

    /// Answers one request that came over a transport, which can lose it.
    fn exchange(&self, request: Request<Body>) -> Result<Response<Body>, Loss> {
        let mut state = self.state();
        match state.injections.take(operation(&request)) {
            None => Ok(self.respond(&mut state, request, None)),
            Some(Effect::Answer(replacement)) => {
                Ok(self.respond(&mut state, request, Some(replacement)))
            }
            Some(Effect::Lose(loss)) => {
                if loss == Loss::Answer {
                    self.respond(&mut state, request, None);
                }
                Err(loss)
            }
        }
    }

    fn respond(
        &self,
        state: &mut State,
        request: Request<Body>,
        replacement: Option<Replacement>,
    ) -> Response<Body> {
        let now = self.now();
        let trace_id = state.sequence.trace_id();
        let handled = match &replacement {
            Some(replacement) if !replacement.after_handling => None,
            _ => Some(route::answer(&self.0.config, state, now, &request)),
        };
        state.requests.push(self.received(request));

        let answered = match (replacement.map(|it| it.answer.0), handled) {
            (Some(Content::Verbatim(response)), _) => return *response,
            (Some(Content::Fault(fault)), _) => Err(vec![fault]),
            (None, Some(answered)) => answered,
            (None, None) => Err(Vec::new()),
        };
        let mut answer = answered.unwrap_or_else(|faults| envelope::refusal(&faults, &trace_id));
        envelope::stamp(&mut answer, &trace_id, self.0.clock.now());
        answer
    }

    fn received(&self, request: Request<Body>) -> ReceivedRequest {
        let operation = operation(&request);
        let (mut head, body) = request.into_parts();
        for name in [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE] {
            if let http::header::Entry::Occupied(mut values) = head.headers.entry(name) {
                values
                    .iter_mut()
                    .for_each(|value| value.set_sensitive(true));
            }
        }
        ReceivedRequest {
            operation,
            method: head.method,
            path: head.uri.path().to_owned(),
            headers: head.headers,
            body,
            received_at: self.0.clock.now(),
        }
    }

    /// Opens an issued link, as the support person's browser does: 303 to the sign-in page, or an error.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::new();
    /// let answer = clerk.open("https://clerk.example.com/v1/tickets/accept?ticket=made-up");
    /// assert_eq!(answer.status(), 400); // `ticket_invalid_code`
    /// ```
    pub fn open(&self, url: &str) -> Response<Body> {
        let mut request = Request::new(Body::empty());
        // What is no URL at all is answered like a link without a ticket.
        *request.uri_mut() = url
            .parse()
            .unwrap_or_else(|_| http::Uri::from_static("/v1/tickets/accept"));
        self.handle(request)
    }

    /// Makes a user go away: no more tokens for them (404), and the links that are out lead nowhere
    /// (`actor_token_subject_not_found`).
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.delete_user("user_2");
    /// ```
    pub fn delete_user(&self, id: impl Into<String>) {
        self.state().deleted_users.insert(id.into());
    }

    /// Orders a fault for a request to come.
    ///
    /// ```
    /// use actor_token::fake::{ApiFault, FakeClerk, Injection, Operation};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::answer(ApiFault::GatewayTimeout).only_for(Operation::Revoke).times(3));
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
    /// clerk.forget_requests();
    /// assert!(clerk.requests().is_empty());
    /// ```
    pub fn forget_requests(&self) {
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
    /// assert_eq!(clerk.waits(), [Duration::from_secs(2)]);
    /// ```
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.0.waits.all()
    }

    fn now(&self) -> Now {
        Now {
            unix_millis: self.0.clock.unix_millis(),
            instant: self.0.clock.instant(),
        }
    }

    /// A panic in a test that holds the lock must not take the other tests' stand-in down.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn operation(request: &Request<Body>) -> Option<Operation> {
    Target::of(request).map(|target| target.operation())
}

impl Default for FakeClerk {
    /// [`FakeClerk::new`].
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for FakeClerk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("FakeClerk")
            .field("clock", &self.0.clock)
            .field("requests", &state.requests.len())
            .field("tokens", &state.tokens.len())
            .finish_non_exhaustive()
    }
}
