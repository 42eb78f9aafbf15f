//! A closure as a transport.

use std::fmt;
use std::time::Duration;

use super::{Transport, TransportError};
use crate::Body;

/// Makes a [`Transport`] of a closure: for another HTTP client, or for a test.
///
/// It sleeps and tells the time as the standard library does.
///
/// ```
/// use actor_token::{Body, transport::from_fn};
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

/// A closure as a transport; see [`from_fn`].
///
/// ```
/// use actor_token::transport::{Transport, TransportError, from_fn};
///
/// /// It reaches nobody. A closure's type has no name, so say what it is as.
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
