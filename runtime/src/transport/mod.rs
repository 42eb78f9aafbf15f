//! The abstraction over HTTP clients: two traits, and the adapters that implement them.
//!
//! A transport sends one request and returns the response. It makes no decisions: the client
//! decides about retries and interprets responses. The conformance suite (feature `conformance`)
//! verifies your own transport.

// All adapters behave identically. The table in `tests/network/tests/faults` states for each fault
// how many requests arrive, how a call ends, and whether a token may exist. It names the few
// exceptions.

mod asynchronous;
mod error;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod exchange;
mod from_fn;
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
pub use error::TransportError;
pub use from_fn::{FromFn, from_fn};
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub use outgoing::OutgoingBody;

use crate::Body;

/// The largest answer that is read, in bytes (1 MiB). A transport stops reading there and returns a
/// [`TransportError`].
///
/// ```
/// use std::io::{self, Read};
/// use actor_token::transport::MAX_RESPONSE_BYTES;
///
/// /// Reads an answer's body, and stops where it gets too large. One byte more than allowed tells that there is more.
/// fn read(body: impl Read) -> io::Result<Vec<u8>> {
///     let mut bytes = Vec::new();
///     body.take(MAX_RESPONSE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
///     if bytes.len() > MAX_RESPONSE_BYTES { Err(io::Error::other("the answer is too large")) } else { Ok(bytes) }
/// }
/// assert!(read(io::repeat(b' ')).is_err());
/// ```
pub const MAX_RESPONSE_BYTES: usize = 1024 * 1024;

/// Sends one request and returns the answer, blocking.
///
/// An answer with any status is an answer, not an error. A transport must not follow redirects,
/// must not send a request a second time by itself, and must give up once `timeout` is over.
///
/// It also owns time, so that tests wait for nothing: the client sleeps and reads the clock through
/// it.
///
/// Implemented for references, `Box` and `Arc` of a transport, and for closures through
/// [`from_fn`].
///
/// ```
/// use std::time::Duration;
/// use actor_token::{Body, transport::{Transport, TransportError}};
///
/// struct Offline;
/// impl Transport for Offline {
///     fn send(&self, _: http::Request<Body>, _: Duration) -> Result<http::Response<Body>, TransportError> {
///         Err(TransportError::not_sent("this machine is offline"))
///     }
/// }
/// # let _: Box<dyn Transport> = Box::new(Offline);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't send requests",
    label = "not a `Transport`",
    note = "use `actor_token::transport::Ureq` (feature `ureq`), `actor_token::transport::from_fn(…)` for a closure, or write `impl Transport for {Self}`"
)]
pub trait Transport: Send + Sync {
    /// Sends `request` and returns the answer, all of it, no later than `timeout`.
    ///
    /// # Errors
    /// A [`TransportError`] that says whether the request can have reached the server; that decides
    /// whether it is sent again.
    fn send(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> Result<http::Response<Body>, TransportError>;

    /// Waits before an attempt. If it returns early, it is called again for the rest. If it returns
    /// many times in a row without waiting, the call ends: the transport [cannot
    /// work](TransportError::is_unusable).
    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }

    /// The time now, as far as deadlines are concerned.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// The time now, as people tell it.
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
