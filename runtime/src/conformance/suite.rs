//! `Suite`, which runs the cases over a blocking or an asynchronous transport.

use std::io;
use std::time::Duration;

use http::Response;

use super::case::Case;
use super::cases;
use super::failure::{Failure, Failures};
use super::harness::Harness;
use super::observation::Outcome;
use super::server::{Reply, Server};
use super::sleep::{self, NAP};
use crate::request::Body;
use crate::transport::{AsyncTransport, Transport};

/// The conformance suite for transports that use sockets.
///
/// ```
/// use actor_token::{conformance::Suite, transport::{TransportError, from_fn}};
///
/// let offline = from_fn(|_, _| Err(TransportError::not_sent("no network")));
/// let failures = Suite::new().check(&offline).unwrap_err();
/// assert!(failures.iter().all(|failure| failure.case() != "refused")); // it passes this case
/// ```
#[derive(Clone, Debug)]
#[must_use = "a suite does nothing until it checks a transport"]
pub struct Suite {
    timeout: Duration,
}

/// The default of [`Suite::timeout`].
const TIMEOUT: Duration = Duration::from_secs(10);

impl Suite {
    /// Creates a suite with the default setting.
    pub fn new() -> Self {
        Self { timeout: TIMEOUT }
    }

    /// Sets how long the suite's servers wait for a transport that must time out. Then they close
    /// the connection, and the suite reports a failure. The default is 10 s, which a correct
    /// transport never reaches.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.max(Duration::from_millis(1));
        self
    }

    /// Verifies that a blocking transport meets its requirements.
    ///
    /// It returns only if the transport does. The suite cannot abort a request, but it closes the
    /// connection after its [`timeout`](Self::timeout).
    ///
    /// ```
    /// use actor_token::{conformance::{Failures, Suite}, transport::Ureq};
    ///
    /// Suite::new().check(&Ureq::new())?;
    /// # Ok::<(), Failures>(())
    /// ```
    ///
    /// # Errors
    /// Returns [`Failures`] with every requirement that is not met.
    pub fn check<T: Transport + ?Sized>(&self, transport: &T) -> Result<(), Failures> {
        let mut run = Run::start(self.timeout)?;
        for case in run.cases() {
            if let Some(harness) = run.set_up(&case) {
                let requests = harness.requests().into_iter();
                let outcomes = requests.map(|request| transport.send(request, case.timeout));
                run.finish(harness, outcomes.collect());
            }
        }
        let before = transport.now();
        transport.sleep(NAP);
        run.failures.extend(sleep::check(before, transport.now()));
        Failures::result(run.failures)
    }

    /// Verifies that an asynchronous transport meets its requirements. It needs the runtime that
    /// the transport needs.
    ///
    /// ```
    /// use actor_token::{conformance::Suite, transport::from_async_fn, request::Body};
    /// # fn block_on<F: Future>(future: F) -> F::Output {
    /// #     let mut future = std::pin::pin!(future);
    /// #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    /// #     loop { if let std::task::Poll::Ready(it) = future.as_mut().poll(&mut context) { return it } }
    /// # }
    ///
    /// let lazy = from_async_fn(
    ///     |_, _| async { Ok(http::Response::new(Body::empty())) }, // sends nothing
    ///     |_| async {},
    /// );
    /// # block_on(async {
    /// assert!(Suite::new().check_async(&lazy).await.is_err());
    /// # });
    /// ```
    ///
    /// # Errors
    /// Returns [`Failures`] with every requirement that is not met.
    pub async fn check_async<T: AsyncTransport>(&self, transport: &T) -> Result<(), Failures> {
        let mut run = Run::start(self.timeout)?;
        for case in run.cases() {
            if let Some(harness) = run.set_up(&case) {
                let mut outcomes = Vec::new();
                for request in harness.requests() {
                    outcomes.push(transport.send(request, case.timeout).await);
                }
                run.finish(harness, outcomes);
            }
        }
        let before = transport.now();
        transport.sleep(NAP).await;
        run.failures.extend(sleep::check(before, transport.now()));
        Failures::result(run.failures)
    }
}

impl Default for Suite {
    fn default() -> Self {
        Self::new()
    }
}

/// The state of one run.
struct Run {
    timeout: Duration,
    /// The destination of redirects, which must not be followed.
    elsewhere: Server,
    /// The number of requests that it received before the current case.
    elsewhere_before: usize,
    failures: Vec<Failure>,
}

impl Run {
    fn start(timeout: Duration) -> Result<Self, Failures> {
        let reply = Reply::Respond(Response::new(Body::empty()));
        let elsewhere = Server::start(vec![reply], timeout)
            .map_err(|error| Failures(vec![no_server("the suite itself", &error)]))?;
        Ok(Self {
            timeout,
            elsewhere,
            elsewhere_before: 0,
            failures: Vec::new(),
        })
    }

    fn cases(&self) -> Vec<Case> {
        cases::all(self.elsewhere.address())
    }

    fn set_up<'c>(&mut self, case: &'c Case) -> Option<Harness<'c>> {
        self.elsewhere_before = self.elsewhere.received().len();
        Harness::start(case, self.timeout)
            .map_err(|error| self.failures.push(no_server(&case.name, &error)))
            .ok()
    }

    fn finish(&mut self, harness: Harness<'_>, outcomes: Vec<Outcome>) {
        let elsewhere = self.elsewhere.received().len() - self.elsewhere_before;
        self.failures.extend(harness.finish(outcomes, elsewhere));
    }
}

fn no_server(case: &str, error: &io::Error) -> Failure {
    Failure {
        case: case.to_owned(),
        requirement: "The suite must be able to listen on 127.0.0.1.",
        observed: error.to_string(),
        hint: "Run it where sockets and threads are allowed; the transport was not checked.",
    }
}
