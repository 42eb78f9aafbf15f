//! A TCP proxy that stalls all connections at a chosen moment, so that a test can do something
//! while a request is in flight.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// When the proxy stalls.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stall {
    /// After this number of bytes of requests.
    Request(usize),
    /// After this number of bytes of responses.
    Response(usize),
    /// Before the response to a request that contains this text.
    ResponseTo(&'static str),
    Never,
}

pub(crate) struct StallingProxy {
    pub(crate) address: SocketAddr,
    is_stalled: watch::Receiver<bool>,
    shared: Arc<Shared>,
    _connections: JoinSet<()>,
}

struct Shared {
    stall: Mutex<Stall>,
    is_stalled: watch::Sender<bool>,
}

impl StallingProxy {
    /// Starts a proxy for a server. It stops when it is dropped.
    pub(crate) async fn start(server: SocketAddr, stall: Stall) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, is_stalled) = watch::channel(false);
        let shared = Arc::new(Shared {
            stall: Mutex::new(stall),
            is_stalled: sender,
        });
        let mut connections = JoinSet::new();
        let of_connections = Arc::clone(&shared);
        connections.spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                open.spawn(forward_both(client, server, Arc::clone(&of_connections)));
            }
        });
        Self {
            address,
            is_stalled,
            shared,
            _connections: connections,
        }
    }

    /// Waits until the proxy has stalled.
    pub(crate) async fn stalled(&mut self) {
        self.is_stalled.wait_for(|it| *it).await.unwrap();
    }

    /// Forwards what was held back. The proxy does not stall again.
    pub(crate) fn resume(&self) {
        *self.shared.stall.lock().unwrap() = Stall::Never;
        self.shared.is_stalled.send_replace(false);
    }
}

async fn forward_both(client: TcpStream, server: SocketAddr, shared: Arc<Shared>) {
    let Ok(server) = TcpStream::connect(server).await else {
        return;
    };
    let ((from_client, to_client), (from_server, to_server)) =
        (client.into_split(), server.into_split());
    let has_text = AtomicBool::new(false);
    tokio::join!(
        forward(from_client, to_server, true, &has_text, &shared),
        forward(from_server, to_client, false, &has_text, &shared),
    );
}

/// Forwards bytes one way until the connection ends. `has_text` is whether the last request
/// contained the text of `ResponseTo`.
async fn forward(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    is_request: bool,
    has_text: &AtomicBool,
    shared: &Shared,
) {
    let mut buffer = [0; 4096];
    let mut is_stalled = shared.is_stalled.subscribe();
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let bytes = &buffer[..length];
        if is_request {
            has_text.store(shared.contains_text(bytes), Ordering::SeqCst);
        }
        let has_text = has_text.load(Ordering::SeqCst);
        let (allowed, stalls) = shared.allowed(is_request, has_text, length);
        if to.write_all(&bytes[..allowed]).await.is_err() {
            return;
        }
        if stalls {
            shared.is_stalled.send_replace(true);
        }
        // Keeps the connection open, and forwards nothing more until the proxy resumes.
        let resumed = is_stalled.wait_for(|it| !*it).await.is_ok();
        if !resumed || to.write_all(&bytes[allowed..]).await.is_err() {
            return;
        }
    }
}

impl Shared {
    fn contains_text(&self, bytes: &[u8]) -> bool {
        match *self.stall.lock().unwrap() {
            Stall::ResponseTo(text) => String::from_utf8_lossy(bytes).contains(text),
            _ => false,
        }
    }

    /// Returns how many bytes are forwarded, and whether the proxy stalls after them.
    fn allowed(&self, is_request: bool, has_text: bool, length: usize) -> (usize, bool) {
        let mut stall = self.stall.lock().unwrap();
        let left = match &mut *stall {
            Stall::Request(left) if is_request => left,
            Stall::Response(left) if !is_request => left,
            Stall::ResponseTo(_) if !is_request && has_text => return (0, true),
            _ => return (length, false),
        };
        let allowed = length.min(*left);
        *left -= allowed;
        (allowed, *left == 0)
    }
}
