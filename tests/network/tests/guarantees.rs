//! Tests the guarantees of the asynchronous adapters over real sockets. Each test runs with each
//! adapter.

mod common;

use std::collections::BTreeSet;
use std::error::Error as _;
use std::io::Write;
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use actor_token::fake::FakeClerk;
use actor_token::transport::{AsyncTransport, MAX_RESPONSE_BYTES, TransportError, Ureq};
use actor_token::{Client, Error};
use common::{
    Behavior, KEY, LONG_TIMEOUT, RefusingPort, ScriptedServer, client_with_on_sleep,
    instant_retry_client, issue_request, read_request, request, revoke_request,
    serve_connection_numbers,
};
use http::StatusCode;

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

trait Adapter: AsyncTransport + Clone + 'static {}

impl<T: AsyncTransport + Clone + 'static> Adapter for T {}

macro_rules! guarantees {
    ($($guarantee:ident)*) => {
        mod over_reqwest {
            $(
                // Some tests block their thread, so connections need another thread.
                #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
                async fn $guarantee() {
                    super::$guarantee(actor_token::transport::Reqwest::new().unwrap()).await;
                }
            )*
        }

        mod over_service {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
                async fn $guarantee() {
                    super::$guarantee(super::common::over_hyper()).await;
                }
            )*
        }
    };
}

guarantees! {
    redirect_is_returned_and_not_followed
    response_limit_is_exact_and_keeps_status
    endless_response_is_aborted_at_limit
    truncated_response_keeps_status_and_headers
    timeout_bounds_request_to_silent_server
    maximum_timeout_is_accepted
    refused_connection_is_retried
    issue_is_not_retried_after_lost_response
    revoke_is_retried_after_lost_response
    request_is_not_duplicated_on_closed_connection
    connection_is_reused
    requests_are_the_same_as_over_ureq
    id_stays_one_path_segment
    token_is_issued_and_revoked_with_fake
}

fn cause(error: &TransportError) -> String {
    error.source().unwrap().to_string()
}

async fn redirect_is_returned_and_not_followed(transport: impl Adapter) {
    let redirect_target = ScriptedServer::serve(Behavior::Respond(OK));
    for status in [301, 302, 303, 307, 308] {
        let response = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/v1/actor_tokens\r\ncontent-length: 0\r\n\r\n",
            redirect_target.url(),
        );
        let server = ScriptedServer::serve(Behavior::Respond(response.leak()));
        for request in [issue_request(&server.url()), revoke_request(&server.url())] {
            let response = transport.send(request, LONG_TIMEOUT).await.unwrap();
            assert_eq!(response.status(), status);
        }
        assert_eq!(server.requests().len(), 2);
    }
    assert_eq!(redirect_target.requests().len(), 0);
}

async fn response_limit_is_exact_and_keeps_status(transport: impl Adapter) {
    for (length, fits) in [(MAX_RESPONSE_BYTES, true), (MAX_RESPONSE_BYTES + 1, false)] {
        let response = format!(
            "HTTP/1.1 422 No\r\ncontent-length: {length}\r\n\r\n{}",
            " ".repeat(length)
        );
        let server = ScriptedServer::serve(Behavior::Respond(response.leak()));
        match transport
            .clone()
            .send(issue_request(&server.url()), LONG_TIMEOUT)
            .await
        {
            Ok(response) => assert!(fits && response.body().len() == length, "{length}"),
            Err(error) => {
                assert!(!fits && !error.is_not_sent(), "{length}: {error:?}");
                assert_eq!(error.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
                assert_eq!(cause(&error), "the response is larger than 1 MiB");
            }
        }
    }
}

async fn endless_response_is_aborted_at_limit(transport: impl Adapter) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        read_request(&mut stream).unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            .unwrap();
        let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
        // Ends when the client closes the connection.
        while stream.write_all(chunk.as_bytes()).is_ok() {}
    });
    let error = transport
        .clone()
        .send(issue_request(&url), LONG_TIMEOUT)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert_eq!(cause(&error), "the response is larger than 1 MiB");
    server.join().unwrap();
}

async fn truncated_response_keeps_status_and_headers(transport: impl Adapter) {
    let server = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 429 Slow\r\nretry-after: 7\r\ncontent-length: 900\r\n\r\n{",
    ));
    let error = transport
        .clone()
        .send(issue_request(&server.url()), LONG_TIMEOUT)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(error.headers().unwrap()["retry-after"], "7");
    assert!(
        cause(&error).starts_with("the response was truncated"),
        "{error:?}"
    );
}

async fn timeout_bounds_request_to_silent_server(transport: impl Adapter) {
    let server = ScriptedServer::serve(Behavior::Stall);
    for _ in 0..3 {
        let error = transport
            .send(issue_request(&server.url()), Duration::from_millis(200))
            .await
            .unwrap_err();
        assert!(!error.is_not_sent());
        let cause = cause(&error);
        assert!(cause.contains("exceeded its timeout"), "{cause}");
    }
    assert_eq!(server.requests().len(), 3);
}

async fn maximum_timeout_is_accepted(transport: impl Adapter) {
    let server = ScriptedServer::serve(Behavior::Respond(OK));
    transport
        .send(issue_request(&server.url()), Duration::MAX)
        .await
        .unwrap();
}

async fn refused_connection_is_retried(transport: impl Adapter) {
    let port = RefusingPort::new();
    let url = port.url();
    let error = transport
        .send(issue_request(&url), LONG_TIMEOUT)
        .await
        .unwrap_err();
    assert!(error.is_not_sent());
    let cause = cause(&error);
    assert!(cause.contains("Connection refused"), "{cause}");

    // The port starts to listen during the backoff.
    let mut port = Some(port);
    let (sender, requests) = mpsc::channel();
    let clerk = client_with_on_sleep(transport.clone(), &url, move || {
        let listener = port.take().expect("expected a single retry").listen();
        let sender = sender.clone();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let request = read_request(&mut stream).unwrap();
            stream
                .write_all(b"HTTP/1.1 422 No\r\ncontent-length: 2\r\n\r\n{}")
                .unwrap();
            sender.send(request).unwrap();
        });
    });
    let error = clerk.issue_async(&request()).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    drop(clerk);
    assert_eq!(requests.iter().count(), 1);
}

async fn issue_is_not_retried_after_lost_response(transport: impl Adapter) {
    for behavior in [
        Behavior::CloseAfterRequest,
        Behavior::Respond("HTTP/1.1 200 OK\r\n"),
        Behavior::Respond("not HTTP\r\n\r\n"),
        Behavior::Respond("HTTP/1.1 500 Oh\r\ncontent-length: 9\r\n\r\n{"),
    ] {
        let server = ScriptedServer::serve(behavior);
        let clerk = instant_retry_client(transport.clone(), &server.url());
        let error = clerk.issue_async(&request()).await.unwrap_err();
        assert!(error.token_may_exist(), "{behavior:?}: {error:?}");
        assert_eq!(server.requests().len(), 1, "{behavior:?}");
    }
}

async fn revoke_is_retried_after_lost_response(transport: impl Adapter) {
    let server = ScriptedServer::serve(Behavior::CloseAfterRequest);
    let clerk = instant_retry_client(transport.clone(), &server.url());
    assert!(clerk.revoke_async("act_1").await.is_err());
    assert!(server.requests().len() > 1);
}

/// Serves one request per connection, and then closes the connection without `connection: close`.
/// Returns the requests.
fn close_after_each_response(listener: TcpListener) -> mpsc::Receiver<String> {
    let (sender, requests) = mpsc::channel();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            if let Some(request) = read_request(&mut stream) {
                if sender.send(request).is_err() {
                    return;
                }
                let _ = stream.write_all(b"HTTP/1.1 422 No\r\ncontent-length: 2\r\n\r\n{}");
            }
        }
    });
    requests
}

async fn request_is_not_duplicated_on_closed_connection(transport: impl Adapter) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = close_after_each_response(listener);
    let mut responses = 0;
    for _ in 0..50 {
        // Timing decides whether the client notices the closed connection. Both results are valid.
        match transport.send(issue_request(&url), LONG_TIMEOUT).await {
            Ok(response) => {
                assert_eq!(response.status(), 422);
                responses += 1;
            }
            Err(error) => assert!(
                !error.is_not_sent(),
                "the request may have been sent: {error:?}"
            ),
        }
    }
    assert_eq!(requests.try_iter().count(), responses);
}

async fn connection_is_reused(transport: impl Adapter) {
    let url = serve_connection_numbers();
    let mut connections = BTreeSet::new();
    // Timing decides whether the connection is available for the next request. At least one of
    // fifty requests must reuse it.
    let is_reused = async {
        for _ in 0..50 {
            let response = transport
                .send(issue_request(&url), LONG_TIMEOUT)
                .await
                .unwrap();
            if !connections.insert(response.into_body().into_bytes()) {
                return true;
            }
        }
        false
    };
    assert!(is_reused.await);
}

async fn requests_are_the_same_as_over_ureq(transport: impl Adapter) {
    let server = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
    ));
    let clerk = Client::builder(transport)
        .secret_key(KEY)
        .api_url(server.url())
        .build()
        .unwrap();
    assert!(clerk.issue_async(&request()).await.is_err());
    assert!(clerk.revoke_async("act_1").await.is_err());
    let url = server.url();
    tokio::task::spawn_blocking(move || {
        let clerk = Client::builder(Ureq::new())
            .secret_key(KEY)
            .api_url(url)
            .build()
            .unwrap();
        assert!(clerk.issue(&request()).is_err());
        assert!(clerk.revoke("act_1").is_err());
    })
    .await
    .unwrap();
    let sorted = |request: &String| {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let mut lines: Vec<_> = head.lines().map(str::to_ascii_lowercase).collect();
        lines[1..].sort();
        (lines, body.to_owned())
    };
    let requests: Vec<_> = server.requests().iter().map(sorted).collect();
    assert_eq!(requests.len(), 4);
    assert_eq!(requests[..2], requests[2..]);
}

async fn id_stays_one_path_segment(transport: impl Adapter) {
    let server = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
    ));
    let clerk = instant_retry_client(transport.clone(), &server.url());
    assert!(clerk.revoke_async("act_1/../x y?z#").await.is_err());
    let requests = server.requests();
    let line = requests[0].lines().next().unwrap();
    assert_eq!(
        line,
        "POST /v1/actor_tokens/act_1%2F..%2Fx%20y%3Fz%23/revoke HTTP/1.1"
    );
}

async fn token_is_issued_and_revoked_with_fake(transport: impl Adapter) {
    let fake = FakeClerk::new();
    let server = fake.serve().unwrap();
    let clerk = Client::builder(transport)
        .secret_key(fake.secret_key())
        .api_url(server.api_url())
        .build()
        .unwrap();
    let token = clerk.issue_async(&request()).await.unwrap();
    drop(clerk.revoke_async(token.id()).await.unwrap());
    assert_eq!(fake.requests().len(), 2);
}
