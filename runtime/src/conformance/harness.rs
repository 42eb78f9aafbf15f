//! The server of one case, and the observation of what it received.

use std::io;
use std::time::Duration;

use http::Request;

use super::case::{Case, Destination};
use super::failure::Failure;
use super::observation::{Observation, Outcome};
use super::refusing_port::RefusingPort;
use super::server::Server;
use crate::request::Body;

/// A case with its server.
pub(super) struct Harness<'c> {
    case: &'c Case,
    server: Server,
    refusing_port: Option<RefusingPort>,
}

impl<'c> Harness<'c> {
    pub(super) fn start(case: &'c Case, timeout: Duration) -> io::Result<Self> {
        let refusing_port = match case.destination {
            Destination::RefusingPort => Some(RefusingPort::reserve()?),
            Destination::Server | Destination::ServerOverTls => None,
        };
        Ok(Self {
            case,
            server: Server::start(case.replies.clone(), timeout)?,
            refusing_port,
        })
    }

    pub(super) fn requests(&self) -> Vec<Request<Body>> {
        let scheme = match self.case.destination {
            Destination::ServerOverTls => "https",
            Destination::Server | Destination::RefusingPort => "http",
        };
        self.case
            .requests_to(&format!("{scheme}://{}", self.host()))
    }

    fn host(&self) -> String {
        let refusing = self.refusing_port.as_ref().map(RefusingPort::address);
        refusing.unwrap_or(self.server.address()).to_string()
    }

    /// Returns the failures of the case. `received_elsewhere` is the number of requests that the
    /// destination of redirects received during the case.
    pub(super) fn finish(self, outcomes: Vec<Outcome>, received_elsewhere: usize) -> Vec<Failure> {
        self.case.check(&Observation {
            outcomes,
            received: self.server.received(),
            host: self.host(),
            received_elsewhere,
            timed_out: self.server.timed_out(),
        })
    }
}
