//! A TCP proxy that stalls all connections at a chosen byte, so that a test can kill a process
//! then.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// A direction, and the number of bytes that are forwarded in it before the proxy stalls.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stall {
    Request(usize),
    Response(usize),
    Never,
}

pub(crate) struct StallingProxy {
    pub(crate) address: SocketAddr,
    is_stalled: watch::Receiver<bool>,
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
        connections.spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                open.spawn(forward_both(client, server, Arc::clone(&shared)));
            }
        });
        Self {
            address,
            is_stalled,
            _connections: connections,
        }
    }

    /// Waits until the proxy has stalled.
    pub(crate) async fn stalled(&mut self) {
        self.is_stalled.wait_for(|it| *it).await.unwrap();
    }
}

async fn forward_both(client: TcpStream, server: SocketAddr, shared: Arc<Shared>) {
    let Ok(server) = TcpStream::connect(server).await else {
        return;
    };
    let ((from_client, to_client), (from_server, to_server)) =
        (client.into_split(), server.into_split());
    tokio::join!(
        forward(from_client, to_server, true, &shared),
        forward(from_server, to_client, false, &shared),
    );
}

/// Forwards bytes one way until the connection ends or the proxy stalls.
async fn forward(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    is_request: bool,
    shared: &Shared,
) {
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let (length, stalls) = shared.allowed(is_request, length);
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
        if stalls {
            shared.is_stalled.send_replace(true);
        }
        if *shared.is_stalled.borrow() {
            // Keeps the connection open, and forwards nothing more.
            std::future::pending::<()>().await;
        }
    }
}

impl Shared {
    /// Returns how many bytes are forwarded, and whether the proxy stalls after them.
    fn allowed(&self, is_request: bool, length: usize) -> (usize, bool) {
        let mut stall = self.stall.lock().unwrap();
        let left = match &mut *stall {
            Stall::Request(left) if is_request => left,
            Stall::Response(left) if !is_request => left,
            _ => return (length, false),
        };
        let allowed = length.min(*left);
        *left -= allowed;
        (allowed, *left == 0)
    }
}
