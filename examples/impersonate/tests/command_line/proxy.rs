//! A server in front of the fake, which holds its responses back.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use actor_token::fake::FakeClerk;
use actor_token::request::Body;

/// How long the command may take to send a request.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The server. It holds back the responses to some requests.
pub(crate) struct Proxy {
    url: String,
    held: Receiver<()>,
    release: Sender<()>,
}

impl Proxy {
    /// Starts the server. It holds back the responses to requests that begin with `held`, such as
    /// `POST /v1/actor_tokens`, after the fake has handled them.
    pub(crate) fn start(fake: &FakeClerk, held: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (report, held_requests) = channel();
        let (release, released) = channel();
        let fake = fake.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                serve_one(stream.unwrap(), &fake, |first_line| {
                    if first_line.starts_with(held) {
                        // Both fail once the test has ended.
                        let _ = report.send(());
                        let _ = released.recv();
                    }
                });
            }
        });
        Self {
            url,
            held: held_requests,
            release,
        }
    }

    /// Lets a command use this server.
    pub(crate) fn serve(&self, command: &mut Command) {
        command.env("CLERK_API_URL", &self.url);
    }

    /// Waits until a response is held back.
    pub(crate) fn expect_held(&self) {
        self.held.recv_timeout(TIMEOUT).unwrap();
    }

    /// Sends the response that is held back.
    pub(crate) fn release(&self) {
        self.release.send(()).unwrap();
    }
}

/// Reads one request, lets the fake handle it, and sends its response. Calls `before_response` with
/// the first line of the request before that.
pub(crate) fn serve_one(stream: TcpStream, fake: &FakeClerk, before_response: impl FnOnce(&str)) {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        head.push(line.trim().to_owned());
    }
    let mut parts = head[0].split(' ');
    let (method, path) = (parts.next().unwrap(), parts.next().unwrap());
    let mut request = http::Request::builder().method(method).uri(path);
    let mut length = 0;
    for (name, value) in head.iter().filter_map(|line| line.split_once(": ")) {
        request = request.header(name, value);
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let response = fake.handle(request.body(Body::from(body)).unwrap());
    before_response(&head[0]);
    let body = response.body().as_bytes();
    let head = format!(
        "HTTP/1.1 {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        response.status(),
        body.len()
    );
    let mut stream = reader.into_inner();
    // The command may have stopped meanwhile.
    let _ = stream.write_all(&[head.as_bytes(), body].concat());
}
