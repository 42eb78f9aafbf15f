//! The seam to the network for asynchronous code. What it must and mustn't do is the same as for
//! [`Transport`](super::Transport).

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use super::TransportError;
use crate::Body;
use crate::maybe_send::{MaybeSend, MaybeSync};

/// Sends one request and returns the answer, without blocking. It names no async runtime: sleeping
/// is its own affair.
///
/// An answer with any status is an answer, not an error. A transport must not follow redirects,
/// must not send a request a second time by itself, and must give up once `timeout` is over.
///
/// Its futures are `Send`; on WebAssembly, where there is one thread, they need not be. (Only on
/// targets whose standard library has a clock, such as `wasm32-wasip1`: on `wasm32-unknown-unknown`
/// it has none.)
///
/// Implemented for `Box` and `Arc` of a transport, and for closures through [`from_async_fn`].
/// `async fn`s fit the methods' types:
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
///     // As long as `time`, by your runtime's clock: `tokio::time::sleep(time).await`.
///     async fn sleep(&self, time: Duration) {
///         # let _ = time;
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't send requests asynchronously",
    label = "not an `AsyncTransport`",
    note = "use `actor_token::transport::Reqwest` (feature `reqwest`), `actor_token::transport::from_async_fn(send, sleep)` for closures, or write `impl AsyncTransport for {Self}`"
)]
pub trait AsyncTransport: MaybeSend + MaybeSync {
    /// Sends `request` and returns the answer, all of it, no later than `timeout`.
    ///
    /// # Errors
    /// A [`TransportError`] that says whether the request can have reached the server; that decides
    /// whether it is sent again.
    fn send(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> impl Future<Output = Result<http::Response<Body>, TransportError>> + MaybeSend;

    /// Waits before an attempt. If it returns early, it is called again for the rest. If it returns
    /// many times in a row without waiting, the call ends: the transport [cannot
    /// work](TransportError::is_unusable).
    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + MaybeSend;

    /// The time now, as far as deadlines are concerned.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// The time now, as people tell it.
    fn system_time(&self) -> SystemTime {
        SystemTime::now()
    }

    /// Returns `true` if `sleep` moves the clock and doesn't wait, so that it can't limit what
    /// others take.
    #[doc(hidden)]
    fn has_fake_clock(&self) -> bool {
        false
    }
}

macro_rules! forward_transport {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: AsyncTransport> AsyncTransport for $pointer {
            fn send(
                &self,
                request: http::Request<Body>,
                timeout: Duration,
            ) -> impl Future<Output = Result<http::Response<Body>, TransportError>> + MaybeSend {
                (**self).send(request, timeout)
            }

            fn sleep(&self, time: Duration) -> impl Future<Output = ()> + MaybeSend {
                (**self).sleep(time)
            }

            fn now(&self) -> Instant {
                (**self).now()
            }

            fn system_time(&self) -> SystemTime {
                (**self).system_time()
            }

            fn has_fake_clock(&self) -> bool {
                (**self).has_fake_clock()
            }
        }
    )*};
}

forward_transport!(Box<T>, Arc<T>);

/// Makes an [`AsyncTransport`] of two closures: one that sends, and one that sleeps as the runtime
/// at hand does.
///
/// ```
/// use actor_token::{Body, transport::from_async_fn};
///
/// let transport = from_async_fn(
///     |request: http::Request<Body>, _within| async move {
///         let _ = request.uri();
///         Ok(http::Response::new(Body::from("{}")))
///     },
///     |time| async move {
///         // `tokio::time::sleep(time).await`, or what your runtime has
///         # let _ = time;
///     },
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
///
/// ```
/// use std::future::{pending, ready};
/// use actor_token::transport::{AsyncTransport, from_async_fn};
///
/// /// It never answers. A closure's type has no name, so say what it is as.
/// fn silent() -> impl AsyncTransport {
///     from_async_fn(|_, _| pending(), |_| ready(()))
/// }
/// # let _ = silent();
/// ```
#[derive(Clone, Copy)]
pub struct FromAsyncFn<F, S> {
    send: F,
    sleep: S,
}

#[diagnostic::do_not_recommend]
impl<F, Sent, S, Slept> AsyncTransport for FromAsyncFn<F, S>
where
    F: Fn(http::Request<Body>, Duration) -> Sent + MaybeSend + MaybeSync,
    Sent: Future<Output = Result<http::Response<Body>, TransportError>> + MaybeSend,
    S: Fn(Duration) -> Slept + MaybeSend + MaybeSync,
    Slept: Future<Output = ()> + MaybeSend,
{
    fn send(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> impl Future<Output = Result<http::Response<Body>, TransportError>> + MaybeSend {
        (self.send)(request, timeout)
    }

    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + MaybeSend {
        (self.sleep)(time)
    }
}

impl<F, S> fmt::Debug for FromAsyncFn<F, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FromAsyncFn")
    }
}
