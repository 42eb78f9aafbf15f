//! Asynchronous methods of the client.
//!
//! The futures borrow neither the request nor the client, so they can be spawned. They do not
//! depend on an async runtime: the transport provides `sleep`.

use std::future::Future;

use super::Client;
use super::calls::with_rollback;
use crate::call::Call;
use crate::call::operations::{Issue, Operation, Revoke};
use crate::maybe_send::MaybeSend;
use crate::transport::AsyncTransport;
use crate::{
    ActorToken, ActorTokenRequest, Error, Revocation, Violations,
    request::{Id, PreparedRequest},
};

impl<T: AsyncTransport + 'static> Client<T> {
    /// Validates `request` and issues an actor token. This is [`issue`](Self::issue) for
    /// asynchronous code.
    ///
    /// The request is serialized and validated before this function returns. The future borrows
    /// neither the request nor the client, and is `Send` even if the request is not.
    ///
    /// # Dropping the future
    /// | the future is dropped | the token |
    /// | --- | --- |
    /// | before the first poll, while the [audit](crate::audit) record begins, or during a backoff | was not issued |
    /// | while the request is in flight | **may have been issued** and is orphaned |
    /// | while the record ends, or during the rollback of a token that could not be recorded | **was issued** and is orphaned |
    ///
    /// Run the future to completion, in its own task if the caller may be cancelled. The call
    /// timeout limits its duration, except for the time that an audit sink takes and for the
    /// rollback of a token that could not be recorded, which has its own timeout.
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
    // The request is a trait object, because a returned future captures every type parameter, so it
    // would be limited to the lifetimes in the type of the request.
    pub fn issue_async(
        &self,
        request: &dyn ActorTokenRequest,
    ) -> impl Future<Output = Result<ActorToken, Error>> + MaybeSend + 'static + use<T> {
        let call = request
            .prepare()
            .map(|prepared| self.calls().issue_call(prepared))
            .map_err(Error::from);
        self.clone().drive_issue(call)
    }

    /// Issues an actor token for a prepared request. See [`issue_async`](Self::issue_async) for
    /// what happens if the future is dropped.
    ///
    /// # Errors
    /// The same as [`issue_prepared`](Self::issue_prepared).
    pub fn issue_prepared_async(
        &self,
        prepared: PreparedRequest,
    ) -> impl Future<Output = Result<ActorToken, Error>> + MaybeSend + 'static + use<T> {
        self.clone()
            .drive_issue(Ok(self.calls().issue_call(prepared)))
    }

    async fn drive_issue(self, call: Result<Call<Issue>, Error>) -> Result<ActorToken, Error> {
        let transport = self.transport();
        let call = call?;
        let error = match call.drive_async(transport).await {
            Ok(token) => return Ok(token),
            Err(error) => error,
        };
        let rollback = match self.calls().rollback_call(&error) {
            None => return Err(error),
            // On the heap, because it would double the size of the future, and it is rare.
            Some(call) => Box::pin(call.drive_async(transport)).await,
        };
        Err(with_rollback(error, rollback))
    }

    /// Revokes an actor token. This is [`revoke`](Self::revoke) for asynchronous code.
    ///
    /// # Errors
    /// The same as [`revoke`](Self::revoke).
    pub fn revoke_async<I: Id + ?Sized + 'static>(
        &self,
        id: &I,
    ) -> impl Future<Output = Result<Revocation, Error>> + MaybeSend + 'static + use<T, I> {
        self.run_async(Revoke::new(id.as_id()))
    }

    /// Drives the call of an operation, in a future that borrows nothing.
    pub(super) fn run_async<O>(
        &self,
        operation: Result<O, Violations>,
    ) -> impl Future<Output = Result<O::Output, Error>> + MaybeSend + 'static + use<T, O>
    where
        O: Operation<Output: MaybeSend> + MaybeSend + 'static,
    {
        let call = operation.map(|operation| self.calls().call(operation));
        let client = self.clone();
        async move { call?.drive_async(client.transport()).await }
    }
}
