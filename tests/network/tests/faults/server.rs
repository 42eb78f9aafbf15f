//! A server on a loopback port that executes a list of steps for each connection and counts
//! requests.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A step of a connection. After the last step, the server closes the connection.
#[derive(Clone, Debug)]
pub enum Step {
    /// Reads a complete request.
    Read,
    /// Reads the first byte of a request.
    ReadOneByte,
    Write(Vec<u8>),
    /// Writes this every 20 ms until the client closes the connection.
    Trickle(Vec<u8>),
    /// Writes this repeatedly until the client closes the connection.
    Flood(Vec<u8>),
    /// Waits until the client closes the connection.
    Stall,
    /// Resets the connection.
    Reset,
    /// Continues with the first step, on the same connection.
    RepeatAllSteps,
}

/// A running server. Its threads only end with the process.
pub struct Server {
    pub address: SocketAddr,
    requests: Arc<AtomicUsize>,
    closed: Arc<Closed>,
}

/// The number of connections that the server has closed.
#[derive(Default)]
struct Closed(Mutex<usize>, Condvar);

impl Server {
    pub fn start(steps: Vec<Step>) -> Self {
        Self::with_tls(None, steps)
    }

    /// Starts a server. It requires TLS if `tls` is set.
    pub fn with_tls(tls: Option<Arc<ServerConfig>>, steps: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let closed = Arc::new(Closed::default());
        let counters = (Arc::clone(&requests), Arc::clone(&closed));
        let steps = Arc::new(steps);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (tls, steps) = (tls.clone(), Arc::clone(&steps));
                let (requests, closed) = counters.clone();
                thread::spawn(move || {
                    let _result = match tls {
                        None => serve(stream, |stream| stream, &steps, &requests),
                        Some(tls) => {
                            let session = ServerConnection::new(tls).unwrap();
                            let stream = StreamOwned::new(session, stream);
                            serve(stream, |stream| &stream.sock, &steps, &requests)
                        }
                    };
                    *closed.0.lock().unwrap() += 1;
                    closed.1.notify_all();
                });
            }
        });
        Self {
            address,
            requests,
            closed,
        }
    }

    /// Returns the number of complete requests that the server has received.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// Waits until the server has closed a connection.
    pub fn wait_for_close(&self) {
        let none_yet = |closed: &mut usize| *closed == 0;
        let closed = self.closed.0.lock().unwrap();
        let waited = self
            .closed
            .1
            .wait_timeout_while(closed, Duration::from_secs(60), none_yet)
            .unwrap()
            .1;
        assert!(!waited.timed_out(), "the server did not close a connection");
    }
}

fn serve<S: Read + Write>(
    mut stream: S,
    socket: impl Fn(&S) -> &TcpStream,
    steps: &[Step],
    requests: &AtomicUsize,
) -> io::Result<()> {
    socket(&stream).set_nodelay(true)?;
    let mut next = 0;
    while let Some(step) = steps.get(next) {
        next += 1;
        match step {
            Step::Read => {
                read_request(&mut stream)?;
                requests.fetch_add(1, Ordering::SeqCst);
            }
            Step::ReadOneByte => stream.read_exact(&mut [0])?,
            Step::Write(bytes) => {
                stream.write_all(bytes)?;
                stream.flush()?;
            }
            Step::Trickle(bytes) => loop {
                stream.write_all(bytes)?;
                stream.flush()?;
                thread::park_timeout(Duration::from_millis(20));
            },
            Step::Flood(bytes) => loop {
                stream.write_all(bytes)?;
            },
            Step::Stall => while stream.read(&mut [0; 1024])? > 0 {},
            Step::Reset => {
                // With a linger time of zero, closing the socket resets the connection.
                socket2::SockRef::from(socket(&stream)).set_linger(Some(Duration::ZERO))?;
                return Ok(());
            }
            Step::RepeatAllSteps => next = 0,
        }
    }
    Ok(())
}

/// Reads a request byte by byte, so that the next request is not read too.
fn read_request(stream: &mut impl Read) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let length = length.map_or(0, |length| length.trim().parse().unwrap());
    stream.read_exact(&mut vec![0; length])
}

/// A port whose queue of connections is full, so that connecting to it times out.
pub struct FullBacklog {
    pub address: SocketAddr,
    _listener: socket2::Socket,
    _queue: Vec<TcpStream>,
}

impl FullBacklog {
    pub fn new() -> Self {
        use socket2::{Domain, Socket, Type};
        let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        listener
            .bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())
            .unwrap();
        listener.listen(0).unwrap();
        let address = listener.local_addr().unwrap().as_socket().unwrap();
        let mut queue = Vec::new();
        while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
            queue.push(stream);
            assert!(queue.len() < 64, "the queue does not become full");
        }
        Self {
            address,
            _listener: listener,
            _queue: queue,
        }
    }
}

/// A port that refuses connections. It is the local port of an open connection, so that no other
/// program can listen on it.
pub struct RefusingPort {
    pub address: SocketAddr,
    _connection: (TcpStream, TcpListener),
}

impl RefusingPort {
    pub fn new() -> Self {
        let far_end = TcpListener::bind("127.0.0.1:0").unwrap();
        let near_end = TcpStream::connect(far_end.local_addr().unwrap()).unwrap();
        Self {
            address: near_end.local_addr().unwrap(),
            _connection: (near_end, far_end),
        }
    }
}

/// Starts an HTTP proxy that reaches no host.
pub fn start_failing_proxy() -> Server {
    let response = b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let steps = vec![Step::Read, Step::Write(response.to_vec())];
    Server::start(steps)
}
