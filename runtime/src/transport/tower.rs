//! An asynchronous transport over any HTTP client that is a `tower_service::Service`.

use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::time::Duration;

use http::{Request, Response};
use tower_service::Service;

use super::exchange::{ExchangeError, exchange};
use super::library_errors::LibraryError;
use super::{AsyncTransport, OutgoingBody, TransportError};
use crate::request::Body;

/// Creates an [`AsyncTransport`] from a [`tower_service::Service`] that sends HTTP requests, and a
/// closure that sleeps with your async runtime. Use it for hyper-util's client, a stack of tower
/// layers, or a test.
///
/// | aspect | behavior |
/// | --- | --- |
/// | redirects, retries | **the service must do neither**, because this transport cannot detect it. The body cannot be cloned, so tower's `Retry` does not accept it; do not convert it into a body that can be cloned |
/// | TLS, proxies, connections | up to the service. Configure it to close idle connections after a few seconds, before the server does |
/// | timeouts | the request is aborted when the call's remaining time has elapsed, measured with `sleep`; shorter timeouts are up to the service |
/// | responses | up to 1 MiB, as the service returns them: it must not decompress them without a limit |
/// | not sent | a service that is not ready, or a body that was never polled; see below |
/// | logging | up to the service |
///
/// The transport clones the service for each request, and calls the clone once it is ready. The
/// service must be `Sync`: tower's `BoxCloneSyncService` is, `BoxCloneService` is not.
///
/// # Settings for hyper-util's client
/// Set `http1_max_buf_size` to 16 KiB, which is enough for Clerk's responses. By default, hyper
/// parses up to 50 MB of informational responses (1xx) before other tasks of the same thread get
/// their turn. A server that sends these responses without end could delay the timeout, and
/// everything else on that thread, by about a second. (Over TLS, the delay is much shorter.) To
/// close idle connections in time, set `pool_idle_timeout` and a `pool_timer`.
///
/// # What counts as not sent
/// A request counts as not sent if the service failed to become ready, or if it failed without
/// polling the body. The transport then withdraws the body, so that no background task of the
/// service can send it. A service that polls the body before it is connected (a buffer, or a
/// signature of the content) is also safe, but leaves the outcome unknown more often.
///
/// # What is printed
/// The messages of a service's errors may contain a URL or a part of a response, so they are not
/// printed. Only messages of the operating system in the chain of sources are printed ("Connection
/// refused").
///
/// # Example
/// `sleep` must wait for the requested duration, because it measures the timeout of a request.
/// Requires the feature `tower`.
///
/// ```
/// # use std::{convert::Infallible, future::Future, pin::Pin, task::{Context, Poll}};
/// # use actor_token::{Actor, ActorTokenRequest, CreateActorTokenRequestBody, transport::OutgoingBody, request::Body};
/// # use http_body_util::{BodyExt, Full};
/// use actor_token::{Client, fake::FakeClerk, transport::from_service};
/// #
/// # #[derive(Clone)]
/// # struct InProcess(FakeClerk);
/// #
/// # impl tower_service::Service<http::Request<OutgoingBody>> for InProcess {
/// #     type Response = http::Response<Full<bytes::Bytes>>;
/// #     type Error = std::io::Error;
/// #     type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;
/// #     fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
/// #         Poll::Ready(Ok(()))
/// #     }
/// #     fn call(&mut self, request: http::Request<OutgoingBody>) -> Self::Future {
/// #         let clerk = self.0.clone();
/// #         Box::pin(async move {
/// #             let (head, body) = request.into_parts();
/// #             let body = Body::from(body.collect().await?.to_bytes());
/// #             let response = clerk.handle(http::Request::from_parts(head, body));
/// #             Ok(response.map(|body| Full::new(body.into_bytes())))
/// #         })
/// #     }
/// # }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
/// # runtime.block_on(async {
/// let fake = FakeClerk::new();
/// let service = InProcess(fake.clone()); // in production, for example hyper-util's `Client`
///
/// let transport = from_service(service, tokio::time::sleep);
/// let clerk = Client::builder(transport).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// let token = clerk.issue_async(&request).await?;
/// # assert_eq!(fake.tokens().len(), 1);
/// # drop(token);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn from_service<S, SleepFn, SleepFut>(service: S, sleep: SleepFn) -> FromService<S, SleepFn>
where
    S: Service<Request<OutgoingBody>>,
    SleepFn: Fn(Duration) -> SleepFut,
    SleepFut: Future<Output = ()>,
{
    FromService { service, sleep }
}

/// A transport that consists of a service and a closure that sleeps; see [`from_service`].
///
/// ```
/// use std::time::Duration;
/// use actor_token::transport::FromService;
///
/// /// The type of the transport, for example for a struct that contains a client.
/// type Transport<Service> = FromService<Service, fn(Duration) -> tokio::time::Sleep>;
/// # let _: Option<Transport<()>> = None;
/// ```
#[derive(Clone, Copy)]
pub struct FromService<S, F> {
    service: S,
    sleep: F,
}

#[diagnostic::do_not_recommend]
impl<S, ResBody, F, SleepFut> AsyncTransport for FromService<S, F>
where
    S: Service<
            Request<OutgoingBody>,
            Response = Response<ResBody>,
            Error: Into<Box<dyn Error + Send + Sync>>,
            Future: Send,
        > + Clone
        + Send
        + Sync,
    ResBody: http_body::Body<Error: Into<Box<dyn Error + Send + Sync>>> + Send,
    F: Fn(Duration) -> SleepFut + Send + Sync,
    SleepFut: Future<Output = ()> + Send,
{
    async fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let mut service = self.service.clone();
        exchange(request, timeout, &self.sleep, |request| async move {
            poll_fn(|context| service.poll_ready(context))
                .await
                .map_err(|error| {
                    ExchangeError::BeforeSending(library_error("is not ready", error))
                })?;
            service
                .call(request)
                .await
                .map_err(|error| ExchangeError::AnyTime(library_error("failed", error)))
        })
        .await
    }

    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + Send {
        (self.sleep)(time)
    }
}

/// Returns the kind of a service's error, and the part of its message that is safe to print.
fn library_error(failure: &str, error: impl Into<Box<dyn Error + Send + Sync>>) -> LibraryError {
    let message =
        format!("the service {failure} (its message is omitted because it may quote the request)");
    LibraryError::new(&message, &*error.into())
}

impl<S, F> fmt::Debug for FromService<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FromService")
    }
}
