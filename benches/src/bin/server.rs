//! An HTTP server on a free loopback port that sends the same token in every response.
//!
//! The server prints its origin, keeps connections open, and ends when its standard input is
//! closed. With an argument `n`, it delays its responses, so that `n` requests are in flight at
//! once: it prints a line when it has received `n` requests, and responds when it reads a line.

use std::cell::Cell;
use std::io::{self, BufRead, Write};
use std::rc::Rc;

use benches::values::RESPONSE;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{LocalSet, spawn_local};

fn main() -> io::Result<()> {
    let awaited_requests = std::env::args()
        .nth(1)
        .map_or(Ok(0), |number| number.parse())
        .map_err(io::Error::other)?;
    rlimit::increase_nofile_limit(u64::MAX)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    LocalSet::new().block_on(&runtime, serve(awaited_requests))
}

async fn serve(awaited_requests: usize) -> io::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((std::net::Ipv4Addr::LOCALHOST, 0).into())?;
    let listener = socket.listen(4096)?;
    println!("http://{}", listener.local_addr()?);
    io::stdout().flush()?;

    let gate = Rc::new(Gate::new(awaited_requests));
    let open = gate.open.clone();
    std::thread::spawn(move || {
        for _ in io::stdin().lock().lines() {
            open.send_replace(true);
        }
        std::process::exit(0);
    });
    let response = Rc::new(response());
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (gate, response) = (Rc::clone(&gate), Rc::clone(&response));
        // An error only means that the client has closed the connection.
        spawn_local(async move { drop(serve_connection(stream, &gate, &response).await) });
    }
}

/// Delays responses until a line is read from standard input. Prints a line when enough requests
/// have been received.
struct Gate {
    missing_requests: Cell<usize>,
    open: watch::Sender<bool>,
}

impl Gate {
    fn new(awaited_requests: usize) -> Self {
        Self {
            missing_requests: Cell::new(awaited_requests),
            open: watch::Sender::new(awaited_requests == 0),
        }
    }

    async fn pass(&self) -> io::Result<()> {
        if *self.open.borrow() {
            return Ok(());
        }
        self.missing_requests
            .set(self.missing_requests.get().saturating_sub(1));
        if self.missing_requests.get() == 0 {
            println!("all requests received");
            io::stdout().flush()?;
        }
        let mut open = self.open.subscribe();
        open.wait_for(|open| *open)
            .await
            .map_err(io::Error::other)?;
        Ok(())
    }
}

fn response() -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\r\n{RESPONSE}",
        RESPONSE.len()
    )
    .into_bytes()
}

async fn serve_connection(mut stream: TcpStream, gate: &Gate, response: &[u8]) -> io::Result<()> {
    let mut received = Vec::new();
    loop {
        while let Some(length) = request_length(&received) {
            received.drain(..length);
            gate.pass().await?;
            stream.write_all(response).await?;
        }
        if stream.read_buf(&mut received).await? == 0 {
            return Ok(());
        }
    }
}

/// Returns the length of the first request in `received`, or `None` if it is incomplete.
fn request_length(received: &[u8]) -> Option<usize> {
    let end = received
        .windows(4)
        .position(|window| window == b"\r\n\r\n")?
        + 4;
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
