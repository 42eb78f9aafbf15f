//! Checks the memory of a request in flight, compared with a hand-written client over reqwest.

use std::sync::Arc;

use actor_token::ActorTokenRequest;
use allocation_counter::measure;
use benches::BoxError;
use benches::claims;
use benches::over_reqwest::{self, HandWritten, Timeouts};
use benches::server::Server;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// The number of requests. Each needs a file descriptor in this process and one in the server.
const REQUESTS: usize = 10_000;

/// The maximum, in percent of the hand-written client's memory.
const MAX_PERCENT: u64 = 110;

/// Returns the number of requests to send: fewer than `REQUESTS` if the system limits file
/// descriptors.
fn request_count() -> usize {
    let allowed = rlimit::increase_nofile_limit(u64::MAX).unwrap();
    let allowed = usize::try_from(allowed).unwrap_or(usize::MAX);
    let count = REQUESTS.min(allowed.saturating_sub(100));
    if count < REQUESTS {
        eprintln!(
            "only {count} requests: the limit of file descriptors is {allowed} (`ulimit -Hn`)"
        );
    }
    count
}

/// Sends `count` requests with `spawn`. Returns the bytes on the heap for each request while the
/// server delays all responses.
fn bytes_per_request(
    count: usize,
    spawn: impl Fn(&mut JoinSet<Result<(), BoxError>>, &str) + 'static,
) -> u64 {
    let mut server = Server::start_delayed(env!("CARGO_BIN_EXE_server"), count).unwrap();
    let origin = server.origin().to_owned();
    let runtime = over_reqwest::runtime().unwrap();
    let (all_received, received) = oneshot::channel();
    let waiter = std::thread::spawn(move || {
        server.wait_for_all_requests().unwrap();
        all_received.send(()).unwrap();
        server
    });
    let mut requests = JoinSet::new();
    let in_flight = measure(|| {
        runtime.block_on(async {
            let _context = tokio::runtime::Handle::current();
            spawn(&mut requests, &origin);
            received.await.unwrap();
        });
    });
    let mut server = waiter.join().unwrap();
    server.release().unwrap();
    let responses = runtime.block_on(requests.join_all());
    assert_eq!(responses.len(), count);
    for response in responses {
        response.unwrap();
    }
    u64::try_from(in_flight.bytes_current).unwrap() / u64::try_from(count).unwrap()
}

#[test]
fn memory_in_flight_is_within_limit() {
    let count = request_count();
    let hand_written = bytes_per_request(count, move |requests, origin| {
        let client = HandWritten::new(origin, Timeouts::LONG).unwrap();
        for _ in 0..count {
            let client = client.clone();
            requests.spawn(async move { client.send(&claims::REQUEST_INPUT).await.map(drop) });
        }
    });
    let ours = bytes_per_request(count, move |requests, origin| {
        let client = Arc::new(over_reqwest::client_with_timeouts(origin, Timeouts::LONG).unwrap());
        for _ in 0..count {
            let response = claims::build(&claims::REQUEST_INPUT)
                .unwrap()
                .send_async(&client);
            requests.spawn(async move {
                let _ = response.await?;
                Ok(())
            });
        }
    });
    println!(
        "{count} requests in flight: {ours} bytes each, hand-written {hand_written}: {} % (at most {MAX_PERCENT} %)",
        ours * 100 / hand_written
    );
    assert!(
        ours * 100 <= hand_written * MAX_PERCENT,
        "{ours} bytes each, more than {MAX_PERCENT} % of {hand_written}"
    );
}
