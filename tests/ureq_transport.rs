//! Tests the transport `Ureq` over real sockets.

mod support;

use std::error::Error as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use actor_token::fake::FakeClerk;
use actor_token::transport::{MAX_RESPONSE_BYTES, Transport, Ureq};
use actor_token::{Client, Error, request::Body};
use support::{Behavior, Harness, KEY, ScriptedServer, client, read_request, request};

fn post_request(address: SocketAddr) -> http::Request<Body> {
    http::Request::post(format!("http://{address}/v1/actor_tokens"))
        .body(Body::from("{}"))
        .unwrap()
}

#[test]
fn redirect_is_returned_and_not_followed() {
    let redirect_target = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    ));
    for status in [301, 302, 303, 307, 308] {
        let response = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/v1/actor_tokens\r\ncontent-length: 0\r\n\r\n",
            redirect_target.url(),
        );
        let server = ScriptedServer::serve(Behavior::Respond(response.leak()));
        let response = Ureq::new()
            .send(post_request(server.address), Duration::from_secs(60))
            .unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(server.requests().len(), 1);
    }
    assert_eq!(redirect_target.requests().len(), 0);
}

#[test]
fn response_limit_is_exact_and_error_has_status() {
    for (length, fits) in [(MAX_RESPONSE_BYTES, true), (MAX_RESPONSE_BYTES + 1, false)] {
        let response = format!(
            "HTTP/1.1 422 No\r\ncontent-length: {length}\r\n\r\n{}",
            " ".repeat(length)
        );
        let server = ScriptedServer::serve(Behavior::Respond(response.leak()));
        match Ureq::new().send(post_request(server.address), Duration::from_secs(60)) {
            Ok(response) => assert!(fits && response.body().len() == length, "{length}"),
            Err(error) => {
                assert!(!fits && !error.is_not_sent(), "{length}: {error:?}");
                assert_eq!(error.status(), Some(http::StatusCode::UNPROCESSABLE_ENTITY));
                assert_eq!(
                    error.source().unwrap().to_string(),
                    "the response is larger than 1 MiB"
                );
            }
        }
    }
}

#[test]
fn endless_response_is_aborted_at_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        read_request(&mut stream).unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            .unwrap();
        let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
        // Fails when the client closes the connection.
        while stream.write_all(chunk.as_bytes()).is_ok() {}
    });
    let error = Ureq::new()
        .send(post_request(address), Duration::from_secs(60))
        .unwrap_err();
    assert_eq!(error.status(), Some(http::StatusCode::OK));
    assert_eq!(
        error.source().unwrap().to_string(),
        "the response is larger than 1 MiB"
    );
    server.join().unwrap();
}

#[test]
fn request_timeout_applies_to_stalled_server() {
    let server = ScriptedServer::serve(Behavior::Stall);
    let transports = [
        Ureq::new(),
        Ureq::with_config(|config| config.timeout_recv_response(None)),
        Ureq::with_config(|config| config.timeout_connect(Some(Duration::MAX))),
    ];
    for ureq in &transports {
        let error = ureq
            .send(post_request(server.address), Duration::from_millis(200))
            .unwrap_err();
        assert!(!error.is_not_sent());
        assert_eq!(
            error.source().unwrap().to_string(),
            "timeout: global",
            "expected the timeout of the complete request"
        );
    }
    assert_eq!(server.requests().len(), transports.len());
}

#[test]
fn shorter_timeout_of_user_is_respected() {
    let server = ScriptedServer::serve(Behavior::Stall);
    let ureq = Ureq::with_config(|config| config.timeout_global(Some(Duration::from_millis(200))));
    for timeout in [Duration::from_secs(20), Duration::MAX] {
        let error = ureq
            .send(post_request(server.address), timeout)
            .unwrap_err();
        assert_eq!(error.source().unwrap().to_string(), "timeout: global");
    }
}

#[test]
fn longest_timeout_is_accepted() {
    let server = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    ));
    for ureq in [
        Ureq::new(),
        Ureq::with_config(|config| config.timeout_connect(None)),
    ] {
        ureq.send(post_request(server.address), Duration::MAX)
            .unwrap();
    }
}

#[test]
fn loopback_request_bypasses_proxy() {
    let proxy = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let harness = Harness::new();
    let ureq_proxy = ureq::Proxy::new(&proxy.url()).unwrap();
    let ureq = Ureq::with_config(|config| config.proxy(Some(ureq_proxy.clone())));
    let clerk = Client::builder(ureq)
        .secret_key(harness.fake.secret_key())
        .api_url(harness.api_url())
        .build()
        .unwrap();
    drop(clerk.issue(&request()).unwrap());
    assert_eq!(proxy.requests().len(), 0);
}

#[test]
fn rejected_proxy_tunnel_reports_not_sent() {
    let proxy = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let ureq_proxy = ureq::Proxy::new(&proxy.url()).unwrap();
    let ureq = Ureq::with_config(|config| config.proxy(Some(ureq_proxy.clone())));
    // The proxy resolves the name, so there is no DNS query.
    let clerk = Client::builder(ureq)
        .secret_key(KEY)
        .api_url("https://clerk.invalid")
        .retry(actor_token::RetryPolicy::disabled())
        .build()
        .unwrap();
    let error = clerk.issue(&request()).unwrap_err();
    assert!(
        matches!(&error, Error::NoResponse(error) if error.is_not_sent()),
        "{error:?}"
    );
    let requests = proxy.requests();
    assert!(
        requests[0].starts_with("CONNECT clerk.invalid:443"),
        "{requests:?}"
    );
    assert!(
        !requests.concat().contains(KEY),
        "the proxy received the secret key"
    );
}

#[test]
fn socks_proxy_is_used() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    // With `socks5h`, the proxy resolves the name, so there is no DNS query.
    let url = format!("socks5h://{}", proxy.local_addr().unwrap());
    let (greeted, greeting) = mpsc::channel();
    thread::spawn(move || {
        let (mut stream, _) = proxy.accept().unwrap();
        let mut version = [0];
        stream.read_exact(&mut version).unwrap();
        greeted.send(version).unwrap();
    });
    let ureq_proxy = ureq::Proxy::new(&url).unwrap();
    let ureq = Ureq::with_config(|config| config.proxy(Some(ureq_proxy.clone())));
    let request = http::Request::post("https://clerk.invalid/v1/actor_tokens")
        .body(Body::from("{}"))
        .unwrap();
    let error = ureq.send(request, Duration::from_secs(60)).unwrap_err();
    assert!(error.is_not_sent());
    let version = greeting
        .recv_timeout(Duration::from_secs(60))
        .expect("the client connects to the proxy");
    assert_eq!(version, [5]);
}

#[test]
fn connection_is_reused() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // From here on, the server accepts no other connection.
        drop(listener);
        let mut requests = 0;
        while read_request(&mut stream).is_some() {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
                .unwrap();
            requests += 1;
        }
        requests
    });
    let ureq = Ureq::new();
    for _ in 0..3 {
        ureq.send(post_request(address), Duration::from_secs(60))
            .unwrap();
    }
    drop(ureq);
    assert_eq!(server.join().unwrap(), 3);
}

#[test]
fn invalid_http_response_is_reported() {
    let server = ScriptedServer::serve(Behavior::Respond("this is not HTTP\r\n\r\n"));
    let error = Ureq::new()
        .send(post_request(server.address), Duration::from_secs(60))
        .unwrap_err();
    assert!(!error.is_not_sent());
    let cause = error.source().unwrap().to_string();
    assert_eq!(cause, "the response is not valid HTTP/1.1");
}

#[test]
fn id_is_percent_encoded_in_path() {
    let server = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
    ));
    // Only the clock of the fake is used. The requests go to `server`.
    let clerk = client(&server.url(), KEY, &FakeClerk::new());
    assert!(clerk.revoke("act_1/../x y?z#").is_err());
    let requests = server.requests();
    let line = requests[0].lines().next().unwrap();
    assert_eq!(
        line,
        "POST /v1/actor_tokens/act_1%2F..%2Fx%20y%3Fz%23/revoke HTTP/1.1"
    );
}

/// The environment variable that makes `child_with_trace_log` run.
const CHILD_MARKER: &str = "UREQ_TRANSPORT_IS_CHILD";

// The transport refuses to work while ureq's trace log is on, because that log would show the
// secret key.
#[test]
fn call_with_trace_log_fails_at_once() {
    // The calls run in a separate process, because the log level is global.
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_with_trace_log"])
        .env(CHILD_MARKER, "")
        .output()
        .unwrap();
    assert!(child.status.success(), "{child:?}");
}

struct Discard;

impl log::Log for Discard {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, _: &log::Record<'_>) {}

    fn flush(&self) {}
}

#[test]
fn child_with_trace_log() {
    if std::env::var_os(CHILD_MARKER).is_none() {
        return;
    }
    log::set_logger(&Discard).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let server = ScriptedServer::serve(Behavior::Stall);
    // Only the clock of the fake is used. The requests go to `server`.
    let clerk = client(&server.url(), KEY, &FakeClerk::new());
    for error in [
        clerk.issue(&request()).unwrap_err(),
        clerk.revoke("act_1").unwrap_err(),
    ] {
        let Error::NoResponse(error) = error else {
            panic!("{error:?}")
        };
        assert!(error.transport().is_unusable() && error.is_not_sent());
        assert_eq!(error.attempts(), 1);
        let message = error.to_string();
        let cause = "cannot work: ureq's trace log would show the secret key";
        assert!(message.contains(cause), "{message}");
    }
    assert!(server.requests().is_empty());
}
