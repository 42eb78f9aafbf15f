//! Tests the fake's HTTP server over plain sockets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};

use actor_token::fake::{ApiFault, FakeClerk, Injection, MAX_REQUEST_BYTES};
use serde_json::Value;

use crate::{MINIMAL_BODY, SECOND};

struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(SECOND * 20)).unwrap();
        Self(BufReader::new(stream))
    }

    fn write(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.get_mut().write_all(bytes.as_ref()).unwrap();
    }

    /// Returns the head and the body of the next response, or `None` if the connection is closed.
    fn read(&mut self) -> Option<(String, Vec<u8>)> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut head).unwrap_or(0) == 0 {
                return None;
            }
        }
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        Some((head, body))
    }
}

fn request_head(fake: &FakeClerk, framing: &str) -> String {
    format!(
        "POST /v1/actor_tokens HTTP/1.1\r\nhost: clerk\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\n{framing}\r\n\r\n",
        fake.secret_key()
    )
}

fn create_request(fake: &FakeClerk) -> String {
    let length = format!("content-length: {}", MINIMAL_BODY.len());
    request_head(fake, &length) + MINIMAL_BODY
}

#[test]
fn one_connection_serves_create_and_link() {
    let fake = FakeClerk::new();
    let server = fake.serve().unwrap();
    let mut connection = Connection::open(server.addr());

    connection.write(create_request(&fake));
    let (head, body) = connection.read().unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    let date = current_date(&fake);
    assert!(head.contains(&format!("date: {date}\r\n")), "{head}");

    let token: Value = serde_json::from_slice(&body).unwrap();
    let url = token["url"].as_str().unwrap();
    let target = url.strip_prefix(&server.api_url()).unwrap();
    connection.write(format!("GET {target} HTTP/1.1\r\nhost: clerk\r\n\r\n"));
    let (head, _) = connection.read().unwrap();
    assert!(head.starts_with("HTTP/1.1 303 See Other\r\n"), "{head}");
    let ticket = token["token"].as_str().unwrap();
    assert!(head.contains(&format!("?__clerk_ticket={ticket}\r\n")));
}

/// Returns the `Date` that the fake sends, without using the server.
fn current_date(fake: &FakeClerk) -> String {
    let response = fake.open_link("/v1/tickets/accept");
    response.headers()["date"].to_str().unwrap().to_owned()
}

#[test]
fn chunked_body_is_read_completely() {
    let fake = FakeClerk::new();
    let server = fake.serve().unwrap();
    let mut connection = Connection::open(server.addr());
    connection.write(request_head(&fake, "transfer-encoding: chunked"));
    for byte in MINIMAL_BODY.chars() {
        connection.write(format!("1\r\n{byte}\r\n"));
    }
    connection.write("0\r\n\r\n");
    assert!(connection.read().unwrap().0.starts_with("HTTP/1.1 200 "));
    assert_eq!(
        fake.requests()[0].body().as_bytes(),
        MINIMAL_BODY.as_bytes()
    );
}

#[test]
fn too_large_body_is_rejected_and_recorded_in_part() {
    let fake = FakeClerk::new();
    let server = fake.serve().unwrap();
    let mut connection = Connection::open(server.addr());
    let size = 3 * MAX_REQUEST_BYTES;
    connection.write(request_head(&fake, &format!("content-length: {size}")));
    connection.write(vec![b' '; size]);
    assert!(connection.read().unwrap().0.starts_with("HTTP/1.1 413 "));
    assert_eq!(fake.requests()[0].body().len(), MAX_REQUEST_BYTES + 1);
    connection.write(create_request(&fake));
    assert!(connection.read().unwrap().0.starts_with("HTTP/1.1 200 "));
}

#[test]
fn body_of_maximum_size_is_accepted() {
    let fake = FakeClerk::new();
    let server = fake.serve().unwrap();
    let mut connection = Connection::open(server.addr());
    let size = MAX_REQUEST_BYTES;
    connection.write(request_head(&fake, &format!("content-length: {size}")));
    connection.write(MINIMAL_BODY.to_owned() + &" ".repeat(size - MINIMAL_BODY.len()));
    assert!(connection.read().unwrap().0.starts_with("HTTP/1.1 200 "));
    assert_eq!(fake.requests()[0].body().len(), size);
}

#[test]
fn injected_faults_apply_to_server() {
    let fake = FakeClerk::new();
    let server = fake.serve().unwrap();
    fake.inject(Injection::replace_response(ApiFault::GatewayTimeout));
    fake.inject(Injection::drop_request());
    fake.inject(Injection::drop_response());

    let mut connection = Connection::open(server.addr());
    connection.write(create_request(&fake));
    assert!(connection.read().unwrap().0.starts_with("HTTP/1.1 504 "));
    for tokens in [1, 2] {
        let mut connection = Connection::open(server.addr());
        connection.write(create_request(&fake));
        assert_eq!(connection.read(), None);
        assert_eq!(fake.tokens().len(), tokens);
    }
}

#[test]
fn injected_response_is_sent_with_actual_length() {
    let fake = FakeClerk::new();
    let server = fake.serve().unwrap();
    let mut response = http::Response::new(actor_token::request::Body::from("four"));
    response
        .headers_mut()
        .insert("content-length", http::HeaderValue::from(400));
    fake.inject(Injection::respond_with(response));
    let mut connection = Connection::open(server.addr());
    connection.write(create_request(&fake));
    let (head, body) = connection.read().unwrap();
    assert_eq!(head, "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n");
    assert_eq!(body, b"four");
}

#[test]
fn dropped_server_closes_open_connections() {
    let fake = FakeClerk::new();
    let server = fake.serve().unwrap();
    let address = server.addr();
    assert_eq!(address.ip(), Ipv4Addr::LOCALHOST);
    assert!(fake.serve_on(address.port()).is_err());

    let mut idle = Connection::open(address);
    idle.write(create_request(&fake));
    assert!(idle.read().is_some());
    let mut half_sent = Connection::open(address);
    half_sent.write("POST /v1/actor_tokens HTTP/1.1\r\ncontent-length: 10\r\n\r\n{");
    drop(server);

    assert_eq!(idle.read(), None);
    assert_eq!(half_sent.read(), None);
    let response = fake.handle(crate::post_request(&fake, crate::CREATE_PATH, MINIMAL_BODY));
    assert!(crate::body_text(&response).contains(r#""url":"https://clerk.example.com/"#));
}
