//! The stand-in as a transport, and a real transport on the stand-in's time.
//!
//! Nothing here waits: a sleep moves the clock and is written down.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use http::{Request, Response};

use super::inject::TransportFault;
use super::{Clock, FakeClerk};
use crate::Body;
use crate::maybe_send::MaybeSend;
use crate::transport::{AsyncTransport, Transport, TransportError};

/// The sleeps of a transport, in order. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Waits(Arc<Mutex<Vec<Duration>>>);

impl Waits {
    fn push(&self, time: Duration) {
        let mut waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waits.push(time);
    }

    pub(super) fn all(&self) -> Vec<Duration> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Answers at once, whatever the time limit. Sleeping moves the stand-in's clock.
#[diagnostic::do_not_recommend]
impl Transport for FakeClerk {
    fn send(
        &self,
        request: Request<Body>,
        _within: Duration,
    ) -> Result<Response<Body>, TransportError> {
        self.exchange(request).map_err(|fault| match fault {
            TransportFault::ConnectionRefused => TransportError::not_sent(fault),
            TransportFault::RequestDropped | TransportFault::ResponseDropped => {
                TransportError::unknown(fault)
            }
        })
    }

    fn sleep(&self, time: Duration) {
        self.0.clock.advance(time);
        self.0.waits.push(time);
    }

    fn now(&self) -> Instant {
        self.0.clock.instant()
    }

    fn system_time(&self) -> SystemTime {
        self.0.clock.now()
    }
}

/// As the blocking transport does, and without a runtime: every future is ready at once.
#[diagnostic::do_not_recommend]
impl AsyncTransport for FakeClerk {
    async fn send(
        &self,
        request: Request<Body>,
        within: Duration,
    ) -> Result<Response<Body>, TransportError> {
        Transport::send(self, request, within)
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

/// A transport that sends as the one inside it does, but sleeps and tells the time by a [`Clock`]: a test over real
/// sockets then waits for no retry.
///
/// Clones share the waits; if the transport inside can't be cloned, put this into an `Arc`.
///
/// ```
/// use std::time::Duration;
/// use actor_token::{Body, fake::{FakeClerk, WithFakeClock}, transport::{Transport, from_fn}};
///
/// let clerk = FakeClerk::new();
/// let http = from_fn(|_, _| Ok(http::Response::new(Body::empty()))); // in a test of yours: `Ureq::new()`
/// let transport = WithFakeClock::new(http, clerk.clock());
///
/// let before = transport.now();
/// transport.sleep(Duration::from_secs(3600)); // returns at once
/// assert_eq!(transport.now() - before, Duration::from_secs(3600));
/// assert_eq!(transport.sleeps(), [Duration::from_secs(3600)]);
/// ```
#[derive(Clone)]
pub struct WithFakeClock<T> {
    transport: T,
    clock: Clock,
    waits: Waits,
}

impl<T> WithFakeClock<T> {
    /// Sends with `transport`, lives by `clock`.
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
            waits: Waits::default(),
        }
    }

    /// The transport inside.
    #[must_use]
    pub fn get_ref(&self) -> &T {
        &self.transport
    }

    /// How long was slept, sleep by sleep.
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
        self.waits.all()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Transport> Transport for WithFakeClock<T> {
    fn send(
        &self,
        request: Request<Body>,
        within: Duration,
    ) -> Result<Response<Body>, TransportError> {
        self.transport.send(request, within)
    }

    fn sleep(&self, time: Duration) {
        self.clock.advance(time);
        self.waits.push(time);
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
        within: Duration,
    ) -> impl Future<Output = Result<Response<Body>, TransportError>> + MaybeSend {
        self.transport.send(request, within)
    }

    fn has_fake_clock(&self) -> bool {
        true
    }

    async fn sleep(&self, time: Duration) {
        self.clock.advance(time);
        self.waits.push(time);
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
    use crate::fake::Injection;
    use crate::transport::from_fn;

    const WITHIN: Duration = Duration::from_secs(1);

    fn error(clerk: &FakeClerk) -> TransportError {
        Transport::send(clerk, Request::new(Body::empty()), WITHIN).unwrap_err()
    }

    #[test]
    fn losses_are_transport_errors_that_say_what_they_should() {
        let clerk = FakeClerk::new();
        clerk.inject(Injection::connection_refused());
        clerk.inject(Injection::drop_request());
        clerk.inject(Injection::drop_response());
        assert!(error(&clerk).is_not_sent());
        assert!(!error(&clerk).is_not_sent());
        assert_eq!(clerk.requests().len(), 0);
        assert!(!error(&clerk).is_not_sent());
        assert_eq!(clerk.requests().len(), 1);
        assert!(Transport::send(&clerk, Request::new(Body::empty()), WITHIN).is_ok());
    }

    #[test]
    fn a_loss_doesnt_reach_a_plain_call() {
        let clerk = FakeClerk::new();
        clerk.inject(Injection::drop_response());
        let _ = clerk.handle(Request::new(Body::empty()));
        assert_eq!(clerk.pending_injections(), 1);
    }

    #[test]
    fn sleeping_moves_the_clock_and_is_written_down() {
        let clerk = FakeClerk::new();
        let real = WithFakeClock::new(from_fn(|_, _| Ok(Response::default())), clerk.clock());
        let before = clerk.now();
        real.sleep(Duration::from_secs(1));
        Transport::sleep(&clerk, Duration::from_secs(2));
        assert_eq!(Transport::now(&real), Transport::now(&clerk));
        assert_eq!(
            Transport::now(&clerk) - before.instant,
            Duration::from_secs(3)
        );
        assert_eq!(real.sleeps(), [Duration::from_secs(1)]);
        assert_eq!(clerk.sleeps(), [Duration::from_secs(2)]);
    }
}
