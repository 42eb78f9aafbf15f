//! How much memory a request takes while its answer is awaited, beside reqwest itself.

use std::sync::Arc;

use actor_token::ActorTokenRequest;
use allocation_counter::measure;
use benches::claims;
use benches::over_reqwest::{self, ByHand, Patience};
use benches::over_ureq::Failed;
use benches::server::Server;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// As many as are asked for, each with a file descriptor in this process and one in the server's.
const MANY: usize = 10_000;

/// Of reqwest's own memory, in per cent.
const AT_MOST: u64 = 110;

/// How many may be in flight: all, or as many as the system lets a process have, which is said.
fn many() -> usize {
    let allowed = rlimit::increase_nofile_limit(u64::MAX).unwrap();
    let allowed = usize::try_from(allowed).unwrap_or(usize::MAX);
    let many = MANY.min(allowed.saturating_sub(100));
    if many < MANY {
        eprintln!(
            "only {many} requests: the limit of file descriptors is {allowed} (`ulimit -Hn`)"
        );
    }
    many
}

/// Bytes on the heap for each of `many` requests that `spawn` sends, while the server holds all answers.
fn bytes_each(
    many: usize,
    spawn: impl Fn(&mut JoinSet<Result<(), Failed>>, &str) + 'static,
) -> u64 {
    let mut server = Server::holding(env!("CARGO_BIN_EXE_server"), many).unwrap();
    let origin = server.origin().to_owned();
    let runtime = over_reqwest::runtime().unwrap();
    let (all_held, held) = oneshot::channel();
    let waiter = std::thread::spawn(move || {
        server.wait_until_it_holds_all().unwrap();
        all_held.send(()).unwrap();
        server
    });
    let mut requests = JoinSet::new();
    let in_flight = measure(|| {
        runtime.block_on(async {
            let _context = tokio::runtime::Handle::current();
            spawn(&mut requests, &origin);
            held.await.unwrap();
        });
    });
    let mut server = waiter.join().unwrap();
    server.let_go().unwrap();
    let answers = runtime.block_on(requests.join_all());
    assert_eq!(answers.len(), many);
    for answer in answers {
        answer.unwrap();
    }
    u64::try_from(in_flight.bytes_current).unwrap() / u64::try_from(many).unwrap()
}

#[test]
fn a_request_in_flight_takes_little_more_memory_than_reqwests_own() {
    let many = many();
    let by_hand = bytes_each(many, move |requests, origin| {
        let client = ByHand::new(origin, Patience::LONG).unwrap();
        for _ in 0..many {
            let client = client.clone();
            requests.spawn(async move { client.send(&claims::GIVEN).await.map(drop) });
        }
    });
    let ours = bytes_each(many, move |requests, origin| {
        let client = Arc::new(over_reqwest::patient_client(origin, Patience::LONG).unwrap());
        for _ in 0..many {
            let answer = claims::build(&claims::GIVEN).unwrap().send_async(&client);
            requests.spawn(async move {
                let _ = answer.await?;
                Ok(())
            });
        }
    });
    println!(
        "{many} requests in flight: {ours} bytes each, {by_hand} by hand; in per cent, {} (at most {AT_MOST})",
        ours * 100 / by_hand
    );
    assert!(
        ours * 100 <= by_hand * AT_MOST,
        "{ours} bytes each, {by_hand} by hand"
    );
}
