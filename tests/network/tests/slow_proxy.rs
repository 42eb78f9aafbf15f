//! Tests calls over HTTP proxies that respond to `CONNECT` in several parts or endlessly.

mod common;
#[path = "faults/tls.rs"]
#[allow(dead_code, reason = "this test uses one certificate")]
mod tls;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use actor_token::transport::{AsyncTransport, Reqwest, Transport, TransportError, Ureq};
use common::{LONG_TIMEOUT, issue_request, read_request, revoke_request};

/// The top-level domain `invalid` never resolves.
const TARGET: &str = "https://clerk.invalid";

const SHORT_TIMEOUT: Duration = Duration::from_millis(300);

/// Starts a proxy that never completes its response, and returns its URL.
fn slow_proxy() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                read_request(&mut stream);
                let mut next = "HTTP/1.1 200 OK\r\nx: ";
                while stream.write_all(next.as_bytes()).is_ok() {
                    next = "x";
                    thread::park_timeout(Duration::from_millis(20));
                }
            });
        }
    });
    url
}

/// Starts a proxy that responds in several parts, and then acts as the TLS server. The server keeps
/// the connection open, and waits before each response.
fn proxy_to_slow_server(wait: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // From here on, the proxy accepts no other connection.
        drop(listener);
        read_request(&mut stream);
        for part in ["HTTP/1.1 2", "00 OK\r\nx: ", "x\r\n\r\n"] {
            stream.write_all(part.as_bytes()).unwrap();
            thread::park_timeout(Duration::from_millis(20));
        }
        let session = rustls::ServerConnection::new(tls::Certificate::WrongHost.server_config());
        let mut stream = rustls::StreamOwned::new(session.unwrap(), stream);
        loop {
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n{}") {
                let mut byte = [0];
                if stream.read_exact(&mut byte).is_err() {
                    return;
                }
                request.extend(byte);
            }
            thread::park_timeout(wait);
            let response = b"HTTP/1.1 422 No\r\ncontent-length: 2\r\n\r\n{}";
            stream.write_all(response).unwrap();
        }
    });
    url
}

/// Runs `send` on another thread. Panics if `send` does not return.
fn run_with_timeout<T: Send + 'static>(send: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::channel();
    thread::spawn(move || done.send(send()));
    result
        .recv_timeout(LONG_TIMEOUT)
        .expect("the call did not end")
}

fn ureq(connect_timeout: Option<Duration>) -> Ureq {
    let proxy = ureq::Proxy::new(&slow_proxy()).unwrap();
    Ureq::with_config(move |config| {
        let config = config.proxy(Some(proxy.clone()));
        match connect_timeout {
            Some(timeout) => config.timeout_connect(Some(timeout)),
            None => config,
        }
    })
}

#[test]
fn call_timeout_bounds_slow_proxy_over_ureq() {
    for request in [issue_request(TARGET), revoke_request(TARGET)] {
        let has_body = !request.body().is_empty();
        let error: TransportError =
            run_with_timeout(move || ureq(None).send(request, SHORT_TIMEOUT).unwrap_err());
        // Without a body, the timeout does not show whether the request was sent.
        assert_eq!(error.is_not_sent(), has_body, "{error:?}");
    }
}

#[test]
fn connect_timeout_bounds_slow_proxy_over_ureq() {
    for request in [issue_request(TARGET), revoke_request(TARGET)] {
        let error: TransportError = run_with_timeout(move || {
            ureq(Some(SHORT_TIMEOUT))
                .send(request, LONG_TIMEOUT)
                .unwrap_err()
        });
        assert!(error.is_not_sent() && !error.is_unusable(), "{error:?}");
    }
}

#[tokio::test]
async fn call_timeout_bounds_slow_proxy_over_reqwest() {
    let proxy = reqwest::Proxy::all(slow_proxy()).unwrap();
    let reqwest = Reqwest::with_builder(|builder| builder.proxy(proxy.clone())).unwrap();
    let sending = reqwest.send(issue_request(TARGET), SHORT_TIMEOUT);
    let sent = tokio::time::timeout(LONG_TIMEOUT, sending)
        .await
        .expect("the call did not end");
    assert!(sent.unwrap_err().is_not_sent());
}

#[test]
fn connect_timeout_does_not_limit_response() {
    let connect_timeout = Duration::from_secs(2);
    let proxy = ureq::Proxy::new(&proxy_to_slow_server(connect_timeout)).unwrap();
    let root = tls::Certificate::WrongHost.root().unwrap();
    let roots = [ureq::tls::Certificate::from_der(&root).to_owned()];
    let ureq = Ureq::with_config(|config| {
        let roots = ureq::tls::RootCerts::new_with_certs(&roots);
        config
            .proxy(Some(proxy.clone()))
            .timeout_connect(Some(connect_timeout))
            .tls_config(ureq::tls::TlsConfig::builder().root_certs(roots).build())
    });
    // The second request reuses the connection.
    for timeout in [LONG_TIMEOUT, Duration::from_secs(20)] {
        let response = ureq.send(issue_request(TARGET), timeout).unwrap();
        assert_eq!(response.status(), 422);
    }
}
