//! Issuing and revoking tokens with an asynchronous client.
//!
//! The futures borrow neither the request nor the client, so they can be spawned. They work in any
//! async runtime, because the transport provides `sleep`.

use super::Client;
use super::calls::with_rollback;
use crate::call::Call;
use crate::call::operations::{Issue, Operation, Revoke};
use crate::maybe_send::MaybeSend;
use crate::transport::AsyncTransport;
use crate::{
    ActorToken, ActorTokenRequest, Error, Revocation, Violations,
    request::{Id, PreparedRequest, SendFuture},
};

impl<T> Client<T> {
    /// Validates `request` and issues an actor token. This is [`issue`](Self::issue) for
    /// asynchronous code.
    ///
    /// The request is serialized and validated before this function returns. The future borrows
    /// neither the request nor the client, and is `Send` even if the request is not.
    ///
    /// # Dropping the future
    /// | the future is dropped | the token |
    /// | --- | --- |
    /// | before the first poll, during `begin` of the [audit](crate::audit) sink, or during a backoff | was not issued |
    /// | while the request is in flight | **may have been issued**; the caller does not receive it |
    /// | during `end` of the audit sink, after the request succeeded | **was issued**; the caller does not receive it |
    /// | after `end` has failed, while the client revokes the token | **was issued**, and may not have been revoked |
    ///
    /// If the caller may be cancelled, run the future in its own task. The call timeout
    /// includes the time of an audit sink's `begin`, but does not interrupt it, and it does not
    /// include the time of `end`. Revoking a token after
    /// `end` has failed is a call with its own timeout.
    ///
    /// ```
    /// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, Error, fake::FakeClerk};
    /// # async fn doc() -> Result<(), Error> {
    /// # let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    /// let token = clerk.issue_async(&request).await?;
    /// # let _ = token.id();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The same as [`issue`](Self::issue).
    pub fn issue_async<R: ActorTokenRequest + ?Sized>(&self, request: &R) -> SendFuture
    where
        T: AsyncTransport + 'static,
    {
        let calls = self.calls();
        let call = calls
            .prepare(&request)
            .map(|prepared| calls.issue_call(prepared))
            .map_err(Error::from);
        Box::pin(self.clone().drive_issue(call))
    }

    /// Issues an actor token for a prepared request. This is
    /// [`issue_prepared`](Self::issue_prepared) for asynchronous code.
    ///
    /// See [`issue_async`](Self::issue_async) before you drop the future.
    ///
    /// # Errors
    /// The same as [`issue_prepared`](Self::issue_prepared).
    pub fn issue_prepared_async(&self, prepared: PreparedRequest) -> SendFuture
    where
        T: AsyncTransport + 'static,
    {
        let call = self.calls().issue_call(prepared);
        Box::pin(self.clone().drive_issue(Ok(call)))
    }

    async fn drive_issue(self, call: Result<Call<Issue>, Error>) -> Result<ActorToken, Error>
    where
        T: AsyncTransport + 'static,
    {
        let transport = self.transport();
        let call = call?;
        let error = match call.drive_async(transport).await {
            Ok(token) => return Ok(token),
            Err(error) => error,
        };
        let rollback = match self.calls().rollback_call(&error) {
            None => return Err(error),
            // A rollback is rare, and would double the size of the future. So it is on the heap.
            Some(call) => Box::pin(call.drive_async(transport)).await,
        };
        Err(with_rollback(error, rollback))
    }

    /// Revokes an actor token. This is [`revoke`](Self::revoke) for asynchronous code.
    ///
    /// # Errors
    /// The same as [`revoke`](Self::revoke).
    pub fn revoke_async<I: Id + ?Sized>(&self, id: &I) -> SendFuture<Revocation>
    where
        T: AsyncTransport + 'static,
    {
        self.run_async(Revoke::new(id.as_id()))
    }

    /// Creates the call of an operation, and returns a future that drives it and borrows nothing.
    pub(super) fn run_async<O>(&self, operation: Result<O, Violations>) -> SendFuture<O::Output>
    where
        T: AsyncTransport + 'static,
        O: Operation<Output: MaybeSend> + MaybeSend + 'static,
    {
        let call = operation.map(|operation| self.calls().call(operation));
        let client = self.clone();
        Box::pin(async move { call?.drive_async(client.transport()).await })
    }
}
