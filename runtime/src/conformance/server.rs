//! A server on a loopback port that has a configured reply to each request, and records the
//! requests.
//!
//! The server uses plain sockets and threads. An HTTP library would not misbehave, would hide the
//! bytes that were sent, and would add a package to users' tests.
//!
//! The suite measures no time. If a transport does not time out, the server closes the connection
//! after its own timeout, and `timed_out` returns `true`. Dropping the server closes all
//! connections and ends all threads.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::{Response, StatusCode};

use super::received::{ReadAmount, Received, read};
use crate::request::Body;

/// The behavior of the server for one request.
#[derive(Clone)]
pub(super) enum Reply {
    /// Responds, and keeps the connection open for the next request.
    Respond(Response<Body>),
    /// Responds without `Connection: close`, and closes the connection.
    RespondAndClose(Response<Body>),
    /// Writes these bytes, and closes the connection.
    Raw(Vec<u8>),
    /// Closes the connection before it reads the request.
    CloseImmediately,
    /// Writes these bytes before it reads the request. Closes the connection after the request.
    RespondEarly(&'static [u8]),
    /// Reads the request, and closes the connection without a response.
    CloseAfterRequest,
    /// Reads the request, and resets the connection without a response.
    Reset,
    /// Writes these bytes, and then waits for the client to close the connection.
    Stall(&'static [u8]),
    /// Writes these bytes, and then one byte at a time.
    Trickle(&'static [u8]),
    /// Writes these bytes, and then more chunks than a transport may read.
    Endless(&'static [u8]),
}

/// The delay between the bytes of [`Reply::Trickle`].
const TRICKLE_DELAY: Duration = Duration::from_millis(10);

/// The number of 64 KiB chunks of [`Reply::Endless`]. It is limited, so that even a transport
/// without a limit returns.
const ENDLESS_CHUNKS: usize = 256;

/// A server that runs until it is dropped.
pub(super) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    replies: Vec<Reply>,
    timeout: Duration,
    state: Mutex<State>,
    closing: Condvar,
}

#[derive(Default)]
struct State {
    received: Vec<Received>,
    /// The open connections, so that dropping the server can close them.
    streams: BTreeMap<usize, TcpStream>,
    connections: usize,
    timed_out: bool,
    closed: bool,
}

impl Server {
    /// Starts a server. The n-th request gets the n-th reply. The last reply is repeated.
    pub(super) fn start(replies: Vec<Reply>, timeout: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            replies,
            timeout,
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

    /// Returns the requests that were received completely so far. Each is recorded before the
    /// reply.
    pub(super) fn received(&self) -> Vec<Received> {
        self.shared.state().received.clone()
    }

    /// Returns `true` if the server timed out because a client did not close its connection.
    pub(super) fn timed_out(&self) -> bool {
        self.shared.state().timed_out
    }

    /// Connects to the server, which wakes the thread that accepts connections.
    ///
    /// The server does not read the byte, so closing the connection resets it. A regular close
    /// would keep a port in use for a minute, and each case has its own server.
    fn wake_accepting_thread(&self) -> io::Result<()> {
        TcpStream::connect_timeout(&self.address, self.shared.timeout)?.write_all(b"!")
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
        if self.wake_accepting_thread().is_ok() {
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

    /// Stores a handle to the connection, and returns the key of the handle. Returns `None` if the
    /// server is closed.
    fn register(&self, stream: &TcpStream) -> Option<usize> {
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

    /// Returns the reply to the next request.
    fn next_reply(&self) -> Reply {
        let reply = self.replies.get(self.state().received.len());
        reply
            .or(self.replies.last())
            .cloned()
            .unwrap_or(Reply::CloseAfterRequest)
    }

    /// Waits for [`TRICKLE_DELAY`], or until the server is closed. Returns `false` if it is closed.
    fn pause(&self) -> bool {
        let state = self.state();
        let (state, _) = self
            .closing
            .wait_timeout_while(state, TRICKLE_DELAY, |state| !state.closed)
            .unwrap_or_else(PoisonError::into_inner);
        !state.closed
    }

    /// Records a timeout, unless the server is closed.
    fn record_timeout(&self) {
        let mut state = self.state();
        state.timed_out |= !state.closed;
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
    let Some(number) = shared.register(&stream) else {
        return;
    };
    let _closed = serve_requests(&mut stream, shared);
    // Removing the handle closes the connection.
    shared.state().streams.remove(&number);
}

/// Serves the requests of a connection until the connection must be closed, and then returns
/// `None`.
fn serve_requests(stream: &mut TcpStream, shared: &Shared) -> Option<Infallible> {
    stream.set_read_timeout(Some(shared.timeout)).ok()?;
    stream.set_write_timeout(Some(shared.timeout)).ok()?;
    stream.set_nodelay(true).ok()?;
    loop {
        let reply = shared.next_reply();
        match reply {
            Reply::CloseImmediately => return None,
            Reply::RespondEarly(bytes) => stream.write_all(bytes).ok()?,
            _ => {}
        }
        let amount = match reply {
            Reply::Reset => ReadAmount::AllButLastByte,
            _ => ReadAmount::All,
        };
        let request = read(stream, amount)?;
        shared.state().received.push(request);
        match reply {
            Reply::Respond(response) => stream.write_all(&to_bytes(&response)).ok()?,
            Reply::RespondAndClose(response) => {
                stream.write_all(&to_bytes(&response)).ok()?;
                return None;
            }
            Reply::Raw(bytes) => {
                stream.write_all(&bytes).ok()?;
                return None;
            }
            // For `Reset`, a byte is unread, so closing the connection resets it.
            Reply::CloseAfterRequest
            | Reply::Reset
            | Reply::CloseImmediately
            | Reply::RespondEarly(_) => return None,
            Reply::Stall(first) => {
                stream.write_all(first).ok()?;
                stall(stream, shared);
                return None;
            }
            Reply::Trickle(first) => {
                stream.write_all(first).ok()?;
                return trickle(stream, shared);
            }
            Reply::Endless(first) => {
                stream.write_all(first).ok()?;
                return send_endless(stream);
            }
        }
    }
}

fn stall(stream: &mut TcpStream, shared: &Shared) {
    use io::ErrorKind::{TimedOut, WouldBlock};
    let end = stream.read(&mut [0; 1024]);
    if end.is_err_and(|error| matches!(error.kind(), WouldBlock | TimedOut)) {
        shared.record_timeout();
    }
}

fn trickle(stream: &mut TcpStream, shared: &Shared) -> Option<Infallible> {
    let count = shared.timeout.as_millis() / TRICKLE_DELAY.as_millis();
    for _ in 0..count {
        if !shared.pause() {
            return None;
        }
        stream.write_all(b"a").ok()?;
    }
    shared.record_timeout();
    None
}

fn send_endless(stream: &mut TcpStream) -> Option<Infallible> {
    let mut chunk = b"10000\r\n".to_vec();
    chunk.resize(chunk.len() + 0x10000, b'x');
    chunk.extend(b"\r\n");
    for _ in 0..ENDLESS_CHUNKS {
        stream.write_all(&chunk).ok()?;
    }
    stream.write_all(b"0\r\n\r\n").ok()?;
    None
}

/// Returns the bytes of an HTTP/1.1 response. `Content-Length` is omitted for a status without a
/// body.
fn to_bytes(response: &Response<Body>) -> Vec<u8> {
    let status = response.status();
    let mut bytes = format!("HTTP/1.1 {} Status\r\n", status.as_u16()).into_bytes();
    let mut line = |name: &str, value: &[u8]| {
        bytes.extend(name.as_bytes());
        bytes.extend(b": ");
        bytes.extend(value);
        bytes.extend(b"\r\n");
    };
    for (name, value) in response.headers() {
        line(name.as_str(), value.as_bytes());
    }
    if ![StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&status) {
        let length = response.body().len().to_string();
        line(CONTENT_LENGTH.as_str(), length.as_bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(response.body().as_bytes());
    bytes
}

#[cfg(test)]
mod tests;
