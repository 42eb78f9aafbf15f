//! `AsyncTransport`, the asynchronous abstraction over HTTP clients. Its requirements are the same
//! as those of [`Transport`](super::Transport).

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use super::TransportError;
use crate::maybe_send::{MaybeSend, MaybeSync};
use crate::request::Body;

/// An asynchronous abstraction over an HTTP client: sends one request and returns the response. It
/// does not depend on an async runtime, because each transport implements `sleep`.
///
/// A response with any status must be returned as a response, not as an error. A transport must not
/// follow redirects, must not retry a request, and must time out once `timeout` has elapsed.
///
/// The futures are `Send`, except on WebAssembly, which has a single thread. Of the WebAssembly
/// targets, only those whose standard library has a clock are supported: `wasm32-wasip1` is, and
/// `wasm32-unknown-unknown` is not.
///
/// Implemented for references, `Box` and `Arc` of a transport, and for closures through
/// [`from_async_fn`]. The methods can be written as `async fn`:
///
/// ```
/// use std::time::Duration;
/// use actor_token::{transport::{AsyncTransport, TransportError}, request::Body};
///
/// struct Offline;
/// impl AsyncTransport for Offline {
///     async fn send(&self, _: http::Request<Body>, _: Duration) -> Result<http::Response<Body>, TransportError> {
///         Err(TransportError::not_sent("the network is offline"))
///     }
///     // Sleep with your runtime, for example `tokio::time::sleep(time).await`.
///     async fn sleep(&self, time: Duration) {
///         # let _ = time;
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `AsyncTransport`",
    label = "not an async transport",
    note = "call `send`, `issue` or another method without `_async` if the transport is blocking, like `Ureq`",
    note = "take the transport out of a `Result` first: `Client::from_env(Reqwest::new()?)?`",
    note = "use `BoxAsyncTransport` instead of `Box<dyn AsyncTransport>`",
    note = "use `actor_token::transport::Reqwest` (feature `reqwest`), wrap closures with `actor_token::transport::from_async_fn(send, sleep)`, or implement `AsyncTransport` for `{Self}`"
)]
pub trait AsyncTransport: MaybeSend + MaybeSync {
    /// Sends `request` and returns the complete response, no later than `timeout`.
    ///
    /// # Errors
    /// Returns a [`TransportError`], which states whether the request may have reached the server.
    /// If it may have, the client does not retry issuing.
    fn send(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> impl Future<Output = Result<http::Response<Body>, TransportError>> + MaybeSend
    where
        Self: Sized;

    /// Waits for `time`, for example before a retry. If `sleep` returns early, the client calls it
    /// again for the remaining time. If `sleep` repeatedly returns without waiting, the call fails
    /// with a transport error for which [`is_unusable`](TransportError::is_unusable) is `true`.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + MaybeSend
    where
        Self: Sized;

    /// Returns the current time of the clock that measures deadlines.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// Returns the current date and time.
    fn system_time(&self) -> SystemTime {
        SystemTime::now()
    }

    /// Returns `true` if `sleep` advances a clock without waiting, so that it cannot be used as a
    /// timeout for other futures.
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

forward_transport!(&T, Box<T>, Arc<T>);

/// Creates an [`AsyncTransport`] from two closures: one that sends a request, and one that sleeps
/// with your async runtime.
///
/// ```
/// use actor_token::{transport::from_async_fn, request::Body};
///
/// let transport = from_async_fn(
///     |request: http::Request<Body>, _timeout| async move {
///         let _ = request.uri();
///         Ok(http::Response::new(Body::from("{}")))
///     },
///     |time| async move {
///         // `tokio::time::sleep(time).await`, or the sleep of your runtime
///         # let _ = time;
///     },
/// );
/// # fn is<T: actor_token::transport::AsyncTransport>(_: T) {}
/// # is(transport);
/// ```
pub fn from_async_fn<SendFn, SendFut, SleepFn, SleepFut>(
    send: SendFn,
    sleep: SleepFn,
) -> FromAsyncFn<SendFn, SleepFn>
where
    SendFn: Fn(http::Request<Body>, Duration) -> SendFut,
    SendFut: Future<Output = Result<http::Response<Body>, TransportError>>,
    SleepFn: Fn(Duration) -> SleepFut,
    SleepFut: Future<Output = ()>,
{
    FromAsyncFn { send, sleep }
}

/// A transport that consists of two closures; see [`from_async_fn`].
///
/// ```
/// use std::future::{pending, ready};
/// use actor_token::transport::{AsyncTransport, from_async_fn};
///
/// /// Creates a transport that never responds. It has no nameable type, so return an `impl` type.
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
impl<F, SendFut, S, SleepFut> AsyncTransport for FromAsyncFn<F, S>
where
    F: Fn(http::Request<Body>, Duration) -> SendFut + MaybeSend + MaybeSync,
    SendFut: Future<Output = Result<http::Response<Body>, TransportError>> + MaybeSend,
    S: Fn(Duration) -> SleepFut + MaybeSend + MaybeSync,
    SleepFut: Future<Output = ()> + MaybeSend,
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
