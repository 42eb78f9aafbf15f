//! What a test does with the sessions of the fake.

use super::clerk::FakeClerk;
use super::fault::ApiFault;
use super::handlers::redeem;
use super::session::Session;
use super::session_state::SessionState;
use crate::session::SessionStatus;

impl FakeClerk {
    /// Returns the public key that verifies the [session tokens](Session::token) of every fake, in
    /// PEM format. Set `CLERK_JWT_KEY` to it.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    /// use actor_token::session::SessionVerifier;
    ///
    /// let verifier = SessionVerifier::from_pem(FakeClerk::jwt_key())?;
    /// # Ok::<(), actor_token::session::PublicKeyError>(())
    /// ```
    #[cfg(feature = "session")]
    #[must_use]
    pub fn jwt_key() -> &'static str {
        super::session_key::PUBLIC_KEY_PEM
    }

    /// Redeems an issued link, once: opens it and signs in, like a browser does with
    /// [`open_link`](Self::open_link) and [`sign_in`](Self::sign_in). Returns the session of the
    /// actor, who is now signed in as the user.
    ///
    /// It does not count as a [request](Self::requests).
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
    /// let link = token.url().map(|url| url.expose_secret()).unwrap_or_default();
    ///
    /// let session = fake.redeem(link)?;
    /// assert_eq!(session.user_id(), "user_2");
    /// assert_eq!(clerk.impersonations("user_2")?[0].id().as_str(), session.id());
    /// assert_eq!(fake.redeem(link).unwrap_err(), ApiFault::ActorTokenAlreadyUsed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Returns Clerk's error if the link is unknown, used, expired or revoked, or if its user was
    /// deleted.
    pub fn redeem(&self, url: &str) -> Result<Session, ApiFault> {
        self.with_context(|context| redeem::redeem(context, url))
    }

    /// Starts a session in which the user is signed in. It has no actor.
    ///
    /// ```
    /// # use actor_token::Client;
    /// use actor_token::fake::FakeClerk;
    ///
    /// let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// let session = fake.start_session("user_2");
    /// assert_eq!(session.actor_json(), None);
    /// assert!(clerk.impersonations("user_2")?.is_empty());
    /// # Ok::<(), actor_token::Error>(())
    /// ```
    pub fn start_session(&self, user_id: impl Into<String>) -> Session {
        self.with_context(|context| {
            let ksuids = context.new_ksuids();
            let session = SessionState::own(ksuids, user_id.into(), context.now);
            let inspected = session.inspect(context.now, context.config);
            context.state.sessions.push(session);
            inspected
        })
    }

    /// Returns all sessions, the oldest first, with their current status. Sessions that have ended
    /// stay in the list.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::{fake::FakeClerk, session::SessionStatus};
    ///
    /// let fake = FakeClerk::new();
    /// fake.start_session("user_2");
    /// assert_eq!(fake.sessions()[0].status(), &SessionStatus::Active);
    ///
    /// fake.clock().advance(Duration::from_secs(7 * 24 * 60 * 60));
    /// assert_eq!(fake.sessions()[0].status(), &SessionStatus::Expired);
    /// ```
    #[must_use]
    pub fn sessions(&self) -> Vec<Session> {
        self.with_context(|context| {
            let sessions = context.state.sessions.iter();
            sessions
                .map(|session| session.inspect(context.now, context.config))
                .collect()
        })
    }

    /// Records activity in a session, so that it does not end because of inactivity: an
    /// impersonated session ends after 10 minutes. Has no effect once the session has ended.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let fake = FakeClerk::new();
    /// let session = fake.start_session("user_2");
    /// let session = fake.touch_session(session.id())?;
    /// assert_eq!(session.last_active_at(), fake.clock().now());
    /// # Ok::<(), actor_token::fake::ApiFault>(())
    /// ```
    ///
    /// # Errors
    /// Returns [`ApiFault::ResourceNotFound`] if there is no such session.
    pub fn touch_session(&self, id: &str) -> Result<Session, ApiFault> {
        self.with_session(id, SessionState::touch)
    }

    /// Sets the status of a session, such as
    /// [`Pending`](crate::session::SessionStatus::Pending) for a sign-in with unfinished tasks, or
    /// [`Removed`](crate::session::SessionStatus::Removed) for a user who signed out.
    ///
    /// ```
    /// use actor_token::{fake::FakeClerk, session::SessionStatus};
    ///
    /// let fake = FakeClerk::new();
    /// let session = fake.start_session("user_2");
    /// let pending = fake.set_session_status(session.id(), SessionStatus::Pending);
    /// assert_eq!(pending?.status(), &SessionStatus::Pending);
    /// # Ok::<(), actor_token::fake::ApiFault>(())
    /// ```
    ///
    /// # Errors
    /// Returns [`ApiFault::ResourceNotFound`] if there is no such session.
    pub fn set_session_status(&self, id: &str, status: SessionStatus) -> Result<Session, ApiFault> {
        self.with_session(id, |session, now| session.set_status(status, now))
    }

    fn with_session(
        &self,
        id: &str,
        change: impl FnOnce(&mut SessionState, super::clock::Now),
    ) -> Result<Session, ApiFault> {
        self.with_context(|context| {
            let session = context.state.session_mut(id);
            let session = session.ok_or(ApiFault::ResourceNotFound)?;
            change(session, context.now);
            Ok(session.inspect(context.now, context.config))
        })
    }
}
