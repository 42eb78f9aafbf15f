//! A loopback port that refuses connections.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};

/// The local port of an open connection. The port has no listener, so it refuses connections. It is
/// in use, so no other process can start a listener on it.
pub(super) struct RefusingPort {
    address: SocketAddr,
    _local_end: TcpStream,
    _remote_end: TcpListener,
}

impl RefusingPort {
    pub(super) fn reserve() -> io::Result<Self> {
        let remote_end = TcpListener::bind("127.0.0.1:0")?;
        let local_end = TcpStream::connect(remote_end.local_addr()?)?;
        Ok(Self {
            address: local_end.local_addr()?,
            _local_end: local_end,
            _remote_end: remote_end,
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}
