//! The seam to the network for asynchronous code. What it must and mustn't do is the same as for
//! [`Transport`](super::Transport).

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::TransportError;
use crate::Body;

/// Sends one request and returns the answer, without blocking. It names no async runtime: sleeping is its own affair.
///
/// An answer with any status is an answer, not an error. A transport must not follow redirects, must not send a
/// request a second time by itself, and must give up once `within` is over.
///
/// Implemented for `Box` and `Arc` of a transport, and for closures through [`from_async_fn`]. `async fn`s fit the
/// methods' types:
///
/// ```
/// use std::time::Duration;
/// use actor_token::{Body, transport::{AsyncTransport, TransportError}};
///
/// struct Offline;
/// impl AsyncTransport for Offline {
///     async fn send(&self, _: http::Request<Body>, _: Duration) -> Result<http::Response<Body>, TransportError> {
///         Err(TransportError::not_sent("this machine is offline"))
///     }
///     async fn sleep(&self, _: Duration) {}
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't send requests asynchronously",
    label = "not an `AsyncTransport`",
    note = "use `actor_token::transport::from_async_fn(send, sleep)` for closures, or write `impl AsyncTransport for {Self}`"
)]
pub trait AsyncTransport: Send + Sync {
    /// Sends `request` and returns the answer, all of it, no later than `within`.
    ///
    /// # Errors
    /// A [`TransportError`] that says whether the request can have reached the server; that decides whether it is sent again.
    fn send(
        &self,
        request: http::Request<Body>,
        within: Duration,
    ) -> impl Future<Output = Result<http::Response<Body>, TransportError>> + Send;

    /// Waits, before a request is sent again.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + Send;

    /// The time now, as far as deadlines are concerned.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

macro_rules! forward_transport {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: AsyncTransport> AsyncTransport for $pointer {
            fn send(
                &self,
                request: http::Request<Body>,
                within: Duration,
            ) -> impl Future<Output = Result<http::Response<Body>, TransportError>> + Send {
                (**self).send(request, within)
            }

            fn sleep(&self, time: Duration) -> impl Future<Output = ()> + Send {
                (**self).sleep(time)
            }

            fn now(&self) -> Instant {
                (**self).now()
            }
        }
    )*};
}

forward_transport!(Box<T>, Arc<T>);

/// Makes an [`AsyncTransport`] of two closures: one that sends, and one that sleeps as the runtime at hand does.
///
/// ```
/// use actor_token::{Body, transport::from_async_fn};
///
/// let transport = from_async_fn(
///     |request: http::Request<Body>, _within| async move {
///         let _ = request.uri();
///         Ok(http::Response::new(Body::from("{}")))
///     },
///     |_time| async {},
/// );
/// # fn is<T: actor_token::transport::AsyncTransport>(_: T) {}
/// # is(transport);
/// ```
pub fn from_async_fn<Send, Sent, Sleep, Slept>(send: Send, sleep: Sleep) -> FromAsyncFn<Send, Sleep>
where
    Send: Fn(http::Request<Body>, Duration) -> Sent,
    Sent: Future<Output = Result<http::Response<Body>, TransportError>>,
    Sleep: Fn(Duration) -> Slept,
    Slept: Future<Output = ()>,
{
    FromAsyncFn { send, sleep }
}

/// Two closures as a transport; see [`from_async_fn`].
#[derive(Clone, Copy)]
pub struct FromAsyncFn<F, S> {
    send: F,
    sleep: S,
}

#[diagnostic::do_not_recommend]
impl<F, Sent, S, Slept> AsyncTransport for FromAsyncFn<F, S>
where
    F: Fn(http::Request<Body>, Duration) -> Sent + Send + Sync,
    Sent: Future<Output = Result<http::Response<Body>, TransportError>> + Send,
    S: Fn(Duration) -> Slept + Send + Sync,
    Slept: Future<Output = ()> + Send,
{
    fn send(
        &self,
        request: http::Request<Body>,
        within: Duration,
    ) -> impl Future<Output = Result<http::Response<Body>, TransportError>> + Send {
        (self.send)(request, within)
    }

    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + Send {
        (self.sleep)(time)
    }
}

impl<F, S> fmt::Debug for FromAsyncFn<F, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FromAsyncFn")
    }
}
