//! `FakeClerk`: one simulated instance of Clerk, and the methods with which a test controls it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{Request, Response, Uri};
use secrecy::ExposeSecret;

use super::builder::FakeClerkBuilder;
use super::clock::{Clock, Sleeps};
use super::config::FakeConfig;
use super::fault::ApiFault;
use super::handlers::redeem;
use super::inject::{Injection, TransportFault};
use super::inspect::{IssuedToken, ReceivedRequest};
use super::router::{exchange, handle};
use super::session::Session;
use super::state::{Context, State};
use crate::request::Body;

/// A fake of Clerk's API: one instance with its users, plan, tokens and clock. See the
/// [module](crate::fake) for a tour.
///
/// Cheap to clone; all clones are the same instance. Its `Debug` shows no key and no token.
///
/// ```
/// use actor_token::{fake::FakeClerk, request::Body};
///
/// let clerk = FakeClerk::new();
/// let without_key = http::Request::post("/v1/actor_tokens").body(Body::empty())?;
/// assert_eq!(clerk.handle(without_key).status(), 401);
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
pub struct FakeClerk(Arc<Instance>);

struct Instance {
    config: FakeConfig,
    clock: Clock,
    sleeps: Sleeps,
    state: Mutex<State>,
}

impl FakeClerk {
    /// Creates a fake that knows every user, accepts one [secret key](Self::secret_key), has no
    /// limits, and uses a frozen clock.
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

    /// Returns a builder, which sets the key, users, plan, limits and clock.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::builder().known_users(["user_2"]).impersonation_limit(5).build();
    /// ```
    pub fn builder() -> FakeClerkBuilder {
        FakeClerkBuilder::new()
    }

    /// Returns the one secret key that is accepted. It is valid for this fake only.
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

    /// Returns the clock of the fake. Advancing it advances the fake's time.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.clock().advance(Duration::from_secs(3600)); // tokens with the default duration expire
    /// ```
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.0.clock.clone()
    }

    /// Handles one request and returns the response. The scheme and host of the URL are ignored.
    ///
    /// Injected transport faults, such as [`Injection::drop_response`], stay pending: they need a
    /// transport.
    ///
    /// ```
    /// use actor_token::{fake::FakeClerk, request::Body};
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
        self.with_context(|context| handle(context, request))
    }

    /// Handles one request of a transport. Injected transport faults are returned as errors.
    pub(super) fn exchange(
        &self,
        request: Request<Body>,
    ) -> Result<Response<Body>, TransportFault> {
        self.with_context(|context| exchange(context, request))
    }

    /// Opens an issued link like the browser of a support agent. The response is a 303 to the
    /// sign-in page, or an error.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::new();
    /// let response = clerk.open_link("https://clerk.example.com/v1/tickets/accept?ticket=made-up");
    /// assert_eq!(response.status(), 400); // `ticket_invalid_code`
    /// ```
    #[expect(clippy::must_use_candidate, reason = "a link is opened for its effect")]
    pub fn open_link(&self, url: &str) -> Response<Body> {
        let mut request = Request::new(Body::empty());
        // An invalid URL gets the response to a link without a ticket.
        *request.uri_mut() = url
            .parse()
            .ok()
            .filter(|uri: &Uri| !uri.path().is_empty())
            .unwrap_or_else(|| Uri::from_static("/v1/tickets/accept"));
        self.handle(request)
    }

    /// Signs in with the ticket of an opened link, and returns the session, which contains the
    /// actor.
    ///
    /// The link redirects to the sign-in page, with the ticket in the query parameter
    /// `__clerk_ticket`. In a browser, Clerk's SDK then signs in with it. A ticket can be used
    /// once.
    ///
    /// ```
    /// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody};
    /// use actor_token::fake::{ApiFault, FakeClerk};
    /// use actor_token::secrecy::ExposeSecret;
    ///
    /// let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    /// let token = request.send(&clerk)?;
    /// let opened = fake.open_link(token.url().map(|url| url.expose_secret()).unwrap_or_default());
    /// let sign_in_page = opened.headers()["location"].to_str()?;
    /// let (_, ticket) = sign_in_page.split_once("__clerk_ticket=").unwrap_or_default();
    ///
    /// let session = fake.sign_in(ticket)?;
    /// assert_eq!(session.user_id(), "user_2");
    /// assert!(session.claims_json().contains(r#""act":{"sub":"user_1"}"#));
    /// assert_eq!(fake.sign_in(ticket).unwrap_err(), ApiFault::ActorTokenAlreadyUsed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Returns Clerk's error if the ticket is unknown, used, expired or revoked, or if its user was
    /// deleted.
    pub fn sign_in(&self, ticket: &str) -> Result<Session, ApiFault> {
        self.with_context(|context| redeem::sign_in(context, ticket))
    }

    /// Deletes a user. New tokens for the user are rejected (404), and links that were issued
    /// before no longer work (`actor_token_subject_not_found`). Their sessions are gone.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.delete_user("user_2");
    /// ```
    pub fn delete_user(&self, id: impl Into<String>) {
        let (mut state, id) = (self.state(), id.into());
        state.sessions.retain(|session| session.user_id() != id);
        state.deleted_users.insert(id);
    }

    /// Injects a fault for a future request. The [module](crate::fake#simulate-failures) lists the
    /// faults.
    ///
    /// ```
    /// use actor_token::fake::{ApiFault, Endpoint, FakeClerk, Injection};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::drop_response());
    /// clerk.inject(Injection::respond_with(ApiFault::GatewayTimeout).only_for(Endpoint::Revoke).times(3));
    /// ```
    pub fn inject(&self, injection: Injection) {
        self.state().injections.push(injection);
    }

    /// Returns the number of requests that injected faults will still affect. It is 0 once all of
    /// them have occurred.
    ///
    /// ```
    /// use actor_token::{fake::{ApiFault, FakeClerk, Injection}, request::Body};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::respond_with(ApiFault::InternalClerkError));
    /// assert_eq!(clerk.pending_injections(), 1);
    /// # let _ = clerk.handle(http::Request::new(Body::empty()));
    /// # assert_eq!(clerk.pending_injections(), 0);
    /// ```
    #[must_use]
    pub fn pending_injections(&self) -> usize {
        self.state().injections.remaining()
    }

    /// Returns the requests that reached the fake, the oldest first. Rejected requests and opened
    /// links are included, dropped requests are not.
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

    /// Clears the list of received requests, for a long run or the next part of a test. Tokens
    /// stay.
    ///
    /// ```
    /// use actor_token::{fake::FakeClerk, request::Body};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.handle(http::Request::new(Body::empty()));
    /// clerk.clear_requests();
    /// assert!(clerk.requests().is_empty());
    /// ```
    pub fn clear_requests(&self) {
        self.state().requests.clear();
    }

    /// Returns the issued tokens, the oldest first, with their current status.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// assert!(FakeClerk::new().tokens().is_empty());
    /// ```
    #[must_use]
    pub fn tokens(&self) -> Vec<IssuedToken> {
        self.with_context(|context| {
            let tokens = context.state.tokens.iter();
            tokens.map(|token| token.inspect(context.now)).collect()
        })
    }

    /// Returns the duration of each sleep of the clients that use this fake as their transport.
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
        self.0.sleeps.all()
    }

    /// Advances the clock and records the sleep.
    pub(super) fn record_sleep(&self, duration: Duration) {
        self.0.sleeps.record(&self.0.clock, duration);
    }

    pub(super) fn with_context<T>(&self, run: impl FnOnce(&mut Context<'_>) -> T) -> T {
        let mut state = self.state();
        run(&mut Context {
            config: &self.0.config,
            state: &mut state,
            now: self.0.clock.read(),
        })
    }

    /// Locks the state, also after a panic: a failing test must not break the fake for others.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FakeClerkBuilder {
    /// Creates the fake.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::builder().build();
    /// assert!(clerk.tokens().is_empty());
    /// ```
    #[must_use]
    pub fn build(self) -> FakeClerk {
        FakeClerk(Arc::new(Instance {
            config: self.config,
            clock: self.clock.unwrap_or_default(),
            sleeps: Sleeps::default(),
            state: Mutex::default(),
        }))
    }
}

impl Default for FakeClerk {
    /// Returns [`FakeClerk::new`].
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
            .field("sessions", &state.sessions.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisoned_lock_is_ignored() {
        let clerk = FakeClerk::new();
        let other = clerk.clone();
        let _ = std::thread::spawn(move || {
            let _guard = other.state();
            panic!("poison the lock");
        })
        .join();
        assert!(clerk.0.state.is_poisoned());
        assert_eq!(clerk.handle(Request::new(Body::empty())).status(), 401);
        assert_eq!(clerk.requests().len(), 1);
    }
}
