//! `Suite`, which runs the cases with a blocking or an asynchronous transport.

use std::io;
use std::time::Duration;

use http::Response;

use super::case::Case;
use super::cases;
use super::failure::{Failure, Failures};
use super::harness::Harness;
use super::observation::Outcome;
use super::server::{Reply, Server};
use super::sleep::{self, REQUESTED_SLEEP};
use crate::request::Body;
use crate::transport::{AsyncTransport, Transport};

/// The conformance suite for transports that use sockets.
///
/// ```
/// use actor_token::{conformance::Suite, transport::{TransportError, from_fn}};
///
/// let offline = from_fn(|_, _| Err(TransportError::not_sent("no network")));
/// let failures = Suite::new().check(&offline).unwrap_err();
/// assert!(failures.iter().all(|failure| failure.case() != "refused")); // this case passes
/// ```
#[derive(Clone, Debug)]
#[must_use = "a suite does nothing until it checks a transport"]
pub struct Suite {
    timeout: Duration,
}

/// The default of [`Suite::timeout`].
const TIMEOUT: Duration = Duration::from_secs(10);

impl Suite {
    /// Creates a suite with the default timeout.
    pub fn new() -> Self {
        Self { timeout: TIMEOUT }
    }

    /// Sets the timeout of the suite's servers. The default is 10 s.
    ///
    /// Some cases require that the transport times out. If it does not, the server closes the
    /// connection after this time, and the suite reports a failure. A correct transport never
    /// reaches this timeout.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.max(Duration::from_millis(1));
        self
    }

    /// Verifies that a blocking transport meets its requirements.
    ///
    /// The method returns only if each `send` of the transport returns. The suite cannot abort a
    /// `send`, but its servers close the connection after the suite's [`timeout`](Self::timeout).
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
            if let Some(harness) = run.start_harness(&case) {
                let requests = harness.requests().into_iter();
                let outcomes = requests.map(|request| transport.send(request, case.timeout));
                run.finish(harness, outcomes.collect());
            }
        }
        let before = transport.now();
        transport.sleep(REQUESTED_SLEEP);
        run.failures.extend(sleep::check(before, transport.now()));
        Failures::result(run.failures)
    }

    /// Verifies that an asynchronous transport meets its requirements. Run the future in the
    /// runtime that the transport needs, such as tokio.
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
            if let Some(harness) = run.start_harness(&case) {
                let mut outcomes = Vec::new();
                for request in harness.requests() {
                    outcomes.push(transport.send(request, case.timeout).await);
                }
                run.finish(harness, outcomes);
            }
        }
        let before = transport.now();
        transport.sleep(REQUESTED_SLEEP).await;
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
    /// The destination of redirects, which the transport must not follow.
    other_server: Server,
    /// The number of requests that `other_server` received before the current case.
    received_elsewhere_before: usize,
    failures: Vec<Failure>,
}

impl Run {
    fn start(timeout: Duration) -> Result<Self, Failures> {
        let reply = Reply::Respond(Response::new(Body::empty()));
        let other_server = Server::start(vec![reply], timeout)
            .map_err(|error| Failures(vec![cannot_listen("the suite itself", &error)]))?;
        Ok(Self {
            timeout,
            other_server,
            received_elsewhere_before: 0,
            failures: Vec::new(),
        })
    }

    fn cases(&self) -> Vec<Case> {
        cases::all(self.other_server.address())
    }

    fn start_harness<'c>(&mut self, case: &'c Case) -> Option<Harness<'c>> {
        self.received_elsewhere_before = self.other_server.received().len();
        Harness::start(case, self.timeout)
            .map_err(|error| self.failures.push(cannot_listen(&case.name, &error)))
            .ok()
    }

    fn finish(&mut self, harness: Harness<'_>, outcomes: Vec<Outcome>) {
        let received_elsewhere =
            self.other_server.received().len() - self.received_elsewhere_before;
        self.failures
            .extend(harness.finish(outcomes, received_elsewhere));
    }
}

/// Returns the failure of a case whose server cannot be started.
fn cannot_listen(case: &str, error: &io::Error) -> Failure {
    Failure {
        case: case.to_owned(),
        requirement: "The suite must be able to listen on 127.0.0.1.",
        observed: error.to_string(),
        hint: "Run it where sockets and threads are allowed; the transport was not checked.",
    }
}
