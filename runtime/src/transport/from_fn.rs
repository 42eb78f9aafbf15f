//! A transport that consists of a closure.

use std::fmt;
use std::time::Duration;

use super::{Transport, TransportError};
use crate::request::Body;

/// Creates a [`Transport`] from a closure, for another HTTP client or for a test.
///
/// The transport uses the clock and the sleep of the standard library.
///
/// ```
/// use actor_token::{transport::from_fn, request::Body};
///
/// let transport = from_fn(|request, timeout| {
///     let _ = (request.uri(), timeout);
///     Ok(http::Response::new(Body::from("{}")))
/// });
/// # let _: &dyn actor_token::transport::Transport = &transport;
/// ```
pub fn from_fn<F>(send: F) -> FromFn<F>
where
    F: Fn(http::Request<Body>, Duration) -> Result<http::Response<Body>, TransportError>
        + Send
        + Sync,
{
    FromFn(send)
}

/// A transport that consists of a closure; see [`from_fn`].
///
/// ```
/// use actor_token::transport::{Transport, TransportError, from_fn};
///
/// /// Creates a transport that never sends. It has no nameable type, so return an `impl` type.
/// fn unplugged() -> impl Transport {
///     from_fn(|_, _| Err(TransportError::not_sent("unplugged")))
/// }
/// # let _ = unplugged();
/// ```
#[derive(Clone, Copy)]
pub struct FromFn<F>(F);

#[diagnostic::do_not_recommend]
impl<F> Transport for FromFn<F>
where
    F: Fn(http::Request<Body>, Duration) -> Result<http::Response<Body>, TransportError>
        + Send
        + Sync,
{
    fn send(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> Result<http::Response<Body>, TransportError> {
        (self.0)(request, timeout)
    }
}

impl<F> fmt::Debug for FromFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FromFn")
    }
}
