//! A listener between client and server that does to requests and answers what networks do.
//!
//! It sees to it that a refusal is one: a request that it answers with 422 or 429 is never forwarded.

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
use crate::rng::Chance;

/// How often something happened, by its name.
pub(crate) type Counts = BTreeMap<&'static str, u64>;

pub(crate) const REQUESTS: &str = "requests seen";
pub(crate) const FORWARDED: &str = "requests forwarded";

/// What is done to a request that was read whole, or to its answer.
#[derive(Clone, Copy)]
enum Fault {
    Delayed,
    Dripped,
    ClosedAfter,
    RequestLost,
    AnswerLost,
    Truncated,
    BadGateway,
    BadGatewayAfter,
    Refused,
    TooMany,
    TooManyForASecond,
    Garbled,
    Silent,
}

/// The faults with their names, and of how many requests in [`OF`] each is the fate.
const FAULTS: [(Fault, &str, u64); 13] = [
    (Fault::Delayed, "delayed", 120),
    (Fault::Dripped, "answer dripped", 80),
    (
        Fault::ClosedAfter,
        "connection closed after the answer",
        120,
    ),
    (Fault::RequestLost, "request lost", 60),
    (Fault::AnswerLost, "answer lost", 60),
    (Fault::Truncated, "answer truncated", 80),
    (Fault::BadGateway, "502 instead of forwarding", 60),
    (Fault::BadGatewayAfter, "502 after forwarding", 60),
    (Fault::Refused, "422 instead of forwarding", 40),
    (Fault::TooMany, "429, retry after 0 s", 80),
    (Fault::TooManyForASecond, "429, retry after 1 s", 12),
    (Fault::Garbled, "answer garbled", 20),
    (Fault::Silent, "no answer until the client leaves", 1),
];
const OF: u64 = 4000;

/// One connection in so many is closed as soon as it is there.
const SLAMMED_ONCE_IN: u64 = 50;
/// One request in so many is met by a reset before it is read, and as many when it is half read.
const UNREAD_ONCE_IN: u64 = 150;

pub(crate) struct Meddler {
    shared: Arc<Shared>,
    address: SocketAddr,
    accepting: JoinHandle<io::Result<()>>,
}

struct Shared {
    seed: u64,
    server: SocketAddr,
    counts: Mutex<Counts>,
    /// How often each call was seen.
    attempts: Mutex<Vec<u8>>,
    /// Who connects to say that nobody else will.
    farewell: Mutex<Option<SocketAddr>>,
}

impl Shared {
    fn count(&self, what: &'static str) {
        *self.counts.lock().unwrap().entry(what).or_default() += 1;
    }

    /// What happens to a request: the same for each attempt of a call, whenever it comes.
    fn fate(&self, request: &[u8]) -> (Chance, Option<Fault>) {
        let call = message::call(request).unwrap();
        let attempt = {
            let mut attempts = self.attempts.lock().unwrap();
            attempts[call] += 1;
            attempts[call]
        };
        let mut chance = Chance::at(self.seed, 3, (call as u64) << 8 | u64::from(attempt));
        let mut drawn = chance.below(OF);
        for (fault, name, share) in FAULTS {
            if drawn < share {
                self.count(name);
                return (chance, Some(fault));
            }
            drawn -= share;
        }
        (chance, None)
    }
}

impl Meddler {
    pub(crate) async fn start(plan: Plan, server: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            seed: plan.seed,
            server,
            counts: Mutex::default(),
            attempts: Mutex::new(vec![0; plan.creates]),
            farewell: Mutex::default(),
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

    /// Waits until everything that was sent has come through. The client must be gone, so that its connections end.
    pub(crate) async fn settle(self) -> io::Result<Counts> {
        // Connections are accepted in their order, so this one comes after all of the client's.
        let farewell = TcpSocket::new_v4()?;
        farewell.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        *self.shared.farewell.lock().unwrap() = Some(farewell.local_addr()?);
        let _open = farewell.connect(self.address).await?;
        self.accepting.await??;
        let counts = self.shared.counts.lock().unwrap().clone();
        Ok(counts)
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let mut connections = JoinSet::new();
    for number in 0.. {
        let (stream, from) = listener.accept().await?;
        if *shared.farewell.lock().unwrap() == Some(from) {
            break;
        }
        connections.spawn(converse(stream, number, Arc::clone(&shared)));
        while connections.try_join_next().is_some() {}
    }
    while let Some(ended) = connections.join_next().await {
        ended?;
    }
    Ok(())
}

/// One connection, to its end; that the client leaves is one too.
async fn converse(mut stream: TcpStream, number: u64, shared: Arc<Shared>) {
    if Chance::at(shared.seed, 2, number << 20).once_in(SLAMMED_ONCE_IN) {
        return shared.count("connection closed at once");
    }
    let _ = stream.set_nodelay(true);
    let mut server = None;
    for nth in 1.. {
        let chance = Chance::at(shared.seed, 2, number << 20 | nth);
        match exchange(&mut stream, &mut server, chance, &shared).await {
            Ok(After::KeepAlive) => {}
            Ok(After::Close) | Err(_) => return,
        }
    }
}

enum After {
    KeepAlive,
    Close,
}

async fn exchange(
    stream: &mut TcpStream,
    server: &mut Option<TcpStream>,
    mut chance: Chance,
    shared: &Shared,
) -> io::Result<After> {
    let unread = chance.once_in(UNREAD_ONCE_IN);
    if unread || chance.once_in(UNREAD_ONCE_IN) {
        if stream.peek(&mut [0]).await? > 0 {
            if unread {
                shared.count("reset before reading");
            } else {
                let some = usize::try_from(chance.below(300)).unwrap();
                let _ = stream.read(&mut vec![0; some + 1]).await?;
                shared.count("reset while reading");
            }
        }
        return Ok(After::Close);
    }
    let Some(request) = message::read(stream).await? else {
        return Ok(After::Close);
    };
    shared.count(REQUESTS);
    let (mut chance, fault) = shared.fate(&request);
    if let Some(answer) = fault.and_then(instead_of_forwarding) {
        stream.write_all(answer.as_bytes()).await?;
        return Ok(After::KeepAlive);
    }
    let goes_on = match fault {
        Some(Fault::RequestLost) => return Ok(After::Close),
        Some(Fault::Silent) => chance.once_in(2),
        Some(Fault::Delayed) => {
            sleep(Duration::from_millis(chance.below(20))).await;
            true
        }
        _ => true,
    };
    let answer = if goes_on {
        forward(&request, server, shared).await?
    } else {
        Vec::new()
    };
    let sent = match fault {
        Some(Fault::AnswerLost) => return Ok(After::Close),
        Some(Fault::Silent) => {
            // Nothing comes any more but the end.
            let _ = stream.read(&mut [0]).await?;
            return Ok(After::Close);
        }
        Some(Fault::Truncated) => usize::try_from(chance.below(answer.len() as u64)).unwrap(),
        Some(Fault::BadGatewayAfter) => {
            stream.write_all(BAD_GATEWAY.as_bytes()).await?;
            return Ok(After::KeepAlive);
        }
        Some(Fault::Garbled) => {
            stream
                .write_all(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
                .await?;
            return Ok(After::Close);
        }
        Some(Fault::Dripped) => {
            for piece in answer.chunks(answer.len() / 4 + 1) {
                stream.write_all(piece).await?;
                sleep(Duration::from_millis(1)).await;
            }
            return Ok(After::KeepAlive);
        }
        _ => answer.len(),
    };
    stream.write_all(&answer[..sent]).await?;
    Ok(match fault {
        Some(Fault::Truncated | Fault::ClosedAfter) => After::Close,
        _ => After::KeepAlive,
    })
}

const BAD_GATEWAY: &str = "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 21\r\n\r\n<h1>Bad Gateway</h1>\n";
const REFUSED: &str = "HTTP/1.1 422 Unprocessable Entity\r\ncontent-length: 2\r\n\r\n{}";
const TOO_MANY: &str =
    "HTTP/1.1 429 Too Many Requests\r\nretry-after: 0\r\ncontent-length: 2\r\n\r\n{}";
const TOO_MANY_FOR_A_SECOND: &str =
    "HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 2\r\n\r\n{}";

fn instead_of_forwarding(fault: Fault) -> Option<&'static str> {
    match fault {
        Fault::BadGateway => Some(BAD_GATEWAY),
        Fault::Refused => Some(REFUSED),
        Fault::TooMany => Some(TOO_MANY),
        Fault::TooManyForASecond => Some(TOO_MANY_FOR_A_SECOND),
        _ => None,
    }
}

/// The server's answer, over a connection that is kept as long as the client's is.
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
    let answer = message::read(connection).await?;
    answer.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}
