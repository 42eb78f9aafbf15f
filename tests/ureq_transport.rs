//! What the ureq adapter promises, on real sockets.

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
use support::{Behavior, Harness, KEY, MisbehavingServer, client, read_request, request};

fn get_token(address: SocketAddr) -> http::Request<Body> {
    http::Request::post(format!("http://{address}/v1/actor_tokens"))
        .body(Body::from("{}"))
        .unwrap()
}

#[test]
fn a_redirect_is_an_answer_and_is_never_followed() {
    let elsewhere = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    ));
    for status in [301, 302, 303, 307, 308] {
        let answer = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/v1/actor_tokens\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url(),
        );
        let server = MisbehavingServer::serve(Behavior::Respond(answer.leak()));
        let answer = Ureq::new()
            .send(get_token(server.address), Duration::from_secs(60))
            .unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(server.requests().len(), 1);
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[test]
fn the_limit_of_an_answer_is_exact_and_its_status_is_known() {
    for (length, fits) in [(MAX_RESPONSE_BYTES, true), (MAX_RESPONSE_BYTES + 1, false)] {
        let answer = format!(
            "HTTP/1.1 422 No\r\ncontent-length: {length}\r\n\r\n{}",
            " ".repeat(length)
        );
        let server = MisbehavingServer::serve(Behavior::Respond(answer.leak()));
        match Ureq::new().send(get_token(server.address), Duration::from_secs(60)) {
            Ok(answer) => assert!(fits && answer.body().len() == length, "{length}"),
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
fn an_endless_answer_is_given_up_at_the_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        read_request(&mut stream).unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            .unwrap();
        let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
        // Until the client leaves.
        while stream.write_all(chunk.as_bytes()).is_ok() {}
    });
    let error = Ureq::new()
        .send(get_token(address), Duration::from_secs(60))
        .unwrap_err();
    assert_eq!(error.status(), Some(http::StatusCode::OK));
    assert_eq!(
        error.source().unwrap().to_string(),
        "the response is larger than 1 MiB"
    );
    server.join().unwrap();
}

#[test]
fn what_a_call_has_left_bounds_a_request_to_a_silent_server() {
    let server = MisbehavingServer::serve(Behavior::Stall);
    let patient = [
        Ureq::new(),
        Ureq::with_config(|config| config.timeout_recv_response(None)),
        Ureq::with_config(|config| config.timeout_connect(Some(Duration::MAX))),
    ];
    for ureq in &patient {
        let error = ureq
            .send(get_token(server.address), Duration::from_millis(200))
            .unwrap_err();
        assert!(!error.is_not_sent());
        assert_eq!(
            error.source().unwrap().to_string(),
            "timeout: global",
            "not a phase's own"
        );
    }
    assert_eq!(server.requests().len(), patient.len());
}

#[test]
fn a_limit_of_the_users_is_kept_where_a_call_has_more_left() {
    let server = MisbehavingServer::serve(Behavior::Stall);
    let ureq = Ureq::with_config(|config| config.timeout_global(Some(Duration::from_millis(200))));
    for within in [Duration::from_secs(20), Duration::MAX] {
        let error = ureq.send(get_token(server.address), within).unwrap_err();
        assert_eq!(error.source().unwrap().to_string(), "timeout: global");
    }
}

#[test]
fn no_deadline_is_too_far_away() {
    let server = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    ));
    for ureq in [
        Ureq::new(),
        Ureq::with_config(|config| config.timeout_connect(None)),
    ] {
        ureq.send(get_token(server.address), Duration::MAX).unwrap();
    }
}

#[test]
fn no_proxy_is_asked_for_this_machine_itself() {
    let proxy = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let harness = Harness::new();
    let through = ureq::Proxy::new(&proxy.url()).unwrap();
    let ureq = Ureq::with_config(|config| config.proxy(Some(through.clone())));
    let clerk = Client::builder(ureq)
        .secret_key(harness.fake.secret_key())
        .api_url(harness.api_url())
        .build()
        .unwrap();
    drop(clerk.issue(&request()).unwrap());
    assert_eq!(proxy.requests().len(), 0);
}

#[test]
fn a_proxy_that_refuses_a_tunnel_sent_nothing() {
    let proxy = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let through = ureq::Proxy::new(&proxy.url()).unwrap();
    let ureq = Ureq::with_config(|config| config.proxy(Some(through.clone())));
    // The name is the proxy's to resolve; it goes no further than this machine.
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
    let asked = proxy.requests();
    assert!(
        asked[0].starts_with("CONNECT clerk.invalid:443"),
        "{asked:?}"
    );
    assert!(!asked.concat().contains(KEY), "the proxy learns no key");
}

#[test]
fn a_socks_proxy_is_used_and_never_passed_by() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    // With the `h`, the name is the proxy's to resolve; it goes no further than this machine.
    let url = format!("socks5h://{}", proxy.local_addr().unwrap());
    let (greeted, greeting) = mpsc::channel();
    thread::spawn(move || {
        let (mut stream, _) = proxy.accept().unwrap();
        let mut version = [0];
        stream.read_exact(&mut version).unwrap();
        greeted.send(version).unwrap();
    });
    let through = ureq::Proxy::new(&url).unwrap();
    let ureq = Ureq::with_config(|config| config.proxy(Some(through.clone())));
    let request = http::Request::post("https://clerk.invalid/v1/actor_tokens")
        .body(Body::from("{}"))
        .unwrap();
    let error = ureq.send(request, Duration::from_secs(60)).unwrap_err();
    assert!(error.is_not_sent());
    let version = greeting
        .recv_timeout(Duration::from_secs(60))
        .expect("the proxy is asked");
    assert_eq!(version, [5], "in its protocol");
}

#[test]
fn a_connection_is_used_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // From here on, another connection is refused.
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
        ureq.send(get_token(address), Duration::from_secs(60))
            .unwrap();
    }
    drop(ureq);
    assert_eq!(server.join().unwrap(), 3);
}

#[test]
fn an_answer_that_is_no_http_is_called_so() {
    let server = MisbehavingServer::serve(Behavior::Respond("this is no HTTP\r\n\r\n"));
    let error = Ureq::new()
        .send(get_token(server.address), Duration::from_secs(60))
        .unwrap_err();
    assert!(!error.is_not_sent());
    let why = error.source().unwrap().to_string();
    assert_eq!(why, "the response is not valid HTTP/1.1");
}

#[test]
fn an_id_reaches_no_other_path() {
    let server = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
    ));
    let clerk = client(&server.url(), KEY, &FakeClerk::new());
    assert!(clerk.revoke("act_1/../x y?z#").is_err());
    let requests = server.requests();
    let line = requests[0].lines().next().unwrap();
    assert_eq!(
        line,
        "POST /v1/actor_tokens/act_1%2F..%2Fx%20y%3Fz%23/revoke HTTP/1.1"
    );
}

/// Set for the child process that the test below starts.
const IS_CHILD: &str = "UREQ_TRANSPORT_IS_CHILD";

#[test]
fn call_with_trace_log_fails_at_once() {
    // A process of its own, since the level of the log is the process's.
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_with_trace_log"])
        .env(IS_CHILD, "")
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
    if std::env::var_os(IS_CHILD).is_none() {
        return;
    }
    log::set_logger(&Discard).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let server = MisbehavingServer::serve(Behavior::Stall);
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
