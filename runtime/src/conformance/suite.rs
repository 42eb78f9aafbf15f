//! Runs the cases over a transport, blocking or not.

use std::io;
use std::time::Duration;

use http::Response;

use super::case::{Case, Outcome};
use super::cases;
use super::failure::{Failure, Failures};
use super::harness::Stage;
use super::server::{Server, Turn};
use super::sleep::{self, NAP};
use crate::Body;
use crate::transport::{AsyncTransport, Transport};

/// The suite with its one setting. [`check`](super::check) and [`check_async`](super::check_async) have the default.
///
/// ```
/// use std::time::Duration;
/// use actor_token::{conformance::Suite, transport::{TransportError, from_fn}};
///
/// let offline = from_fn(|_, _| Err(TransportError::not_sent("this machine is offline")));
/// let failures = Suite::new().patience(Duration::from_secs(60)).check(&offline).unwrap_err();
/// assert!(failures.iter().all(|failure| failure.case() != "refused")); // that one it does well
/// ```
#[derive(Clone, Debug)]
#[must_use = "a suite does nothing until it checks a transport"]
pub struct Suite {
    patience: Duration,
}

/// The default of [`Suite::patience`].
const PATIENCE: Duration = Duration::from_secs(10);

impl Suite {
    /// The suite with its default.
    pub fn new() -> Self {
        Self { patience: PATIENCE }
    }

    /// How long the suite's servers wait for a transport to give up where it must, before they end the connection and
    /// the suite calls it a failure: 10 s by default. A transport that is well never makes them wait that long.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience.max(Duration::from_millis(1));
        self
    }

    /// Holds a blocking transport to its promises.
    ///
    /// It returns as long as the transport does once its connection has ended.
    ///
    /// # Errors
    /// [`Failures`]: every promise that is broken.
    pub fn check<T: Transport + ?Sized>(&self, transport: &T) -> Result<(), Failures> {
        let mut run = Run::start(self.patience)?;
        for case in run.cases() {
            if let Some(stage) = run.stage(&case) {
                let requests = stage.requests().into_iter();
                let outcomes = requests.map(|request| transport.send(request, case.within));
                run.end(stage, outcomes.collect());
            }
        }
        let before = transport.now();
        transport.sleep(NAP);
        run.found.extend(sleep::judge(before, transport.now()));
        Failures::of(run.found)
    }

    /// Holds an asynchronous transport to its promises. It needs whatever runtime the transport needs.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub async fn check_async<T: AsyncTransport>(&self, transport: &T) -> Result<(), Failures> {
        let mut run = Run::start(self.patience)?;
        for case in run.cases() {
            if let Some(stage) = run.stage(&case) {
                let mut outcomes = Vec::new();
                for request in stage.requests() {
                    outcomes.push(transport.send(request, case.within).await);
                }
                run.end(stage, outcomes);
            }
        }
        let before = transport.now();
        transport.sleep(NAP).await;
        run.found.extend(sleep::judge(before, transport.now()));
        Failures::of(run.found)
    }
}

impl Default for Suite {
    fn default() -> Self {
        Self::new()
    }
}

/// What goes on during one run.
struct Run {
    patience: Duration,
    /// Where redirects lead to. Nobody may follow one.
    elsewhere: Server,
    /// How many requests it had before the case at hand.
    were_elsewhere: usize,
    found: Vec<Failure>,
}

impl Run {
    fn start(patience: Duration) -> Result<Self, Failures> {
        let answer = Turn::Answer(Response::new(Body::empty()));
        let elsewhere = Server::start(vec![answer], patience)
            .map_err(|error| Failures(vec![no_server("the suite itself", &error)]))?;
        Ok(Self {
            patience,
            elsewhere,
            were_elsewhere: 0,
            found: Vec::new(),
        })
    }

    fn cases(&self) -> Vec<Case> {
        cases::all(self.elsewhere.address())
    }

    fn stage<'c>(&mut self, case: &'c Case) -> Option<Stage<'c>> {
        self.were_elsewhere = self.elsewhere.received().len();
        Stage::set(case, self.patience)
            .map_err(|error| self.found.push(no_server(&case.name, &error)))
            .ok()
    }

    fn end(&mut self, stage: Stage<'_>, outcomes: Vec<Outcome>) {
        let elsewhere = self.elsewhere.received().len() - self.were_elsewhere;
        self.found.extend(stage.end(outcomes, elsewhere));
    }
}

fn no_server(case: &str, error: &io::Error) -> Failure {
    Failure {
        case: case.to_owned(),
        promise: "The suite can serve on 127.0.0.1.",
        seen: error.to_string(),
        advice: "Run it where sockets and threads are allowed; this says nothing about the transport.",
    }
}
