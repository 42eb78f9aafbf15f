//! `FakeClerk` in a separate process, which is this program with the argument `serve`.
//!
//! The process prints its address and secret key. Then it reads commands: `clear` removes the
//! recorded requests, and `tokens` prints the call and ID of each token, followed by an empty line.

use std::error::Error;
use std::io::{BufRead, BufReader, Lines, Write, stdin, stdout};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use actor_token::fake::FakeClerk;

use crate::ledger::Id;

pub(crate) const ARGUMENT: &str = "serve";

const CLEAR: &str = "clear";

/// Runs the server until its standard input is closed.
pub(crate) fn serve() -> Result<(), Box<dyn Error>> {
    let fake = FakeClerk::new();
    let server = fake.serve()?;
    let mut out = stdout().lock();
    writeln!(out, "{} {}", server.addr(), fake.secret_key())?;
    out.flush()?;
    for line in stdin().lines() {
        if line? == CLEAR {
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

/// A handle to the server process, which ends when the handle is dropped.
pub(crate) struct Server {
    child: Child,
    commands: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
    address: SocketAddr,
    secret_key: String,
}

/// An existing token, and the call that it was issued for.
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
        let commands = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().ok_or("no stdout")?).lines();
        let line = output.next().ok_or("the server did not start")??;
        let (address, key) = line
            .split_once(' ')
            .ok_or("the server printed no secret key")?;
        Ok(Self {
            child,
            commands,
            output,
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

    fn send_command(&mut self, command: &str) -> Result<(), Box<dyn Error>> {
        let mut commands = self.commands.as_ref().ok_or("no stdin")?;
        writeln!(commands, "{command}")?;
        Ok(commands.flush()?)
    }

    pub(crate) fn clear_requests(&mut self) -> Result<(), Box<dyn Error>> {
        self.send_command(CLEAR)
    }

    pub(crate) fn tokens(&mut self) -> Result<Vec<Issued>, Box<dyn Error>> {
        self.send_command("tokens")?;
        let mut tokens = Vec::new();
        for line in self.output.by_ref() {
            let line = line?;
            let Some((call, id)) = line.split_once(' ') else {
                return Ok(tokens);
            };
            tokens.push(Issued {
                call: call.parse()?,
                id: Id::new(id),
            });
        }
        Err("the server ended unexpectedly".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The server ends when its standard input is closed.
        self.commands = None;
        let _ = self.child.wait();
    }
}
