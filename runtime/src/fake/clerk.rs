//! The stand-in itself: takes a request, lets what was injected happen, hands the rest to the routes, remembers it.
//!
//! It knows no rule of Clerk's.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{Request, Response, Uri};
use secrecy::ExposeSecret;

use super::config::{Config, FakeClerkBuilder};
use super::http::{self as router, Endpoint, Refusal, Target};
use super::inject::{Content, Effect, Injection, Replacement, TransportFault};
use super::inspect::ReceivedRequest;
use super::rules::redeem;
use super::state::{Now, State};
use super::transport::Waits;
use super::{ApiFault, Clock, Session, envelope};
use crate::Body;

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
pub struct FakeClerk(pub(super) Arc<Inner>);

pub(super) struct Inner {
    config: Config,
    pub(super) clock: Clock,
    pub(super) waits: Waits,
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

    pub(super) fn assemble(config: Config, clock: Clock) -> Self {
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

    /// Answers one request: the whole stand-in is this function. A URL's scheme and host don't matter to it.
    ///
    /// Injected transport faults ([`Injection::drop_response`], say) stay pending: they need a transport.
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
        let replacement = state.injections.take_response(endpoint(&request));
        self.respond(&mut state, request, replacement)
    }

    /// Answers one request that came over a transport, which can lose it.
    pub(super) fn exchange(
        &self,
        request: Request<Body>,
    ) -> Result<Response<Body>, TransportFault> {
        let mut state = self.state();
        match state.injections.take(endpoint(&request)) {
            None => Ok(self.respond(&mut state, request, None)),
            Some(Effect::Respond(replacement)) => {
                Ok(self.respond(&mut state, request, Some(replacement)))
            }
            Some(Effect::Drop(fault)) => {
                if fault == TransportFault::ResponseDropped {
                    self.respond(&mut state, request, None);
                }
                Err(fault)
            }
        }
    }

    fn respond(
        &self,
        state: &mut State,
        request: Request<Body>,
        replacement: Option<Replacement>,
    ) -> Response<Body> {
        let answer = self.answer(state, &request, replacement);
        state.requests.push(self.received(request));
        answer
    }

    fn answer(
        &self,
        state: &mut State,
        request: &Request<Body>,
        replacement: Option<Replacement>,
    ) -> Response<Body> {
        let mut handle = || router::answer(&self.0.config, state, self.now(), request);
        let answered = match replacement {
            None => handle(),
            Some(replacement) => {
                if replacement.after_handling {
                    let _lost = handle();
                }
                match replacement.response.0 {
                    Content::Verbatim(response) => return *response,
                    Content::Fault(fault) => Err(Refusal::from(fault)),
                }
            }
        };
        let trace_id = state.sequence.trace_id();
        let mut answer =
            answered.unwrap_or_else(|Refusal(faults)| envelope::refusal(&faults, &trace_id));
        envelope::stamp(&mut answer, &trace_id, self.0.clock.now());
        answer
    }

    fn received(&self, request: Request<Body>) -> ReceivedRequest {
        let endpoint = endpoint(&request);
        let (mut head, body) = request.into_parts();
        for (name, value) in &mut head.headers {
            if [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(name) {
                value.set_sensitive(true);
            }
        }
        ReceivedRequest {
            endpoint,
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
    /// let answer = clerk.open_link("https://clerk.example.com/v1/tickets/accept?ticket=made-up");
    /// assert_eq!(answer.status(), 400); // `ticket_invalid_code`
    /// ```
    #[expect(clippy::must_use_candidate, reason = "a link is opened for its effect")]
    #[doc(alias = "redeem")]
    pub fn open_link(&self, url: &str) -> Response<Body> {
        let mut request = Request::new(Body::empty());
        // What is no URL at all is answered like a link without a ticket.
        *request.uri_mut() = url
            .parse()
            .ok()
            .filter(|uri: &Uri| !uri.path().is_empty())
            .unwrap_or_else(|| Uri::from_static("/v1/tickets/accept"));
        self.handle(request)
    }

    /// Signs in with the ticket that an opened link brought to the sign-in page as `__clerk_ticket`, once. In a browser, Clerk's own
    /// SDK does this; here, the application under test gets its session, with the actor in it.
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
    /// let session = fake.sign_in(ticket).map_err(|fault| fault.code())?;
    /// assert_eq!(session.user_id(), "user_2");
    /// assert!(session.claims_json().contains(r#""act":{"sub":"user_1"}"#));
    /// assert_eq!(fake.sign_in(ticket).unwrap_err(), ApiFault::ActorTokenAlreadyUsed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// What Clerk would answer: the ticket is unknown, used, expired or revoked, or its user is gone.
    pub fn sign_in(&self, ticket: &str) -> Result<Session, ApiFault> {
        redeem::sign_in(&self.0.config, &mut self.state(), self.now(), ticket)
    }

    /// Injects a fault for a future request.
    ///
    /// ```
    /// use actor_token::fake::{ApiFault, Endpoint, FakeClerk, Injection};
    ///
    /// let clerk = FakeClerk::new();
    /// clerk.inject(Injection::respond_with(ApiFault::GatewayTimeout).only_for(Endpoint::Revoke).times(3));
    /// ```
    pub fn inject(&self, injection: Injection) {
        self.state().injections.push(injection);
    }

    /// Returns the number of requests that the injected faults are still to affect. It is 0 once all
    /// faults have happened.
    ///
    /// ```
    /// use actor_token::{Body, fake::{ApiFault, FakeClerk, Injection}};
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

    pub(super) fn now(&self) -> Now {
        Now {
            unix_millis: self.0.clock.unix_millis(),
            instant: self.0.clock.instant(),
        }
    }

    /// A panic in a test that holds the lock must not take the other tests' stand-in down.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn endpoint(request: &Request<Body>) -> Option<Endpoint> {
    Target::of(request).map(|target| target.endpoint())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poisoned_lock_stops_nobody() {
        let clerk = FakeClerk::new();
        let other = clerk.clone();
        let _ = std::thread::spawn(move || {
            let _held = other.state();
            panic!("poison the lock");
        })
        .join();
        assert!(clerk.0.state.is_poisoned());
        assert_eq!(clerk.handle(Request::new(Body::empty())).status(), 401);
        assert_eq!(clerk.requests().len(), 1);
    }
}
