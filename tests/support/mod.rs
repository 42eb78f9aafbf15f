//! Shared test helpers: a request, the fake with a client, and a server with a scripted behavior.
//! [`journal`] is an audit sink, and [`printed`] checks that printed values contain no secret.
#![allow(dead_code, reason = "no test file uses all helpers")]

pub mod journal;
pub mod printed;

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

/// A well-formed secret key for servers that don't check it. The fake has another key.
pub const KEY: &str = "sk_test_for_tests";

/// Returns a valid request.
pub fn request() -> impl ActorTokenRequest {
    CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(Actor::new("user_agent"))
        .build()
        .unwrap()
}

/// The fake, served over HTTP, and a client that connects to it with ureq. Both use one clock.
pub struct Harness {
    pub fake: FakeClerk,
    pub client: Client<WithFakeClock<Ureq>>,
    server: FakeServer,
}

impl Harness {
    pub fn new() -> Self {
        Self::with_fake(FakeClerk::new())
    }

    pub fn with_fake(fake: FakeClerk) -> Self {
        let server = fake.serve().unwrap();
        let client = client(&server.api_url(), fake.secret_key(), &fake);
        Self {
            fake,
            client,
            server,
        }
    }

    pub fn api_url(&self) -> String {
        self.server.api_url()
    }
}

/// Returns a client over ureq with short timeouts and no jitter. It sleeps on the fake's clock.
pub fn client(api_url: &str, key: &str, fake: &FakeClerk) -> Client<WithFakeClock<Ureq>> {
    let timeout = Some(Duration::from_millis(300));
    let ureq = Ureq::with_config(|config| {
        config
            .timeout_recv_response(timeout)
            .timeout_recv_body(timeout)
    });
    Client::builder(WithFakeClock::new(ureq, fake.clock()))
        .secret_key(key)
        .api_url(api_url)
        .retry(RetryPolicy::new().max_jitter(Duration::ZERO))
        .build()
        .unwrap()
}

/// Returns the name of an error's variant.
pub fn variant(error: &Error) -> &'static str {
    match error {
        Error::Config(_) => "config",
        Error::Invalid(_) => "invalid",
        Error::Api(_) => "api",
        Error::NoResponse(_) => "no response",
        Error::UnexpectedResponse(_) => "unexpected response",
        Error::AlreadyAccepted(_) => "already accepted",
        Error::AuditRejected(_) => "audit rejected",
        Error::AuditIncomplete(_) => "audit incomplete",
        Error::SessionsRemain(_) => "sessions remain",
        _ => "unknown variant",
    }
}

/// What a [`ScriptedServer`] does with every connection.
#[derive(Clone, Copy, Debug)]
pub enum Behavior {
    /// Reads the request, writes this response, and closes the connection.
    Respond(&'static str),
    /// Writes this response before it reads anything.
    RespondEarly(&'static str),
    /// Reads the request and closes the connection without a response.
    CloseAfterRequest,
    /// Closes the connection at once. The connection is then reset when the client sends something.
    CloseImmediately,
    /// Reads the request and sends nothing until the client closes the connection.
    Stall,
}

/// A server on a loopback port that does the same with every connection.
pub struct ScriptedServer {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl ScriptedServer {
    pub fn serve(behavior: Behavior) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let received = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let received = Arc::clone(&received);
                thread::spawn(move || handle_connection(behavior, stream, &received));
            }
        });
        Self { address, requests }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the requests that were received completely.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn handle_connection(behavior: Behavior, mut stream: TcpStream, received: &Mutex<Vec<String>>) {
    match behavior {
        Behavior::CloseImmediately => return,
        Behavior::RespondEarly(response) => {
            let _ = stream.write_all(response.as_bytes());
        }
        Behavior::Respond(_) | Behavior::CloseAfterRequest | Behavior::Stall => {}
    }
    let Some(request) = read_request(&mut stream) else {
        return;
    };
    received.lock().unwrap().push(request);
    match behavior {
        Behavior::Respond(response) => {
            // The server closes the connection. The header keeps the client from reusing it.
            let response = match response.split_once("\r\n") {
                Some((status, rest)) if status.starts_with("HTTP/1.1 ") => {
                    format!("{status}\r\nconnection: close\r\n{rest}")
                }
                _ => response.to_owned(),
            };
            // The client may already have closed the connection.
            let _ = stream.write_all(response.as_bytes());
        }
        Behavior::Stall => {
            // Returns when the client closes the connection.
            let _ = stream.read(&mut [0]);
        }
        Behavior::CloseAfterRequest | Behavior::CloseImmediately | Behavior::RespondEarly(_) => {}
    }
}

/// Reads a request with its body. Returns `None` if the connection ends before the request does.
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
