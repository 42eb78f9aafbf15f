//! The fault matrix: faults of a network and a server, over real sockets, with each adapter.
//!
//! Each row checks how many requests arrive, how the call ends, whether a token may exist, and that
//! no secret is printed. All adapters must behave identically, unless a row lists an exception and
//! its reason. All connections are local.

mod adapter;
mod print;
mod rows;
mod server;
mod table;
mod tls;

use std::any::Any;
use std::sync::{Arc, Mutex};
use std::thread;

use actor_token::transport::TransportErrorKind;
use actor_token::{Error, RetryPolicy};
use adapter::{Adapter, CANARY, Calls, Network, Operation, RunResult};
use server::{FullBacklog, RefusingPort, Server, Step};
use table::{Expected, Peer, Row, Success, error_of, http_response};
use tls::Certificate;

/// The number of cases that run at once. A case is a row with an adapter. Most cases wait for a
/// silent server.
const CASES_AT_ONCE: usize = 48;

#[test]
fn issue_handles_every_fault() {
    let rows = rows::issue_rows();
    assert!(rows.len() >= 40, "{} rows", rows.len());
    check_rows(&rows, Operation::Issue);
}

#[test]
fn revoke_handles_every_fault() {
    check_rows(&rows::revoke_rows(), Operation::Revoke("act_1"));
}

#[test]
fn end_session_handles_every_fault() {
    check_rows(&rows::end_session_rows(), Operation::EndSession("sess_1"));
}

#[test]
fn list_sessions_handles_every_fault() {
    check_rows(
        &rows::list_sessions_rows(),
        Operation::ListSessions("user_customer"),
    );
}

#[test]
fn fetch_keys_handles_every_fault() {
    check_rows(&rows::fetch_keys_rows(), Operation::FetchKeys);
}

/// Checks all rows with all adapters. Panics with a list of all failures.
fn check_rows(rows: &[Row], operation: Operation) {
    let cases = rows
        .iter()
        .flat_map(|row| adapter::ALL.map(|adapter| (row, adapter)));
    let remaining = Mutex::new(cases);
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..CASES_AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some((row, adapter)) = remaining.lock().unwrap().next() else {
                        return;
                    };
                    if let Err(failure) = check_row(row, adapter, operation) {
                        let line = format!("{row}, {adapter}: {failure}");
                        failures.lock().unwrap().push(line);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(
        failures.is_empty(),
        "{} failures in {} rows:\n{}",
        failures.len(),
        rows.len(),
        failures.join("\n")
    );
}

fn check_row(row: &Row, adapter: Adapter, operation: Operation) -> Result<(), String> {
    let harness = Harness::new(&row.peer, adapter);
    let policy = match row.call_timeout {
        Some(timeout) => RetryPolicy::disabled().call_timeout(timeout),
        None => RetryPolicy::new(),
    };
    let calls = Calls {
        number: row.calls,
        start_after_close: harness.server.clone().filter(|_| row.after_close),
    };
    let RunResult { result, delays } = adapter.run(&harness.network, operation, &policy, &calls);
    let actual = Expected::observed(harness.requests(), &result);
    let expected = row.expected(adapter);
    if actual != expected && Some(actual) != row.alternative {
        return Err(format!("expected {expected:?}, got {actual:?}: {result:?}"));
    }
    if harness.redirected_requests() > 0 {
        return Err("another server received a request".to_owned());
    }
    if print::contains_canary(&result) {
        return Err("a secret was printed".to_owned());
    }
    if let Some(expected) = row.expected_kind(adapter) {
        let actual = transport_error_kind(&result);
        if actual != Some(expected) {
            return Err(format!("expected {expected:?}, got {actual:?}: {result:?}"));
        }
    }
    match row.min_delay {
        Some(min) if delays.first().is_none_or(|delay| *delay < min) => Err(format!(
            "expected a first delay of at least {min:?}, got {delays:?}"
        )),
        _ => Ok(()),
    }
}

/// Returns the cause that the transport reports. Returns `None` if a response was received.
fn transport_error_kind(result: &Result<Success, Error>) -> Option<TransportErrorKind> {
    match error_of(result) {
        Some(Error::NoResponse(error)) => Some(error.transport().kind()),
        _ => None,
    }
}

/// The network of a row, with its servers and ports.
struct Harness {
    network: Network,
    server: Option<Arc<Server>>,
    redirect_target: Option<Server>,
    /// A port without a server.
    _port: Option<Box<dyn Any>>,
}

impl Harness {
    fn new(peer: &Peer, adapter: Adapter) -> Self {
        match peer {
            Peer::Server(steps) => Self::with_server("http", Server::start(steps.clone())),
            Peer::NoTls(steps) => Self::with_server("https", Server::start(steps.clone())),
            Peer::Tls(certificate, steps) => {
                let server = Server::with_tls(Some(certificate.server_config()), steps.clone());
                let mut harness = Self::with_server("https", server);
                harness.network.root = certificate.root();
                harness
            }
            Peer::OnlyTls => {
                let tls = Certificate::Good.server_config();
                Self::with_server("http", Server::with_tls(Some(tls), vec![Step::Read]))
            }
            Peer::Redirects(status) => {
                let token = http_response(200, "", rows::token("pending"));
                let redirect_target = Server::start(vec![Step::Read, Step::Write(token)]);
                let location = format!(
                    "location: http://{}/v1/{CANARY}\r\n",
                    redirect_target.address
                );
                let response = http_response(*status, &location, CANARY);
                let steps = vec![Step::Read, Step::Write(response), Step::RepeatAllSteps];
                let mut harness = Self::with_server("http", Server::start(steps));
                harness.redirect_target = Some(redirect_target);
                harness
            }
            Peer::RejectedBySettings => {
                let server = Server::start(vec![Step::Read]);
                let mut harness = Self::with_server("http", server);
                harness.network.https_only = true;
                harness
            }
            Peer::RefusesConnections => {
                let port = RefusingPort::new();
                Self::with_url(format!("http://{}", port.address), Some(Box::new(port)))
            }
            Peer::FullBacklog => {
                let full = FullBacklog::new();
                Self::with_url(format!("http://{}", full.address), Some(Box::new(full)))
            }
            Peer::UnknownHost => {
                let mut harness = Self::with_url("https://clerk.invalid".to_owned(), None);
                if adapter == Adapter::Ureq {
                    let proxy = server::start_failing_proxy();
                    harness.network.proxy = Some(proxy.address);
                }
                harness
            }
        }
    }

    fn with_server(scheme: &str, server: Server) -> Self {
        let mut harness = Self::with_url(format!("{scheme}://{}", server.address), None);
        harness.server = Some(Arc::new(server));
        harness
    }

    fn with_url(api_url: String, port: Option<Box<dyn Any>>) -> Self {
        Self {
            network: Network {
                api_url,
                root: None,
                proxy: None,
                https_only: false,
            },
            server: None,
            redirect_target: None,
            _port: port,
        }
    }

    fn requests(&self) -> usize {
        self.server.as_ref().map_or(0, |server| server.requests())
    }

    fn redirected_requests(&self) -> usize {
        self.redirect_target.as_ref().map_or(0, Server::requests)
    }
}
