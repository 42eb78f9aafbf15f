//! Listing and ending impersonated sessions.

use super::Client;
use super::calls::Calls;
use super::session_steps::{EndResults, Impersonations, may_be_accepted, revoke_or_end_result};
use crate::call::operations::{EndSession, ListSessions};
use crate::request::validation::check_id;
use crate::session::{Ended, Session};
use crate::transport::Transport;
use crate::{ActorTokenRecord, Error, Violations, request::Id};

impl<T> Client<T> {
    /// Lists the active sessions in which someone else is signed in as the user, the newest first.
    ///
    /// The client requests all pages of Clerk's list. If a session starts or ends meanwhile, the
    /// result may or may not contain it. A [pending](crate::session::SessionStatus::Pending)
    /// session is not active.
    ///
    /// The call has no [audit](crate::audit) record, because it changes nothing.
    ///
    /// ```
    /// # use actor_token::{ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk, secrecy::ExposeSecret};
    /// use actor_token::Actor;
    /// # let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    /// # let token = request.send(&clerk)?;
    /// # fake.redeem(token.url().ok_or("no link")?.expose_secret())?;
    ///
    /// let sessions = clerk.impersonations("user_2")?;
    /// let actor: Actor = sessions[0].actor().ok_or("not impersonated")??;
    /// assert_eq!(actor.sub(), "user_1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// * [`Error::Invalid`] if `user_id` is invalid, and [`Error::Config`] if the secret key is
    ///   invalid.
    /// * [`Error::UnexpectedResponse`] if the list contains another user's session, or more than
    ///   10,000 sessions.
    /// * Otherwise, the error of the last attempt. If any page fails, the call fails.
    pub fn impersonations<I: Id + ?Sized>(&self, user_id: &I) -> Result<Vec<Session>, Error>
    where
        T: Transport,
    {
        let calls = self.calls();
        calls.impersonations_blocking(self.transport(), user_id.as_id())
    }

    /// Lists the active sessions that may have come from an actor token, the newest first.
    ///
    /// Clerk does not record from which token a session came. A session is in the result if its
    /// user and actor equal those of the token, and if it was created while the token was valid. (A
    /// time that Clerk did not send does not exclude a session.) Two tokens for the same user with
    /// equal actors cannot be distinguished. To be certain, add a unique claim to each actor, such
    /// as the number of the support case.
    ///
    /// The result is empty if no such session is active. A later call can return a session, because
    /// a browser signs in some time after it has opened the link.
    ///
    /// ```
    /// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk, secrecy::ExposeSecret};
    /// # let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    /// let token = request.send(&clerk)?;
    /// assert!(clerk.sessions_from(&token.record())?.is_empty());
    ///
    /// fake.redeem(token.url().ok_or("no link")?.expose_secret())?;
    /// assert_eq!(clerk.sessions_from(&token.record())?.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The same as [`impersonations`](Self::impersonations).
    pub fn sessions_from(&self, token: &ActorTokenRecord) -> Result<Vec<Session>, Error>
    where
        T: Transport,
    {
        self.calls().sessions_from_blocking(self.transport(), token)
    }

    /// Ends a session, so that the user or the impersonator must sign in again.
    ///
    /// The call also succeeds if the session has already ended. A session token that Clerk has
    /// already issued stays valid until it expires, by default for 60 seconds.
    ///
    /// ```
    /// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk, secrecy::ExposeSecret};
    /// use actor_token::session::SessionStatus;
    /// # let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    /// # let token = request.send(&clerk)?;
    /// # fake.redeem(token.url().ok_or("no link")?.expose_secret())?;
    /// # let session = clerk.impersonations("user_2")?.remove(0);
    ///
    /// let ended = clerk.end_session(session.id())?;
    /// assert_eq!(ended.status(), &SessionStatus::Revoked);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// If the [audit](crate::audit) sink fails, the client still ends the session; see
    /// [`Session::audit_error`].
    ///
    /// # Errors
    /// * [`Error::Invalid`] if `id` is invalid, and [`Error::Config`] if the secret key is invalid.
    /// * [`Error::AuditRejected`] if the audit sink rejects the call. Nothing was sent.
    /// * [`Error::AuditIncomplete`] if the call fails and its audit record is missing or
    ///   incomplete.
    /// * Otherwise, the error of the last attempt.
    pub fn end_session<I: Id + ?Sized>(&self, id: &I) -> Result<Session, Error>
    where
        T: Transport,
    {
        let operation = EndSession::new(id.as_id())?;
        self.calls().call(operation).drive(self.transport())
    }

    /// Ends all active sessions in which the actor is signed in as the user, and returns them. The
    /// result is empty if there are none.
    ///
    /// The client ends each session with a separate call, which has its own [audit](crate::audit)
    /// record. If it cannot end one session, it still ends the others.
    ///
    /// ```
    /// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk, secrecy::ExposeSecret};
    /// # let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    /// # let token = request.send(&clerk)?;
    /// # fake.redeem(token.url().ok_or("no link")?.expose_secret())?;
    ///
    /// assert_eq!(clerk.end_impersonation("user_2", "user_1")?.len(), 1);
    /// assert!(clerk.impersonations("user_2")?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// * [`Error::Invalid`] if `user_id` or `actor_sub` is invalid. Nothing was sent.
    /// * The same as [`impersonations`](Self::impersonations) if the sessions cannot be listed. No
    ///   session was ended.
    /// * [`Error::SessionsRemain`] if not all sessions could be ended.
    pub fn end_impersonation<U: Id + ?Sized, S: Id + ?Sized>(
        &self,
        user_id: &U,
        actor_sub: &S,
    ) -> Result<Vec<Session>, Error>
    where
        T: Transport,
    {
        let actor_sub = actor_sub.as_id();
        check_sub(actor_sub)?;
        let (calls, transport) = (self.calls(), self.transport());
        let sessions = calls.impersonations_blocking(transport, user_id.as_id())?;
        calls.end_all_blocking(transport, sessions_of_actor(sessions, actor_sub))
    }

    /// Revokes an actor token. If its link was already opened, ends the sessions that [may have
    /// come from the token](Self::sessions_from).
    ///
    /// ```
    /// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk, secrecy::ExposeSecret};
    /// use actor_token::session::Ended;
    /// # let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    ///
    /// let unused = request.send(&clerk)?;
    /// assert!(matches!(clerk.revoke_or_end(&unused.record())?, Ended::Revoked(_)));
    ///
    /// let used = request.send(&clerk)?;
    /// fake.redeem(used.url().ok_or("no link")?.expose_secret())?;
    /// let Ended::SessionsEnded { sessions, .. } = clerk.revoke_or_end(&used.record())? else { panic!("the token was revoked") };
    /// assert_eq!(sessions.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// * [`Error::AlreadyAccepted`] if the token's link was opened, and the client could not list
    ///   or end all of the sessions; see
    ///   [`end_error`](crate::error::AlreadyAcceptedError::end_error).
    /// * The error of listing or ending sessions, if it is not known whether the link was opened.
    /// * Otherwise, the same as [`revoke`](Self::revoke).
    pub fn revoke_or_end(&self, token: &ActorTokenRecord) -> Result<Ended, Error>
    where
        T: Transport,
    {
        let (calls, transport) = (self.calls(), self.transport());
        let error = match calls.revoke_blocking(transport, token.id().as_str()) {
            Ok(revocation) => return Ok(Ended::Revoked(revocation)),
            Err(error) if may_be_accepted(&error) => error,
            Err(error) => return Err(error),
        };
        let sessions = calls.sessions_from_blocking(transport, token);
        let ended = sessions.and_then(|sessions| calls.end_all_blocking(transport, sessions));
        revoke_or_end_result(error, ended)
    }
}

/// Checks an actor's `sub`. A blank one is a mistake, because no session's actor has it.
pub(super) fn check_sub(actor_sub: &str) -> Result<(), Violations> {
    let mut violations = Violations::new();
    check_id("actor_sub", actor_sub, &mut violations);
    violations.into_result()
}

/// Returns the sessions of the actor with this `sub`.
pub(super) fn sessions_of_actor(mut sessions: Vec<Session>, actor_sub: &str) -> Vec<Session> {
    sessions.retain(|session| session.actor_sub().is_some_and(|sub| sub == actor_sub));
    sessions
}

/// Returns the sessions that may have come from a token.
pub(super) fn sessions_of_token(
    mut sessions: Vec<Session>,
    token: &ActorTokenRecord,
) -> Vec<Session> {
    sessions.retain(|session| session.may_come_from(token));
    sessions
}

impl Calls<'_> {
    fn impersonations_blocking(
        self,
        transport: &dyn Transport,
        user_id: &str,
    ) -> Result<Vec<Session>, Error> {
        let mut impersonations = Impersonations::default();
        let mut next = Some(ListSessions::new(user_id)?);
        while let Some(list) = next {
            let page = self.call(list.clone()).drive(transport)?;
            next = list.next(&page);
            impersonations.add(page);
        }
        Ok(impersonations.finish())
    }

    fn sessions_from_blocking(
        self,
        transport: &dyn Transport,
        token: &ActorTokenRecord,
    ) -> Result<Vec<Session>, Error> {
        let sessions = self.impersonations_blocking(transport, token.user_id())?;
        Ok(sessions_of_token(sessions, token))
    }

    fn end_all_blocking(
        self,
        transport: &dyn Transport,
        sessions: Vec<Session>,
    ) -> Result<Vec<Session>, Error> {
        let mut results = EndResults::default();
        for session in sessions {
            let id = session.id().clone();
            let call = self.call(EndSession { id: id.clone() });
            results.add(id, call.drive(transport));
        }
        results.finish()
    }
}
