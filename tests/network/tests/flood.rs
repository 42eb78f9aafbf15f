//! Tests calls to a server that sends endless informational responses (1xx).
//!
//! The call must end within its timeout and report that the request may have been sent. It must not
//! starve other tasks of its runtime.

mod common;

use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use actor_token::transport::{
    AsyncTransport, OutgoingBody, Reqwest, Transport, TransportError, Ureq, from_service,
};
use common::{LONG_TIMEOUT, hyper_client, issue_request, over_hyper, read_request};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceBuilder;

const HEAD: &str = "HTTP/1.1 103 Early Hints\r\n\r\n";

const TIMEOUT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 1 } else { 4 });
/// The maximum duration of a call. Without optimization, hyper takes many seconds to parse the
/// received bytes. Therefore, a debug build only checks that calls end.
const MAX_DURATION: Duration = Duration::from_secs(if cfg!(debug_assertions) { 600 } else { 6 });

/// Starts the server. Its thread ends once the client has closed the connection.
fn start_flood() -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        read_request(&mut stream).unwrap();
        let wave = HEAD.repeat(4096);
        while stream.write_all(wave.as_bytes()).is_ok() {}
    });
    (url, server)
}

fn check_error(error: &TransportError, start: Instant, server: JoinHandle<()>) {
    let elapsed = start.elapsed();
    assert!(!error.is_not_sent() && error.status().is_none());
    assert!(elapsed < MAX_DURATION, "{elapsed:?}");
    server.join().unwrap();
}

#[test]
fn flood_ends_at_limit_over_ureq() {
    let (url, server) = start_flood();
    let start = Instant::now();
    let error = Ureq::new()
        .send(issue_request(&url), LONG_TIMEOUT)
        .unwrap_err();
    check_error(&error, start, server);
}

/// Returns a runtime with one thread, and a runtime with a thread each for connection and call.
fn runtimes() -> [Runtime; 2] {
    let single = Builder::new_current_thread().enable_all().build();
    let multi = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    [single.unwrap(), multi.unwrap()]
}

fn check_call_timeout<T: AsyncTransport + 'static>(transport: fn() -> T) {
    for runtime in runtimes() {
        let (url, server) = start_flood();
        runtime.block_on(async {
            let start = Instant::now();
            let sending = async move { transport().send(issue_request(&url), TIMEOUT).await };
            let sent = tokio::spawn(sending).await.unwrap();
            check_error(&sent.unwrap_err(), start, server);
        });
    }
}

#[test]
fn call_timeout_bounds_flood_over_reqwest() {
    check_call_timeout(|| Reqwest::new().unwrap());
}

#[test]
fn call_timeout_bounds_flood_over_service() {
    check_call_timeout(over_hyper);
}

/// The maximum number of bytes that hyper's client parses at a time, with the settings that
/// `from_service` recommends. tokio interrupts a task after 128 reads.
const MAX_PARSED_BYTES: usize = 128 * 16 * 1024;

#[test]
fn flood_does_not_starve_tasks_over_service() {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let service = ServiceBuilder::new()
        .map_request(move |mut request: http::Request<OutgoingBody>| {
            let counter = Arc::clone(&counter);
            hyper::ext::on_informational(&mut request, move |_| {
                counter.fetch_add(1, Ordering::Relaxed);
            });
            request
        })
        .service(hyper_client());
    let transport = from_service(service, tokio::time::sleep);
    let (url, server) = start_flood();
    let [runtime, _] = runtimes();
    let (max, total) = runtime.block_on(async {
        let sending =
            tokio::spawn(async move { transport.send(issue_request(&url), TIMEOUT).await });
        let (mut max, mut total) = (0, 0);
        while !sending.is_finished() {
            let since_last_turn = count.swap(0, Ordering::Relaxed);
            max = max.max(since_last_turn);
            total += since_last_turn;
            tokio::task::yield_now().await;
        }
        assert!(!sending.await.unwrap().unwrap_err().is_not_sent());
        (max, total)
    });
    assert!(total > 0, "no informational response was received");
    // The client's buffer can contain as many bytes again.
    assert!(max <= 2 * MAX_PARSED_BYTES / HEAD.len(), "{max} of {total}");
    drop(runtime);
    server.join().unwrap();
}
