//! The stand-in in a process of its own: this very program, started with another argument.
//!
//! It says where it is, then answers one line with another: `forget`, or `tokens` with the call and the ID of each.

use std::error::Error;
use std::io::{BufRead, BufReader, Lines, Write, stdin, stdout};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use actor_token::fake::FakeClerk;

use crate::ledger::Id;

pub(crate) const ARGUMENT: &str = "serve";

const FORGET: &str = "forget";

/// Runs as the stand-in, until nobody asks any more.
pub(crate) fn serve() -> Result<(), Box<dyn Error>> {
    let fake = FakeClerk::new();
    let server = fake.serve()?;
    let mut out = stdout().lock();
    writeln!(out, "{} {}", server.addr(), fake.secret_key())?;
    out.flush()?;
    for line in stdin().lines() {
        if line? == FORGET {
            fake.clear_requests();
            continue;
        }
        for token in fake.tokens() {
            writeln!(out, "{} {}", token.actor()["call"], token.id())?;
        }
        writeln!(out)?;
        out.flush()?;
    }
    Ok(())
}

/// The stand-in, from the other side. It ends when this is dropped.
pub(crate) struct Server {
    child: Child,
    asked: Option<ChildStdin>,
    said: Lines<BufReader<ChildStdout>>,
    address: SocketAddr,
    secret_key: String,
}

/// A token that there is, and the call that it was issued for.
pub(crate) struct Issued {
    pub(crate) call: usize,
    pub(crate) id: Id,
}

impl Server {
    pub(crate) fn start() -> Result<Self, Box<dyn Error>> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let asked = child.stdin.take();
        let mut said = BufReader::new(child.stdout.take().ok_or("no stdout")?).lines();
        let line = said.next().ok_or("the stand-in doesn't start")??;
        let (address, key) = line.split_once(' ').ok_or("the stand-in says no key")?;
        Ok(Self {
            child,
            asked,
            said,
            address: address.parse()?,
            secret_key: key.to_owned(),
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn secret_key(&self) -> &str {
        &self.secret_key
    }

    fn ask(&mut self, what: &str) -> Result<(), Box<dyn Error>> {
        let mut asked = self.asked.as_ref().ok_or("no stdin")?;
        writeln!(asked, "{what}")?;
        Ok(asked.flush()?)
    }

    pub(crate) fn clear_requests(&mut self) -> Result<(), Box<dyn Error>> {
        self.ask(FORGET)
    }

    pub(crate) fn tokens(&mut self) -> Result<Vec<Issued>, Box<dyn Error>> {
        self.ask("tokens")?;
        let mut tokens = Vec::new();
        for line in self.said.by_ref() {
            let line = line?;
            let Some((call, id)) = line.split_once(' ') else {
                return Ok(tokens);
            };
            tokens.push(Issued {
                call: call.parse()?,
                id: Id::new(id),
            });
        }
        Err("the stand-in is gone".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Without anybody to ask, it ends.
        self.asked = None;
        let _ = self.child.wait();
    }
}
