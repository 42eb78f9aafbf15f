//! An asynchronous transport over any HTTP client that is a `tower_service::Service`.

use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::time::Duration;

use http::{Request, Response};
use tower_service::Service;

use super::exchange::{ExchangeError, exchange};
use super::{AsyncTransport, OutgoingBody, TransportError};
use crate::Body;
use crate::safe_to_print::redacted_error;

/// Makes an [`AsyncTransport`] of a [`tower_service::Service`] that sends HTTP requests, and of a
/// closure that sleeps as the runtime at hand does. For hyper-util's client, a stack of tower's
/// layers, or a test.
///
/// | what | how |
/// | --- | --- |
/// | redirects, sending again | the service's affair, and **it must do neither**: where an answer comes from can't be seen here. The body can't be cloned, so tower's `Retry` doesn't take it; don't put it into pieces that can |
/// | TLS, proxies, connections | the service's affair. Let it drop idle connections after a few seconds, before the server does |
/// | timeouts | the whole exchange is given up once what a call's deadline leaves is over, told by `sleep`; anything shorter is the service's affair |
/// | answers | up to 1 MiB, as the service hands them out: it mustn't decompress them without a limit of its own |
/// | not sent | a service that isn't ready, or a body that was never asked for: see below |
/// | logging | the service's affair |
///
/// The service is cloned for each request, and asked whether it is ready. It must be `Sync`:
/// tower's `BoxCloneSyncService` is, its `BoxCloneService` isn't.
///
/// # Settings for hyper-util's client
/// Set `http1_max_buf_size` to 16 KiB, which is enough for Clerk's responses. By default, hyper
/// parses up to 50 MB of informational responses (1xx) before other tasks of the same thread get
/// their turn. A server that sends them without end could delay the timeout, and everything else on
/// that thread, by about a second. (Over TLS much less.) Idle connections are closed in time with
/// `pool_idle_timeout` and a `pool_timer`.
///
/// # What counts as not sent
/// A request is sent again only if the service failed to get ready, or if it failed without ever
/// asking for the body. From then on the body is taken back, so that no task which the service left
/// behind can send it. A service that asks for the body before it is connected (a buffer, a
/// signature over the content) is safe too; it only leaves one in doubt more often.
///
/// # What is printed
/// The service's errors may quote a URL or an answer, so they are printed in words of ours, with
/// those of the operating system that are in their chain of sources ("Connection refused").
/// hyper-util's client quotes nothing itself, but a layer around it may.
///
/// # Example
/// `sleep` must really sleep: it tells when the time for a request is over. Needs the feature
/// `tower`.
///
/// ```
/// # use std::{convert::Infallible, future::Future, pin::Pin, task::{Context, Poll}};
/// # use actor_token::{Actor, ActorTokenRequest, Body, CreateActorTokenRequestBody, transport::OutgoingBody};
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
/// #             let answer = clerk.handle(http::Request::from_parts(head, body));
/// #             Ok(answer.map(|body| Full::new(body.into_bytes())))
/// #         })
/// #     }
/// # }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
/// # runtime.block_on(async {
/// let fake = FakeClerk::new();
/// let service = InProcess(fake.clone()); // in production: hyper-util's `Client`, say
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
pub fn from_service<S, Sleep, Slept>(service: S, sleep: Sleep) -> FromService<S, Sleep>
where
    S: Service<Request<OutgoingBody>>,
    Sleep: Fn(Duration) -> Slept,
    Slept: Future<Output = ()>,
{
    FromService { service, sleep }
}

/// A service and a closure that sleeps as a transport; see [`from_service`].
///
/// ```
/// use std::time::Duration;
/// use actor_token::transport::FromService;
///
/// /// Names the type, in a struct of yours that holds a client.
/// type Transport<Service> = FromService<Service, fn(Duration) -> tokio::time::Sleep>;
/// # let _: Option<Transport<()>> = None;
/// ```
#[derive(Clone, Copy)]
pub struct FromService<S, F> {
    service: S,
    sleep: F,
}

#[diagnostic::do_not_recommend]
impl<S, Answer, F, Slept> AsyncTransport for FromService<S, F>
where
    S: Service<
            Request<OutgoingBody>,
            Response = Response<Answer>,
            Error: Into<Box<dyn Error + Send + Sync>>,
            Future: Send,
        > + Clone
        + Send
        + Sync,
    Answer: http_body::Body<Error: Into<Box<dyn Error + Send + Sync>>> + Send,
    F: Fn(Duration) -> Slept + Send + Sync,
    Slept: Future<Output = ()> + Send,
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
                .map_err(|error| ExchangeError::BeforeSending(printed("is not ready", error)))?;
            service
                .call(request)
                .await
                .map_err(|error| ExchangeError::AnyTime(printed("failed", error)))
        })
        .await
    }

    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + Send {
        (self.sleep)(time)
    }
}

fn printed(what: &str, error: impl Into<Box<dyn Error + Send + Sync>>) -> String {
    let what =
        format!("the service {what} (its message is omitted because it may quote the request)");
    redacted_error(&what, &*error.into())
}

impl<S, F> fmt::Debug for FromService<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FromService")
    }
}
