//! Transports whose type is erased, so that code that uses a client needs no type parameter.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use super::{AsyncTransport, Transport, TransportError};
use crate::maybe_send::{BoxFuture, MaybeSend, MaybeSync};
use crate::request::Body;

/// A blocking transport of any type. Cheap to clone.
///
/// With it, code that uses a client needs no type parameter.
/// [`Client::boxed`](crate::Client::boxed) turns a client into one with this transport.
///
/// ```
/// use actor_token::fake::FakeClerk;
/// use actor_token::{Client, Error, transport::{BoxTransport, Ureq}};
///
/// struct App {
///     clerk: Client<BoxTransport>,
/// }
///
/// fn production() -> Result<App, Error> {
///     Ok(App { clerk: Client::from_env(Ureq::new())?.boxed() })
/// }
///
/// fn test(fake: &FakeClerk) -> Result<App, Error> {
///     let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
///     Ok(App { clerk: clerk.boxed() })
/// }
/// # let _ = (production, test(&FakeClerk::new())?.clerk);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone)]
pub struct BoxTransport(Arc<dyn Transport>);

impl BoxTransport {
    /// Erases the type of a transport.
    ///
    /// ```
    /// use actor_token::transport::{BoxTransport, Ureq};
    ///
    /// let transport = BoxTransport::new(Ureq::new());
    /// ```
    #[must_use]
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self(Arc::new(transport))
    }

    pub(crate) fn from_arc<T: Transport + 'static>(transport: Arc<T>) -> Self {
        Self(transport)
    }
}

#[diagnostic::do_not_recommend]
impl Transport for BoxTransport {
    fn send(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> Result<http::Response<Body>, TransportError> {
        self.0.send(request, timeout)
    }

    fn sleep(&self, time: Duration) {
        self.0.sleep(time);
    }

    fn now(&self) -> Instant {
        self.0.now()
    }

    fn system_time(&self) -> SystemTime {
        self.0.system_time()
    }
}

impl fmt::Debug for BoxTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BoxTransport")
    }
}

/// An asynchronous transport of any type. Cheap to clone.
///
/// With it, code that uses a client needs no type parameter.
/// [`Client::boxed_async`](crate::Client::boxed_async) turns a client into one with this transport.
/// Each request allocates memory for its future.
///
/// ```
/// use actor_token::fake::FakeClerk;
/// use actor_token::{ActorToken, ActorTokenRequest, Client, Error, transport::BoxAsyncTransport};
///
/// #[derive(Clone)]
/// struct App {
///     clerk: Client<BoxAsyncTransport>,
/// }
///
/// async fn issue(app: &App, request: &impl ActorTokenRequest) -> Result<ActorToken, Error> {
///     request.send_async(&app.clerk).await
/// }
///
/// // In production: `Client::from_env(Reqwest::new()?)?.boxed_async()`.
/// let fake = FakeClerk::new();
/// let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// let app = App { clerk: clerk.boxed_async() };
/// # let request = actor_token::CreateActorTokenRequestBody::builder()
/// #     .user_id("user_2").actor(actor_token::Actor::new("user_1")).build()?;
/// # let _ = issue(&app, &request);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone)]
pub struct BoxAsyncTransport(Arc<dyn DynAsyncTransport>);

impl BoxAsyncTransport {
    /// Erases the type of a transport.
    ///
    /// ```
    /// use actor_token::{fake::FakeClerk, transport::BoxAsyncTransport};
    ///
    /// let transport = BoxAsyncTransport::new(FakeClerk::new());
    /// ```
    #[must_use]
    pub fn new(transport: impl AsyncTransport + 'static) -> Self {
        Self(Arc::new(transport))
    }

    pub(crate) fn from_arc<T: AsyncTransport + 'static>(transport: Arc<T>) -> Self {
        Self(transport)
    }
}

#[diagnostic::do_not_recommend]
impl AsyncTransport for BoxAsyncTransport {
    fn send(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> impl Future<Output = Result<http::Response<Body>, TransportError>> + MaybeSend {
        self.0.send_boxed(request, timeout)
    }

    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + MaybeSend {
        self.0.sleep_boxed(time)
    }

    fn now(&self) -> Instant {
        self.0.current_instant()
    }

    fn system_time(&self) -> SystemTime {
        self.0.current_time()
    }

    fn has_fake_clock(&self) -> bool {
        self.0.uses_fake_clock()
    }
}

impl fmt::Debug for BoxAsyncTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BoxAsyncTransport")
    }
}

/// `AsyncTransport` with boxed futures, which a trait object needs. Its methods have other names,
/// so that a call of one trait's method never means the other's.
trait DynAsyncTransport: MaybeSend + MaybeSync {
    fn send_boxed(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
    fn sleep_boxed(&self, time: Duration) -> BoxFuture<'_, ()>;
    fn current_instant(&self) -> Instant;
    fn current_time(&self) -> SystemTime;
    fn uses_fake_clock(&self) -> bool;
}

impl<T: AsyncTransport> DynAsyncTransport for T {
    fn send_boxed(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(self.send(request, timeout))
    }

    fn sleep_boxed(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(self.sleep(time))
    }

    fn current_instant(&self) -> Instant {
        self.now()
    }

    fn current_time(&self) -> SystemTime {
        self.system_time()
    }

    fn uses_fake_clock(&self) -> bool {
        self.has_fake_clock()
    }
}
