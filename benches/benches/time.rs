//! Measures times and allocations: `cargo bench -p benches`. Times depend on the computer, so no
//! check uses them.

use benches::server::Server;
use benches::values::{AGENT, DESK, USER};
use benches::{claims, over_reqwest, over_ureq, owned};
use divan::{AllocProfiler, Bencher, black_box};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

#[divan::bench]
fn owned_ours() -> usize {
    owned::ours(black_box(USER), black_box(AGENT), black_box(DESK))
        .unwrap()
        .body()
        .len()
}

#[divan::bench]
fn owned_hand_written() -> usize {
    owned::hand_written(black_box(USER), black_box(AGENT), black_box(DESK))
        .unwrap()
        .len()
}

#[divan::bench]
fn claims_ours() -> usize {
    claims::ours(&black_box(claims::REQUEST_INPUT))
        .unwrap()
        .body()
        .len()
}

#[divan::bench]
fn claims_hand_written() -> usize {
    claims::hand_written(&black_box(claims::REQUEST_INPUT))
        .unwrap()
        .len()
}

#[divan::bench]
fn ureq_ours(bencher: Bencher<'_, '_>) {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let (client, _) = over_ureq::warmed_up_clients(server.origin()).unwrap();
    bencher.bench_local(|| over_ureq::ours(&client, &black_box(claims::REQUEST_INPUT)).unwrap());
}

#[divan::bench]
fn ureq_hand_written(bencher: Bencher<'_, '_>) {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let (_, hand_written) = over_ureq::warmed_up_clients(server.origin()).unwrap();
    bencher.bench_local(|| {
        hand_written
            .send(&black_box(claims::REQUEST_INPUT))
            .unwrap()
    });
}

#[divan::bench]
fn reqwest_ours(bencher: Bencher<'_, '_>) {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let runtime = over_reqwest::runtime().unwrap();
    let (client, _) = over_reqwest::warmed_up_clients(&runtime, server.origin()).unwrap();
    bencher.bench_local(|| {
        runtime
            .block_on(over_reqwest::ours(
                &client,
                &black_box(claims::REQUEST_INPUT),
            ))
            .unwrap()
    });
}

#[divan::bench]
fn reqwest_hand_written(bencher: Bencher<'_, '_>) {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let runtime = over_reqwest::runtime().unwrap();
    let (_, hand_written) = over_reqwest::warmed_up_clients(&runtime, server.origin()).unwrap();
    bencher.bench_local(|| {
        runtime
            .block_on(hand_written.send(&black_box(claims::REQUEST_INPUT)))
            .unwrap()
    });
}
