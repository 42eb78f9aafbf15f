//! The abstraction over HTTP clients: two traits, and the adapters that implement them.
//!
//! A transport sends one request and returns the response. It makes no decisions: the client
//! decides about retries and interprets responses. The conformance suite (feature `conformance`)
//! verifies your own transport.

// All adapters behave identically, with a few exceptions. The table in `tests/network/tests/faults`
// lists these, and states for each fault how many requests arrive, how a call ends, and whether a
// token may exist.

mod asynchronous;
mod boxed;
mod error;
mod error_kind;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod exchange;
mod from_fn;
#[cfg(any(feature = "reqwest", feature = "tower", feature = "ureq"))]
mod library_errors;
pub(crate) mod loopback;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod outgoing;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "reqwest")]
mod target;
#[cfg(feature = "tower")]
mod tower;
#[cfg(feature = "ureq")]
mod ureq;

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

#[cfg(feature = "reqwest")]
pub use self::reqwest::Reqwest;
#[cfg(feature = "tower")]
pub use self::tower::{FromService, from_service};
#[cfg(feature = "ureq")]
pub use self::ureq::Ureq;
pub use asynchronous::{AsyncTransport, FromAsyncFn, from_async_fn};
pub use boxed::{BoxAsyncTransport, BoxTransport};
pub use error::TransportError;
pub use error_kind::TransportErrorKind;
pub use from_fn::{FromFn, from_fn};
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub use outgoing::OutgoingBody;

use crate::request::Body;

/// The maximum size of a response in bytes (1 MiB). A transport stops reading there and returns a
/// [`TransportError`].
///
/// ```
/// use std::io::{self, Read};
/// use actor_token::transport::MAX_RESPONSE_BYTES;
///
/// /// Reads the body of a response up to the limit. One more byte means that the body is too large.
/// fn read(body: impl Read) -> io::Result<Vec<u8>> {
///     let mut bytes = Vec::new();
///     body.take(MAX_RESPONSE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
///     if bytes.len() > MAX_RESPONSE_BYTES { Err(io::Error::other("the response is too large")) } else { Ok(bytes) }
/// }
/// assert!(read(io::repeat(b' ')).is_err());
/// ```
pub const MAX_RESPONSE_BYTES: usize = 1024 * 1024;

/// A blocking abstraction over an HTTP client: sends one request and returns the response.
///
/// A response with any status must be returned as a response, not as an error. A transport must not
/// follow redirects, must not retry a request, and must time out once `timeout` has elapsed.
///
/// A transport also provides the clock and `sleep`, so that tests do not have to wait.
///
/// Implemented for references, `Box` and `Arc` of a transport, and for closures through
/// [`from_fn`].
///
/// ```
/// use std::time::Duration;
/// use actor_token::{transport::{Transport, TransportError}, request::Body};
///
/// struct Offline;
/// impl Transport for Offline {
///     fn send(&self, _: http::Request<Body>, _: Duration) -> Result<http::Response<Body>, TransportError> {
///         Err(TransportError::not_sent("the network is offline"))
///     }
/// }
/// # let _: Box<dyn Transport> = Box::new(Offline);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Transport`",
    label = "not a blocking transport",
    note = "call `send_async(…).await`, `issue_async(…).await` or another method with `_async` if the transport is async, like `Reqwest`",
    note = "take the transport out of a `Result` first: `Client::from_env(…?)?`",
    note = "use `actor_token::transport::Ureq` (feature `ureq`), wrap a closure with `actor_token::transport::from_fn(…)`, or implement `Transport` for `{Self}`"
)]
pub trait Transport: Send + Sync {
    /// Sends `request` and returns the complete response, no later than `timeout`.
    ///
    /// # Errors
    /// Returns a [`TransportError`], which states whether the request may have reached the server.
    /// If it may have, the client does not retry issuing.
    fn send(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> Result<http::Response<Body>, TransportError>;

    /// Waits for `time`, for example before a retry. If `sleep` returns early, the client calls it
    /// again for the remaining time. If `sleep` repeatedly returns without waiting, the call fails
    /// with a transport error for which [`is_unusable`](TransportError::is_unusable) is `true`.
    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }

    /// Returns the current time of the clock that measures deadlines.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// Returns the current date and time.
    fn system_time(&self) -> SystemTime {
        SystemTime::now()
    }
}

macro_rules! forward_transport {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Transport + ?Sized> Transport for $pointer {
            fn send(
                &self,
                request: http::Request<Body>,
                timeout: Duration,
            ) -> Result<http::Response<Body>, TransportError> {
                (**self).send(request, timeout)
            }

            fn sleep(&self, time: Duration) {
                (**self).sleep(time);
            }

            fn now(&self) -> Instant {
                (**self).now()
            }

            fn system_time(&self) -> SystemTime {
                (**self).system_time()
            }
        }
    )*};
}

forward_transport!(&T, Box<T>, Arc<T>);
