//! `FakeClerk` as a transport, and `WithFakeClock`, which gives a real transport a fake clock.

use std::fmt;
use std::future::Future;
use std::time::{Duration, Instant, SystemTime};

use http::{Request, Response};

use super::clerk::FakeClerk;
use super::clock::{Clock, Sleeps};
use super::inject::TransportFault;
use crate::maybe_send::MaybeSend;
use crate::request::Body;
use crate::transport::{AsyncTransport, Transport, TransportError, TransportErrorKind};

/// Responds immediately, whatever the timeout. Sleeping advances the fake's clock.
#[diagnostic::do_not_recommend]
impl Transport for FakeClerk {
    fn send(
        &self,
        request: Request<Body>,
        _timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        self.exchange(request).map_err(|fault| match fault {
            TransportFault::ConnectionRefused => {
                TransportError::not_sent(fault).with_kind(TransportErrorKind::ConnectionRefused)
            }
            TransportFault::RequestDropped | TransportFault::ResponseDropped => {
                TransportError::maybe_sent(fault).with_kind(TransportErrorKind::ConnectionClosed)
            }
        })
    }

    fn sleep(&self, time: Duration) {
        self.record_sleep(time);
    }

    fn now(&self) -> Instant {
        self.clock().instant()
    }

    fn system_time(&self) -> SystemTime {
        self.clock().now()
    }
}

/// Behaves like the blocking transport, and needs no runtime: every future is ready immediately.
#[diagnostic::do_not_recommend]
impl AsyncTransport for FakeClerk {
    async fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        Transport::send(self, request, timeout)
    }

    fn has_fake_clock(&self) -> bool {
        true
    }

    async fn sleep(&self, time: Duration) {
        Transport::sleep(self, time);
    }

    fn now(&self) -> Instant {
        Transport::now(self)
    }

    fn system_time(&self) -> SystemTime {
        Transport::system_time(self)
    }
}

/// A transport that sends with another transport, but sleeps and reads the time with a [`Clock`]. A
/// test over real sockets then does not wait for retries.
///
/// Clones share the list of sleeps. If the inner transport cannot be cloned, put this into an
/// `Arc`.
///
/// ```
/// use std::time::Duration;
/// use actor_token::{fake::{FakeClerk, WithFakeClock}, transport::{Transport, from_fn}, request::Body};
///
/// let clerk = FakeClerk::new();
/// let http = from_fn(|_, _| Ok(http::Response::new(Body::empty()))); // in your test: `Ureq::new()`
/// let transport = WithFakeClock::new(http, clerk.clock());
///
/// let before = transport.now();
/// transport.sleep(Duration::from_secs(3600)); // returns immediately
/// assert_eq!(transport.now() - before, Duration::from_secs(3600));
/// assert_eq!(transport.sleeps(), [Duration::from_secs(3600)]);
/// ```
#[derive(Clone)]
pub struct WithFakeClock<T> {
    transport: T,
    clock: Clock,
    sleeps: Sleeps,
}

impl<T> WithFakeClock<T> {
    /// Creates a transport that sends with `transport` and uses `clock`.
    ///
    /// ```
    /// use actor_token::fake::{Clock, FakeClerk, WithFakeClock};
    ///
    /// let transport = WithFakeClock::new(FakeClerk::new(), Clock::frozen());
    /// assert!(transport.sleeps().is_empty());
    /// ```
    pub fn new(transport: T, clock: Clock) -> Self {
        Self {
            transport,
            clock,
            sleeps: Sleeps::default(),
        }
    }

    /// Returns the inner transport.
    #[must_use]
    pub fn get_ref(&self) -> &T {
        &self.transport
    }

    /// Returns the duration of each sleep, in order.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::{fake::{Clock, FakeClerk, WithFakeClock}, transport::Transport};
    ///
    /// let transport = WithFakeClock::new(FakeClerk::new(), Clock::frozen());
    /// transport.sleep(Duration::from_millis(200));
    /// assert_eq!(transport.sleeps(), [Duration::from_millis(200)]);
    /// ```
    #[must_use]
    pub fn sleeps(&self) -> Vec<Duration> {
        self.sleeps.all()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Transport> Transport for WithFakeClock<T> {
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        self.transport.send(request, timeout)
    }

    fn sleep(&self, time: Duration) {
        self.sleeps.record(&self.clock, time);
    }

    fn now(&self) -> Instant {
        self.clock.instant()
    }

    fn system_time(&self) -> SystemTime {
        self.clock.now()
    }
}

#[diagnostic::do_not_recommend]
impl<T: AsyncTransport> AsyncTransport for WithFakeClock<T> {
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> impl Future<Output = Result<Response<Body>, TransportError>> + MaybeSend {
        self.transport.send(request, timeout)
    }

    fn has_fake_clock(&self) -> bool {
        true
    }

    async fn sleep(&self, time: Duration) {
        self.sleeps.record(&self.clock, time);
    }

    fn now(&self) -> Instant {
        self.clock.instant()
    }

    fn system_time(&self) -> SystemTime {
        self.clock.now()
    }
}

impl<T: fmt::Debug> fmt::Debug for WithFakeClock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithFakeClock")
            .field("transport", &self.transport)
            .field("clock", &self.clock)
            .field("sleeps", &self.sleeps())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::inject::Injection;
    use crate::transport::from_fn;

    const TIMEOUT: Duration = Duration::from_secs(1);

    fn error(clerk: &FakeClerk) -> TransportError {
        Transport::send(clerk, Request::new(Body::empty()), TIMEOUT).unwrap_err()
    }

    #[test]
    fn transport_fault_is_transport_error() {
        let clerk = FakeClerk::new();
        clerk.inject(Injection::connection_refused());
        clerk.inject(Injection::drop_request());
        clerk.inject(Injection::drop_response());
        assert!(error(&clerk).is_not_sent());
        assert!(!error(&clerk).is_not_sent());
        assert_eq!(clerk.requests().len(), 0);
        assert!(!error(&clerk).is_not_sent());
        assert_eq!(clerk.requests().len(), 1);
        assert!(Transport::send(&clerk, Request::new(Body::empty()), TIMEOUT).is_ok());
    }

    #[test]
    fn transport_fault_stays_pending_without_transport() {
        let clerk = FakeClerk::new();
        clerk.inject(Injection::drop_response());
        let _ = clerk.handle(Request::new(Body::empty()));
        assert_eq!(clerk.pending_injections(), 1);
    }

    #[test]
    fn sleep_advances_clock_and_is_recorded() {
        let clerk = FakeClerk::new();
        let real = WithFakeClock::new(from_fn(|_, _| Ok(Response::default())), clerk.clock());
        let before = Transport::now(&clerk);
        real.sleep(Duration::from_secs(1));
        Transport::sleep(&clerk, Duration::from_secs(2));
        assert_eq!(Transport::now(&real), Transport::now(&clerk));
        assert_eq!(Transport::now(&clerk) - before, Duration::from_secs(3));
        assert_eq!(real.sleeps(), [Duration::from_secs(1)]);
        assert_eq!(clerk.sleeps(), [Duration::from_secs(2)]);
    }
}
