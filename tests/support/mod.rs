//! What the tests over real sockets share: a request, the stand-in with a client, and a server that misbehaves.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod print;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use actor_token::fake::{FakeClerk, FakeServer, WithFakeClock};
use actor_token::transport::Ureq;
use actor_token::{
    Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, Error, RetryPolicy,
};

/// A key of the right shape that opens nothing.
pub const KEY: &str = "sk_test_of_the_tests";

/// A valid request.
pub fn request() -> impl ActorTokenRequest {
    CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(Actor::new("user_agent"))
        .build()
        .unwrap()
}

/// The stand-in, served over HTTP, and a client that talks to it through ureq on the stand-in's clock.
pub struct Stage {
    pub fake: FakeClerk,
    pub clerk: Client<WithFakeClock<Ureq>>,
    server: FakeServer,
}

impl Stage {
    pub fn new() -> Self {
        Self::of(FakeClerk::new())
    }

    pub fn of(fake: FakeClerk) -> Self {
        let server = fake.serve().unwrap();
        let clerk = client(&server.api_url(), fake.secret_key(), &fake);
        Self {
            fake,
            clerk,
            server,
        }
    }

    pub fn api_url(&self) -> String {
        self.server.api_url()
    }
}

/// A client over ureq that waits for nothing, gives up on silence soon, and leaves nothing to chance.
pub fn client(api_url: &str, key: &str, fake: &FakeClerk) -> Client<WithFakeClock<Ureq>> {
    let soon = Some(Duration::from_millis(300));
    let ureq =
        Ureq::with_config(|config| config.timeout_recv_response(soon).timeout_recv_body(soon));
    Client::builder(WithFakeClock::new(ureq, fake.clock()))
        .secret_key(key)
        .api_url(api_url)
        .retry(RetryPolicy::new().max_jitter(Duration::ZERO))
        .build()
        .unwrap()
}

/// The variant of an error, by name.
pub fn variant(error: &Error) -> &'static str {
    match error {
        Error::Config(_) => "config",
        Error::Invalid(_) => "invalid",
        Error::Api(_) => "api",
        Error::NoResponse(_) => "no answer",
        Error::UnexpectedResponse(_) => "unreadable",
        Error::AlreadyAccepted(_) => "already accepted",
        Error::AuditRejected(_) => "refused",
        Error::AuditIncomplete(_) => "unaudited",
        _ => "new",
    }
}

/// What a misbehaving server does with every connection.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    /// Reads the request, writes this, and closes.
    Says(&'static str),
    /// Writes this before it reads anything.
    Blurts(&'static str),
    /// Reads the request and closes without a word.
    HangsUp,
    /// Closes at once, which resets the connection as soon as something is sent.
    Slams,
    /// Reads the request and says nothing for as long as the client is there.
    Broods,
}

/// A server of one manner on a loopback port.
pub struct Boor {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Boor {
    pub fn serve(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&seen);
                thread::spawn(move || behave(manner, stream, &seen));
            }
        });
        Self { address, requests }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The whole requests that arrived, as text.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn behave(manner: Manner, mut stream: TcpStream, seen: &Mutex<Vec<String>>) {
    match manner {
        Manner::Slams => return,
        Manner::Blurts(answer) => {
            let _ = stream.write_all(answer.as_bytes());
        }
        Manner::Says(_) | Manner::HangsUp | Manner::Broods => {}
    }
    let Some(request) = read_request(&mut stream) else {
        return;
    };
    seen.lock().unwrap().push(request);
    match manner {
        Manner::Says(answer) => {
            // Announced, so that the client doesn't use the connection again while it is being closed.
            let answer = match answer.split_once("\r\n") {
                Some((status, rest)) if status.starts_with("HTTP/1.1 ") => {
                    format!("{status}\r\nconnection: close\r\n{rest}")
                }
                _ => answer.to_owned(),
            };
            // The client may have left in the middle of it.
            let _ = stream.write_all(answer.as_bytes());
        }
        Manner::Broods => {
            // Ends when the client closes the connection.
            let _ = stream.read(&mut [0]);
        }
        Manner::HangsUp | Manner::Slams | Manner::Blurts(_) => {}
    }
}

/// A request with its body; `None` if the client leaves before its end.
pub fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .map_or(0, |(_, value)| value.trim().parse().unwrap());
            if body.len() >= length {
                return Some(text.into_owned());
            }
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&buffer[..n]),
        }
    }
}
