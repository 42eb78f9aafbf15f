//! A loopback port that refuses connections for as long as it is held.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};

/// The near end of a connection: its port is taken, and nobody listens there. A port that was merely free a moment ago
/// could be somebody else's by now.
pub(super) struct RefusingPort {
    address: SocketAddr,
    _taken: TcpStream,
    _far_end: TcpListener,
}

impl RefusingPort {
    pub(super) fn take() -> io::Result<Self> {
        let far_end = TcpListener::bind("127.0.0.1:0")?;
        let taken = TcpStream::connect(far_end.local_addr()?)?;
        Ok(Self {
            address: taken.local_addr()?,
            _taken: taken,
            _far_end: far_end,
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}
