//! A server that serves the fake over HTTP/1.1 on a loopback port.
//!
//! It uses hyper, which is well maintained and speaks HTTP as clients expect, and runs in its own
//! thread. Only the feature `fake-server` depends on hyper for this.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;
use tokio::time::sleep;

use super::clerk::FakeClerk;
use super::config::MAX_REQUEST_BYTES;
use crate::request::Body;

/// The server reads no more than this of a body, and then responds.
const MAX_READ_BYTES: usize = 64 * MAX_REQUEST_BYTES;

/// The delay after a connection could not be accepted, because the next one probably fails too.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(50);

/// A running server for a [`FakeClerk`]. Dropping it stops the server and closes open connections,
/// so keep it in a variable. Requires the feature `fake-server`.
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
/// use actor_token::fake::FakeClerk;
///
/// let clerk = FakeClerk::new();
/// let server = clerk.serve()?;
/// // To test a complete service, set CLERK_API_URL to server.api_url() and CLERK_SECRET_KEY to
/// // clerk.secret_key().
///
/// let mut connection = TcpStream::connect(server.addr())?;
/// connection.write_all(b"POST /v1/actor_tokens HTTP/1.1\r\nhost: clerk\r\nconnection: close\r\n\r\n")?;
/// let mut response = String::new();
/// connection.read_to_string(&mut response)?;
/// assert!(response.starts_with("HTTP/1.1 401 Unauthorized"));
/// assert_eq!(clerk.requests().len(), 1);
/// # Ok::<(), std::io::Error>(())
/// ```
#[must_use = "the server stops when this is dropped"]
pub struct FakeServer {
    clerk: FakeClerk,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl FakeClerk {
    /// Serves this instance on a free port of 127.0.0.1, in its own thread, until the returned
    /// server is dropped. Requires the feature `fake-server`.
    ///
    /// The links of tokens that are issued from now on point at the server, so that they can be
    /// opened. An injected transport fault closes the connection without a response. The length of
    /// an injected response is that of its body, regardless of its headers.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let server = FakeClerk::new().serve()?;
    /// assert!(server.api_url().starts_with("http://127.0.0.1:"));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error if no port or no thread is available.
    pub fn serve(&self) -> io::Result<FakeServer> {
        self.serve_on(0)
    }

    /// Serves this instance on this port of 127.0.0.1; see [`serve`](Self::serve).
    ///
    /// ```no_run
    /// use actor_token::fake::FakeClerk;
    ///
    /// let server = FakeClerk::new().serve_on(4010)?;
    /// assert_eq!(server.api_url(), "http://127.0.0.1:4010");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error if the port is in use, or if no thread is available.
    pub fn serve_on(&self, port: u16) -> io::Result<FakeServer> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let (report, started) = mpsc::channel();
        let clerk = self.clone();
        let thread =
            thread::Builder::new()
                .name("fake-clerk".to_owned())
                .spawn(move || match start(listener, clerk) {
                    Ok(runtime) => {
                        let _ = report.send(Ok(()));
                        // Afterwards, dropping the runtime closes every connection.
                        let _ = runtime.block_on(stopped);
                    }
                    Err(error) => {
                        let _ = report.send(Err(error));
                    }
                })?;
        started.recv().map_err(io::Error::other)??;
        self.state().served_at.push(address);
        Ok(FakeServer {
            clerk: self.clone(),
            address,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl FakeServer {
    /// Returns the value for `CLERK_API_URL`: `http://127.0.0.1:PORT`, without `/v1`.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let server = FakeClerk::new().serve()?;
    /// assert_eq!(server.api_url(), format!("http://{}", server.addr()));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn api_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the address on which it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for FakeServer {
    fn drop(&mut self) {
        let address = self.address;
        self.clerk.state().served_at.retain(|it| *it != address);
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for FakeServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeServer")
            .field("addr", &self.address)
            .finish_non_exhaustive()
    }
}

/// Creates a runtime and starts to accept connections.
///
/// It must be called in the server's own thread. The caller's thread may belong to another runtime,
/// in which a runtime must not be dropped.
fn start(listener: std::net::TcpListener, clerk: FakeClerk) -> io::Result<Runtime> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    let listener = {
        let _context = runtime.enter();
        TcpListener::from_std(listener)?
    };
    runtime.spawn(accept(listener, clerk));
    Ok(runtime)
}

async fn accept(listener: TcpListener, clerk: FakeClerk) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve_connection(stream, clerk.clone()));
            }
            // The process may have no file descriptor left. Open connections continue and free
            // some.
            Err(_) => sleep(ACCEPT_BACKOFF).await,
        }
    }
}

async fn serve_connection(stream: TcpStream, clerk: FakeClerk) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let clerk = clerk.clone();
        async move { respond(&clerk, request).await }
    });
    // The fake sets the `Date` header with its own clock. An error means that the client closed the
    // connection, or that a fault was injected.
    let _ = http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn respond(
    clerk: &FakeClerk,
    request: Request<Incoming>,
) -> io::Result<Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
    let body = read_body(body).await.map_err(io::Error::other)?;
    let response = clerk
        .exchange(Request::from_parts(head, body))
        .map_err(io::Error::other)?;
    let (mut head, body) = response.into_parts();
    head.headers.remove(CONTENT_LENGTH);
    head.headers.remove(TRANSFER_ENCODING);
    Ok(Response::from_parts(head, Full::new(body.into_bytes())))
}

/// Reads a body, and keeps at most one byte more than is allowed, by which the fake recognizes a
/// body that is too large. The rest is read and discarded, because a client that is still writing
/// when the connection closes never gets the response.
async fn read_body(mut body: Incoming) -> Result<Body, hyper::Error> {
    let mut kept = Vec::new();
    let mut read = 0_usize;
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            let room = (MAX_REQUEST_BYTES + 1).saturating_sub(kept.len());
            kept.extend_from_slice(data.get(..room).unwrap_or(&data));
            read = read.saturating_add(data.len());
            if read > MAX_READ_BYTES {
                break;
            }
        }
    }
    Ok(Body::from(kept))
}
