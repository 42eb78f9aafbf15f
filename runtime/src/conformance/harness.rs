//! One case on stage: its servers, and what is seen of it over real sockets.

use std::io;
use std::time::Duration;

use http::Request;

use super::case::{Case, Outcome, Seen, To};
use super::failure::Failure;
use super::refusing_port::RefusingPort;
use super::server::Server;
use crate::Body;

/// A case with its server.
pub(super) struct Stage<'c> {
    case: &'c Case,
    server: Server,
    refusing: Option<RefusingPort>,
}

impl<'c> Stage<'c> {
    pub(super) fn set(case: &'c Case, patience: Duration) -> io::Result<Self> {
        let refusing = match case.to {
            To::RefusingPort => Some(RefusingPort::take()?),
            To::Server | To::ServerOverTls => None,
        };
        Ok(Self {
            case,
            server: Server::start(case.turns.clone(), patience)?,
            refusing,
        })
    }

    pub(super) fn requests(&self) -> Vec<Request<Body>> {
        let scheme = match self.case.to {
            To::ServerOverTls => "https",
            To::Server | To::RefusingPort => "http",
        };
        self.case.requests(&format!("{scheme}://{}", self.host()))
    }

    fn host(&self) -> String {
        let refusing = self.refusing.as_ref().map(RefusingPort::address);
        refusing.unwrap_or(self.server.address()).to_string()
    }

    /// `elsewhere` is how many requests came meanwhile to the server that redirects lead to.
    pub(super) fn end(self, outcomes: Vec<Outcome>, elsewhere: usize) -> Vec<Failure> {
        self.case.judge(&Seen {
            outcomes,
            received: self.server.received(),
            host: self.host(),
            elsewhere,
            lost_patience: self.server.lost_patience(),
        })
    }
}
