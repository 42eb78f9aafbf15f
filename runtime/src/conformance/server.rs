//! A server on a loopback port that does as it is told, turn by turn, and writes down what it received.
//!
//! Plain sockets and threads: an HTTP library would refuse to misbehave. Everything in it ends, at the latest when its
//! patience is over, and nothing of it is left once it is dropped.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::{Response, StatusCode};

use super::received::{Received, Take, read};
use crate::Body;

/// What becomes of one request.
#[derive(Clone)]
pub(super) enum Turn {
    /// Answers, and reads the next request.
    Answer(Response<Body>),
    /// Answers, and closes the connection without having said so.
    Last(Response<Body>),
    /// Writes this, and closes the connection.
    Raw(Vec<u8>),
    /// Closes the connection before anything is read.
    Slam,
    /// Writes this before anything is read, then hangs up on the request.
    Blurt(&'static [u8]),
    /// Closes the connection without a word.
    HangUp,
    /// Resets the connection without a word.
    Reset,
    /// Writes this, then says no more.
    Silence(&'static [u8]),
    /// Writes this, then a byte now and then.
    Drip(&'static [u8]),
    /// Writes this, then chunks without an end.
    Flood(&'static [u8]),
}

/// So long after one another a dripping server writes its bytes.
const DRIP: Duration = Duration::from_millis(10);

/// So many chunks of 64 KiB are a flood. It ends so that a transport that takes all of it comes back.
const FLOOD: usize = 256;

/// A server that runs until it is dropped.
pub(super) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    turns: Vec<Turn>,
    patience: Duration,
    state: Mutex<State>,
    closing: Condvar,
}

#[derive(Default)]
struct State {
    received: Vec<Received>,
    /// Every open connection, to end them from outside.
    streams: BTreeMap<usize, TcpStream>,
    connections: usize,
    lost_patience: bool,
    closed: bool,
}

impl Server {
    /// The n-th request gets the n-th turn, and later ones the last.
    pub(super) fn start(turns: Vec<Turn>, patience: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            turns,
            patience,
            state: Mutex::default(),
            closing: Condvar::new(),
        });
        let accepting = Arc::clone(&shared);
        let thread = thread::Builder::new().spawn(move || accept(&listener, &accepting))?;
        Ok(Self {
            address,
            shared,
            thread: Some(thread),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The whole requests so far. One is in here before it gets its turn.
    pub(super) fn received(&self) -> Vec<Received> {
        self.shared.state().received.clone()
    }

    /// Whether a client stayed so long that the server gave up first.
    pub(super) fn lost_patience(&self) -> bool {
        self.shared.state().lost_patience
    }

    /// Wakes the thread that accepts. The byte stays unread and so makes a reset of the connection's end, which, unlike a
    /// proper one, leaves no port taken for a minute: a run has a server for each case.
    fn wake(&self) -> io::Result<()> {
        TcpStream::connect_timeout(&self.address, self.shared.patience)?.write_all(b"!")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let streams = {
            let mut state = self.shared.state();
            state.closed = true;
            std::mem::take(&mut state.streams)
        };
        self.shared.closing.notify_all();
        for stream in streams.values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        if self.wake().is_ok() {
            if let Some(thread) = self.thread.take() {
                let _ = thread.join();
            }
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a handle to the connection, under a number; `None` once the server is closed.
    fn admit(&self, stream: &TcpStream) -> Option<usize> {
        let handle = stream.try_clone().ok()?;
        let mut state = self.state();
        if state.closed {
            return None;
        }
        state.connections += 1;
        let number = state.connections;
        state.streams.insert(number, handle);
        Some(number)
    }

    /// The turn of the next request to come.
    fn next_turn(&self) -> Turn {
        let turn = self.turns.get(self.state().received.len());
        turn.or(self.turns.last()).cloned().unwrap_or(Turn::HangUp)
    }

    /// Waits a moment. `false` once the server is closed.
    fn pause(&self) -> bool {
        let state = self.state();
        let (state, _) = self
            .closing
            .wait_timeout_while(state, DRIP, |state| !state.closed)
            .unwrap_or_else(PoisonError::into_inner);
        !state.closed
    }

    fn lose_patience(&self) {
        let mut state = self.state();
        state.lost_patience |= !state.closed;
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut connections = Vec::new();
    for stream in listener.incoming() {
        if shared.state().closed {
            break;
        }
        let shared = Arc::clone(shared);
        let Ok(stream) = stream else { continue };
        connections.extend(thread::Builder::new().spawn(move || serve(stream, &shared)));
    }
    for connection in connections {
        let _ = connection.join();
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) {
    let Some(number) = shared.admit(&stream) else {
        return;
    };
    let _over = take_turns(&mut stream, shared);
    // First the handle, since a connection is open as long as anything holds it.
    shared.state().streams.remove(&number);
}

/// `None` once the connection is to be closed.
fn take_turns(stream: &mut TcpStream, shared: &Shared) -> Option<Infallible> {
    stream.set_read_timeout(Some(shared.patience)).ok()?;
    stream.set_write_timeout(Some(shared.patience)).ok()?;
    stream.set_nodelay(true).ok()?;
    loop {
        let turn = shared.next_turn();
        match turn {
            Turn::Slam => return None,
            Turn::Blurt(bytes) => stream.write_all(bytes).ok()?,
            _ => {}
        }
        let take = match turn {
            Turn::Reset => Take::AllButOne,
            _ => Take::All,
        };
        let request = read(stream, take)?;
        shared.state().received.push(request);
        match turn {
            Turn::Answer(answer) => stream.write_all(&on_the_wire(&answer)).ok()?,
            Turn::Last(answer) => {
                stream.write_all(&on_the_wire(&answer)).ok()?;
                return None;
            }
            Turn::Raw(bytes) => {
                stream.write_all(&bytes).ok()?;
                return None;
            }
            // After a reset's turn, something is left unread, which makes a reset of it.
            Turn::HangUp | Turn::Reset | Turn::Slam | Turn::Blurt(_) => return None,
            Turn::Silence(first) => {
                stream.write_all(first).ok()?;
                wait_for_the_end(stream, shared);
                return None;
            }
            Turn::Drip(first) => {
                stream.write_all(first).ok()?;
                return drip(stream, shared);
            }
            Turn::Flood(first) => {
                stream.write_all(first).ok()?;
                return flood(stream);
            }
        }
    }
}

fn wait_for_the_end(stream: &mut TcpStream, shared: &Shared) {
    use io::ErrorKind::{TimedOut, WouldBlock};
    let end = stream.read(&mut [0; 1024]);
    if end.is_err_and(|error| matches!(error.kind(), WouldBlock | TimedOut)) {
        shared.lose_patience();
    }
}

fn drip(stream: &mut TcpStream, shared: &Shared) -> Option<Infallible> {
    let drops = shared.patience.as_millis() / DRIP.as_millis();
    for _ in 0..drops {
        if !shared.pause() {
            return None;
        }
        stream.write_all(b"a").ok()?;
    }
    shared.lose_patience();
    None
}

fn flood(stream: &mut TcpStream) -> Option<Infallible> {
    let mut chunk = b"10000\r\n".to_vec();
    chunk.resize(chunk.len() + 0x10000, b'x');
    chunk.extend(b"\r\n");
    for _ in 0..FLOOD {
        stream.write_all(&chunk).ok()?;
    }
    stream.write_all(b"0\r\n\r\n").ok()?;
    None
}

/// An answer in HTTP/1.1, with its length if it can have a body.
fn on_the_wire(answer: &Response<Body>) -> Vec<u8> {
    let status = answer.status();
    let mut bytes = format!("HTTP/1.1 {} Answer\r\n", status.as_u16()).into_bytes();
    let mut line = |name: &str, value: &[u8]| {
        bytes.extend(name.as_bytes());
        bytes.extend(b": ");
        bytes.extend(value);
        bytes.extend(b"\r\n");
    };
    for (name, value) in answer.headers() {
        line(name.as_str(), value.as_bytes());
    }
    if ![StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&status) {
        let length = answer.body().len().to_string();
        line(CONTENT_LENGTH.as_str(), length.as_bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(answer.body().as_bytes());
    bytes
}

#[cfg(test)]
mod tests;
