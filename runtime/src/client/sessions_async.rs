//! Listing and ending impersonated sessions in asynchronous code. The futures borrow nothing.

use super::Client;
use super::session_steps::{EndResults, Impersonations, may_be_accepted, revoke_or_end_result};
use super::sessions::{check_sub, sessions_of_actor, sessions_of_token};
use crate::call::operations::{EndSession, ListSessions, Revoke};
use crate::session::{Ended, Session};
use crate::transport::AsyncTransport;
use crate::{
    ActorTokenRecord, Error, Violations,
    request::{Id, SendFuture},
};

impl<T> Client<T> {
    /// Lists the active sessions in which someone else is signed in as the user. This is
    /// [`impersonations`](Self::impersonations) for asynchronous code.
    ///
    /// # Errors
    /// The same as [`impersonations`](Self::impersonations).
    pub fn impersonations_async<I: Id + ?Sized>(&self, user_id: &I) -> SendFuture<Vec<Session>>
    where
        T: AsyncTransport + 'static,
    {
        let list = ListSessions::new(user_id.as_id());
        Box::pin(self.clone().list_all_async(list))
    }

    /// Lists the active sessions that may have come from an actor token. This is
    /// [`sessions_from`](Self::sessions_from) for asynchronous code.
    ///
    /// # Errors
    /// The same as [`sessions_from`](Self::sessions_from).
    #[must_use = "a call is not sent unless its future is awaited"]
    pub fn sessions_from_async(&self, token: &ActorTokenRecord) -> SendFuture<Vec<Session>>
    where
        T: AsyncTransport + 'static,
    {
        let (client, token) = (self.clone(), token.clone());
        Box::pin(async move {
            let list = ListSessions::new(token.user_id());
            let sessions = client.list_all_async(list).await?;
            Ok(sessions_of_token(sessions, &token))
        })
    }

    /// Ends a session. This is [`end_session`](Self::end_session) for asynchronous code.
    ///
    /// # Errors
    /// The same as [`end_session`](Self::end_session).
    pub fn end_session_async<I: Id + ?Sized>(&self, id: &I) -> SendFuture<Session>
    where
        T: AsyncTransport + 'static,
    {
        self.run_async(EndSession::new(id.as_id()))
    }

    /// Ends all active sessions in which the actor is signed in as the user. This is
    /// [`end_impersonation`](Self::end_impersonation) for asynchronous code.
    ///
    /// If you drop the future, some of the sessions may have been ended.
    ///
    /// # Errors
    /// The same as [`end_impersonation`](Self::end_impersonation).
    pub fn end_impersonation_async<U: Id + ?Sized, S: Id + ?Sized>(
        &self,
        user_id: &U,
        actor_sub: &S,
    ) -> SendFuture<Vec<Session>>
    where
        T: AsyncTransport + 'static,
    {
        let list = ListSessions::new(user_id.as_id());
        let actor_sub = actor_sub.as_id().to_owned();
        let client = self.clone();
        Box::pin(async move {
            check_sub(&actor_sub)?;
            let sessions = client.clone().list_all_async(list).await?;
            client
                .end_all_async(sessions_of_actor(sessions, &actor_sub))
                .await
        })
    }

    /// Revokes an actor token. If its link was already opened, ends the sessions that may have come
    /// from the token. This is [`revoke_or_end`](Self::revoke_or_end) for asynchronous code.
    ///
    /// # Errors
    /// The same as [`revoke_or_end`](Self::revoke_or_end).
    #[must_use = "a call is not sent unless its future is awaited"]
    pub fn revoke_or_end_async(&self, token: &ActorTokenRecord) -> SendFuture<Ended>
    where
        T: AsyncTransport + 'static,
    {
        let revoke = self.run_async(Revoke::new(token.id().as_str()));
        let (client, token) = (self.clone(), token.clone());
        Box::pin(async move {
            let error = match revoke.await {
                Ok(revocation) => return Ok(Ended::Revoked(revocation)),
                Err(error) if may_be_accepted(&error) => error,
                Err(error) => return Err(error),
            };
            let ended = match client.sessions_from_async(&token).await {
                Ok(sessions) => client.end_all_async(sessions).await,
                Err(error) => Err(error),
            };
            revoke_or_end_result(error, ended)
        })
    }

    async fn list_all_async(
        self,
        first: Result<ListSessions, Violations>,
    ) -> Result<Vec<Session>, Error>
    where
        T: AsyncTransport + 'static,
    {
        let mut impersonations = Impersonations::default();
        let mut next = Some(first?);
        while let Some(list) = next {
            let call = self.calls().call(list.clone());
            let page = call.drive_async(self.transport()).await?;
            next = list.next(&page);
            impersonations.add(page);
        }
        Ok(impersonations.finish())
    }

    async fn end_all_async(self, sessions: Vec<Session>) -> Result<Vec<Session>, Error>
    where
        T: AsyncTransport + 'static,
    {
        let mut results = EndResults::default();
        for session in sessions {
            let id = session.id().clone();
            let call = self.calls().call(EndSession { id: id.clone() });
            results.add(id, call.drive_async(self.transport()).await);
        }
        results.finish()
    }
}
