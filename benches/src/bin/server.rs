//! Answers every request on a free loopback port with one token, over connections that are kept.
//!
//! It prints its origin. With a number `n` above zero as its argument, it holds all answers until `n` requests are there, prints
//! a line, and waits for one. It ends with its standard input.

use std::cell::Cell;
use std::io::{self, BufRead, Write};
use std::rc::Rc;

use benches::values::ANSWER;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{LocalSet, spawn_local};

fn main() -> io::Result<()> {
    let held = std::env::args()
        .nth(1)
        .map_or(Ok(0), |held| held.parse())
        .map_err(io::Error::other)?;
    rlimit::increase_nofile_limit(u64::MAX)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    LocalSet::new().block_on(&runtime, serve(held))
}

async fn serve(held: usize) -> io::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((std::net::Ipv4Addr::LOCALHOST, 0).into())?;
    let listener = socket.listen(4096)?;
    println!("http://{}", listener.local_addr()?);
    io::stdout().flush()?;

    let gate = Rc::new(Gate::new(held));
    let open = gate.open.clone();
    std::thread::spawn(move || {
        for _ in io::stdin().lock().lines() {
            open.send_replace(true);
        }
        std::process::exit(0);
    });
    let answer = Rc::new(answer());
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (gate, answer) = (Rc::clone(&gate), Rc::clone(&answer));
        // A client that goes away is no matter.
        spawn_local(async move { drop(converse(stream, &gate, &answer).await) });
    }
}

/// Behind which answers are held.
struct Gate {
    missing: Cell<usize>,
    open: watch::Sender<bool>,
}

impl Gate {
    fn new(held: usize) -> Self {
        Self {
            missing: Cell::new(held),
            open: watch::Sender::new(held == 0),
        }
    }

    async fn pass(&self) -> io::Result<()> {
        if *self.open.borrow() {
            return Ok(());
        }
        self.missing.set(self.missing.get().saturating_sub(1));
        if self.missing.get() == 0 {
            println!("all are held");
            io::stdout().flush()?;
        }
        let mut open = self.open.subscribe();
        open.wait_for(|open| *open)
            .await
            .map_err(io::Error::other)?;
        Ok(())
    }
}

fn answer() -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\r\n{ANSWER}",
        ANSWER.len()
    )
    .into_bytes()
}

async fn converse(mut stream: TcpStream, gate: &Gate, answer: &[u8]) -> io::Result<()> {
    let mut received = Vec::new();
    loop {
        while let Some(length) = request(&received) {
            received.drain(..length);
            gate.pass().await?;
            stream.write_all(answer).await?;
        }
        if stream.read_buf(&mut received).await? == 0 {
            return Ok(());
        }
    }
}

/// The length of the request that `received` begins with, once all of it is there.
fn request(received: &[u8]) -> Option<usize> {
    let end = received.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(received.get(..end)?).ok()?;
    let body: usize = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, length)| length.trim().parse().ok())
        .unwrap_or(0);
    let length = end.checked_add(body)?;
    (received.len() >= length).then_some(length)
}
