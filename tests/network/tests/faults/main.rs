//! Every fault that a network and a server can have, over real sockets, for each adapter: how many requests arrive, how
//! the call ends, whether a token may exist, and whether anything secret is in print.
//!
//! The rows are in `rows`; every adapter must come to the same, but where a row says otherwise and why. All of it stays
//! on this machine.

mod adapter;
mod print;
mod rows;
mod server;
mod table;
mod tls;

use std::any::Any;
use std::sync::{Arc, Mutex};
use std::thread;

use actor_token::RetryPolicy;
use adapter::{Adapter, CANARY, Calls, Network, Ran, Task};
use server::{FullBacklog, Refusing, Server, Step};
use table::{Due, OtherSide, Row, http};
use tls::Certificate;

/// So many at once: most of them wait for a silent server.
const AT_ONCE: usize = 48;

#[test]
fn every_fault_of_a_create_comes_to_what_the_table_says_with_every_adapter() {
    let rows = rows::creates();
    assert!(rows.len() >= 40, "{} rows", rows.len());
    judge(&rows, Task::Create);
}

#[test]
fn every_fault_of_a_revoke_comes_to_what_the_table_says_with_every_adapter() {
    judge(&rows::revokes(), Task::Revoke("act_1"));
}

/// Tells every row that doesn't come to its due, not the first alone.
fn judge(rows: &[Row], task: Task) {
    let cases = rows
        .iter()
        .flat_map(|row| adapter::ALL.map(|adapter| (row, adapter)));
    let left = Mutex::new(cases);
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some((row, adapter)) = left.lock().unwrap().next() else {
                        return;
                    };
                    if let Err(seen) = play(row, adapter, task) {
                        let line = format!("{row}, {adapter}: {seen}");
                        wrong.lock().unwrap().push(line);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(
        wrong.is_empty(),
        "{} of {} rows:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n")
    );
}

fn play(row: &Row, adapter: Adapter, task: Task) -> Result<(), String> {
    let stage = Stage::set(&row.other_side, adapter);
    let policy = match row.deadline {
        // Sending again is for rows that need no time.
        Some(deadline) => RetryPolicy::disabled().call_timeout(deadline),
        None => RetryPolicy::new(),
    };
    let calls = Calls {
        number: row.calls,
        last_after_a_close: stage.server.clone().filter(|_| row.after_a_close),
    };
    let Ran { result, waits } = adapter.run(&stage.network, task, &policy, &calls);
    let seen = Due::seen(stage.requests(), &result);
    let due = row.due(adapter);
    if seen != due && Some(seen) != row.or {
        return Err(format!("{seen:?}, not {due:?}: {result:?}"));
    }
    if stage.requests_elsewhere() > 0 {
        return Err("another server was asked".to_owned());
    }
    if !print::holds_no_canary(&result) {
        return Err("a secret is in print".to_owned());
    }
    match row.waits {
        Some(least) if waits.first().is_none_or(|wait| *wait < least) => {
            Err(format!("waits of {waits:?}, not {least:?} at the least"))
        }
        _ => Ok(()),
    }
}

/// The other side of a row, as long as it is held.
struct Stage {
    network: Network,
    server: Option<Arc<Server>>,
    elsewhere: Option<Server>,
    /// What takes a port, and does nothing else.
    _held: Option<Box<dyn Any>>,
}

impl Stage {
    fn set(other_side: &OtherSide, adapter: Adapter) -> Self {
        match other_side {
            OtherSide::Server(steps) => Self::of("http", Server::start(steps.clone())),
            OtherSide::NoTls(steps) => Self::of("https", Server::start(steps.clone())),
            OtherSide::Tls(certificate, steps) => {
                let server = Server::over(Some(certificate.server()), steps.clone());
                let mut stage = Self::of("https", server);
                stage.network.root = certificate.root();
                stage
            }
            OtherSide::OnlyTls => {
                let tls = Certificate::Good.server();
                Self::of("http", Server::over(Some(tls), vec![Step::Read]))
            }
            OtherSide::RedirectsElsewhere(status) => {
                let token = http(200, "", rows::token("pending"));
                let elsewhere = Server::start(vec![Step::Read, Step::Write(token)]);
                let location = format!("location: http://{}/v1/{CANARY}\r\n", elsewhere.address);
                let answer = http(*status, &location, CANARY);
                let steps = vec![Step::Read, Step::Write(answer), Step::Again];
                let mut stage = Self::of("http", Server::start(steps));
                stage.elsewhere = Some(elsewhere);
                stage
            }
            OtherSide::RuledOut => {
                let server = Server::start(vec![Step::Read]);
                let mut stage = Self::of("http", server);
                stage.network.https_only = true;
                stage
            }
            OtherSide::Refusing => {
                let refusing = Refusing::new();
                Self::at(
                    format!("http://{}", refusing.address),
                    Some(Box::new(refusing)),
                )
            }
            OtherSide::FullBacklog => {
                let full = FullBacklog::new();
                Self::at(format!("http://{}", full.address), Some(Box::new(full)))
            }
            OtherSide::NoSuchHost => {
                let mut stage = Self::at("https://clerk.invalid".to_owned(), None);
                if adapter == Adapter::Ureq {
                    let proxy = server::proxy_that_finds_no_host();
                    stage.network.proxy = Some(proxy.address);
                }
                stage
            }
        }
    }

    fn of(scheme: &str, server: Server) -> Self {
        let mut stage = Self::at(format!("{scheme}://{}", server.address), None);
        stage.server = Some(Arc::new(server));
        stage
    }

    fn at(api_url: String, held: Option<Box<dyn Any>>) -> Self {
        Self {
            network: Network {
                api_url,
                root: None,
                proxy: None,
                https_only: false,
            },
            server: None,
            elsewhere: None,
            _held: held,
        }
    }

    fn requests(&self) -> usize {
        self.server.as_ref().map_or(0, |server| server.requests())
    }

    fn requests_elsewhere(&self) -> usize {
        self.elsewhere.as_ref().map_or(0, Server::requests)
    }
}
