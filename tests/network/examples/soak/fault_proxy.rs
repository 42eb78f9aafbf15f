//! A proxy between client and server that injects network faults.
//!
//! The proxy never forwards a request that it rejects (422 or 429), so that no token is issued.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;

use crate::caller::Plan;
use crate::message;
use crate::rng::Rng;

/// The number of occurrences of each event, by name.
pub(crate) type Counts = BTreeMap<&'static str, u64>;

pub(crate) const REQUESTS: &str = "requests received";
pub(crate) const FORWARDED: &str = "requests forwarded";

/// A fault of a request that was read completely, or of its response.
#[derive(Clone, Copy)]
enum Fault {
    Delayed,
    Trickled,
    ClosedAfter,
    RequestDropped,
    ResponseDropped,
    Truncated,
    BadGateway,
    BadGatewayAfter,
    Rejected,
    RateLimited,
    RateLimitedForOneSecond,
    Corrupted,
    Silent,
}

/// The faults with their names and frequencies. A frequency is a number of requests in [`OUT_OF`].
const FAULTS: [(Fault, &str, u64); 13] = [
    (Fault::Delayed, "delayed", 120),
    (Fault::Trickled, "response trickled", 80),
    (
        Fault::ClosedAfter,
        "connection closed after the response",
        120,
    ),
    (Fault::RequestDropped, "request dropped", 60),
    (Fault::ResponseDropped, "response dropped", 60),
    (Fault::Truncated, "response truncated", 80),
    (Fault::BadGateway, "502 instead of forwarding", 60),
    (Fault::BadGatewayAfter, "502 after forwarding", 60),
    (Fault::Rejected, "422 instead of forwarding", 40),
    (Fault::RateLimited, "429, retry after 0 s", 80),
    (Fault::RateLimitedForOneSecond, "429, retry after 1 s", 12),
    (Fault::Corrupted, "response corrupted", 20),
    (
        Fault::Silent,
        "no response until the client closes the connection",
        1,
    ),
];
const OUT_OF: u64 = 4000;

/// One in this many connections is closed immediately.
const CLOSED_ONE_IN: u64 = 50;
/// The connection is reset before one in this many requests is read. As many resets happen while a
/// request is read.
const RESET_ONE_IN: u64 = 150;

pub(crate) struct FaultProxy {
    shared: Arc<Shared>,
    address: SocketAddr,
    accepting: JoinHandle<io::Result<()>>,
}

struct Shared {
    seed: u64,
    server: SocketAddr,
    counts: Mutex<Counts>,
    /// The number of requests received for each call.
    attempts: Mutex<Vec<u8>>,
    /// The source address of the last connection. The proxy stops when it accepts this connection.
    last_connection: Mutex<Option<SocketAddr>>,
}

impl Shared {
    fn count(&self, event: &'static str) {
        *self.counts.lock().unwrap().entry(event).or_default() += 1;
    }

    /// Chooses the fault of a request. The same attempt of the same call always has the same fault.
    fn fault(&self, request: &[u8]) -> (Rng, Option<Fault>) {
        let call = message::call_number(request).unwrap();
        let attempt = {
            let mut attempts = self.attempts.lock().unwrap();
            attempts[call] += 1;
            attempts[call]
        };
        let mut rng = Rng::for_item(self.seed, 3, (call as u64) << 8 | u64::from(attempt));
        let mut number = rng.below(OUT_OF);
        for (fault, name, frequency) in FAULTS {
            if number < frequency {
                self.count(name);
                return (rng, Some(fault));
            }
            number -= frequency;
        }
        (rng, None)
    }
}

impl FaultProxy {
    pub(crate) async fn start(plan: Plan, server: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            seed: plan.seed,
            server,
            counts: Mutex::default(),
            attempts: Mutex::new(vec![0; plan.calls]),
            last_connection: Mutex::default(),
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self {
            shared,
            address,
            accepting,
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until all connections have ended. The client must be dropped first.
    pub(crate) async fn settle(self) -> io::Result<Counts> {
        // Connections are accepted in order. Therefore, this connection follows those of the
        // client.
        let last = TcpSocket::new_v4()?;
        last.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        *self.shared.last_connection.lock().unwrap() = Some(last.local_addr()?);
        let _open = last.connect(self.address).await?;
        self.accepting.await??;
        let counts = self.shared.counts.lock().unwrap().clone();
        Ok(counts)
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let mut connections = JoinSet::new();
    for number in 0.. {
        let (stream, from) = listener.accept().await?;
        if *shared.last_connection.lock().unwrap() == Some(from) {
            break;
        }
        connections.spawn(serve(stream, number, Arc::clone(&shared)));
        while connections.try_join_next().is_some() {}
    }
    while let Some(ended) = connections.join_next().await {
        ended?;
    }
    Ok(())
}

/// Serves a connection until the client or a fault closes it.
async fn serve(mut stream: TcpStream, number: u64, shared: Arc<Shared>) {
    if Rng::for_item(shared.seed, 2, number << 20).one_in(CLOSED_ONE_IN) {
        return shared.count("connection closed immediately");
    }
    let _ = stream.set_nodelay(true);
    let mut server = None;
    for nth in 1.. {
        let rng = Rng::for_item(shared.seed, 2, number << 20 | nth);
        match exchange(&mut stream, &mut server, rng, &shared).await {
            Ok(NextAction::KeepAlive) => {}
            Ok(NextAction::Close) | Err(_) => return,
        }
    }
}

enum NextAction {
    KeepAlive,
    Close,
}

async fn exchange(
    stream: &mut TcpStream,
    server: &mut Option<TcpStream>,
    mut rng: Rng,
    shared: &Shared,
) -> io::Result<NextAction> {
    let before_reading = rng.one_in(RESET_ONE_IN);
    if before_reading || rng.one_in(RESET_ONE_IN) {
        if stream.peek(&mut [0]).await? > 0 {
            if before_reading {
                shared.count("reset before reading");
            } else {
                let length = usize::try_from(rng.below(300)).unwrap();
                let _ = stream.read(&mut vec![0; length + 1]).await?;
                shared.count("reset while reading");
            }
        }
        return Ok(NextAction::Close);
    }
    let Some(request) = message::read(stream).await? else {
        return Ok(NextAction::Close);
    };
    shared.count(REQUESTS);
    let (mut rng, fault) = shared.fault(&request);
    if let Some(response) = fault.and_then(response_without_forwarding) {
        stream.write_all(response.as_bytes()).await?;
        return Ok(NextAction::KeepAlive);
    }
    let is_forwarded = match fault {
        Some(Fault::RequestDropped) => return Ok(NextAction::Close),
        Some(Fault::Silent) => rng.one_in(2),
        Some(Fault::Delayed) => {
            sleep(Duration::from_millis(rng.below(20))).await;
            true
        }
        _ => true,
    };
    let response = if is_forwarded {
        forward(&request, server, shared).await?
    } else {
        Vec::new()
    };
    let sent = match fault {
        Some(Fault::ResponseDropped) => return Ok(NextAction::Close),
        Some(Fault::Silent) => {
            // Ends when the client closes the connection.
            let _ = stream.read(&mut [0]).await?;
            return Ok(NextAction::Close);
        }
        Some(Fault::Truncated) => usize::try_from(rng.below(response.len() as u64)).unwrap(),
        Some(Fault::BadGatewayAfter) => {
            stream.write_all(BAD_GATEWAY.as_bytes()).await?;
            return Ok(NextAction::KeepAlive);
        }
        Some(Fault::Corrupted) => {
            stream
                .write_all(b"\x16\x03\x01 this is not HTTP\r\n\r\n")
                .await?;
            return Ok(NextAction::Close);
        }
        Some(Fault::Trickled) => {
            for piece in response.chunks(response.len() / 4 + 1) {
                stream.write_all(piece).await?;
                sleep(Duration::from_millis(1)).await;
            }
            return Ok(NextAction::KeepAlive);
        }
        _ => response.len(),
    };
    stream.write_all(&response[..sent]).await?;
    Ok(match fault {
        Some(Fault::Truncated | Fault::ClosedAfter) => NextAction::Close,
        _ => NextAction::KeepAlive,
    })
}

const BAD_GATEWAY: &str = "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 21\r\n\r\n<h1>Bad Gateway</h1>\n";
const REJECTED: &str = "HTTP/1.1 422 Unprocessable Entity\r\ncontent-length: 2\r\n\r\n{}";
const RATE_LIMITED: &str =
    "HTTP/1.1 429 Too Many Requests\r\nretry-after: 0\r\ncontent-length: 2\r\n\r\n{}";
const RATE_LIMITED_FOR_ONE_SECOND: &str =
    "HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 2\r\n\r\n{}";

fn response_without_forwarding(fault: Fault) -> Option<&'static str> {
    match fault {
        Fault::BadGateway => Some(BAD_GATEWAY),
        Fault::Rejected => Some(REJECTED),
        Fault::RateLimited => Some(RATE_LIMITED),
        Fault::RateLimitedForOneSecond => Some(RATE_LIMITED_FOR_ONE_SECOND),
        _ => None,
    }
}

/// Forwards a request and returns the response. The connection to the server stays open as long as
/// the client's connection.
async fn forward(
    request: &[u8],
    server: &mut Option<TcpStream>,
    shared: &Shared,
) -> io::Result<Vec<u8>> {
    let connection = match server {
        Some(connection) => connection,
        None => server.insert(TcpStream::connect(shared.server).await?),
    };
    connection.write_all(request).await?;
    shared.count(FORWARDED);
    let response = message::read(connection).await?;
    response.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}
