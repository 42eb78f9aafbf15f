//! Time and allocations, for people: `cargo bench -p benches`. Times hold for the machine that they are taken on, and nothing rests on them.

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
fn owned_by_hand() -> usize {
    owned::by_hand(black_box(USER), black_box(AGENT), black_box(DESK))
        .unwrap()
        .len()
}

#[divan::bench]
fn claims_ours() -> usize {
    claims::ours(&black_box(claims::GIVEN))
        .unwrap()
        .body()
        .len()
}

#[divan::bench]
fn claims_by_hand() -> usize {
    claims::by_hand(&black_box(claims::GIVEN)).unwrap().len()
}

#[divan::bench]
fn ureq_ours(bencher: Bencher<'_, '_>) {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let (client, _) = over_ureq::warmed_up(server.origin()).unwrap();
    bencher.bench_local(|| over_ureq::ours(&client, &black_box(claims::GIVEN)).unwrap());
}

#[divan::bench]
fn ureq_by_hand(bencher: Bencher<'_, '_>) {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let (_, by_hand) = over_ureq::warmed_up(server.origin()).unwrap();
    bencher.bench_local(|| by_hand.send(&black_box(claims::GIVEN)).unwrap());
}

#[divan::bench]
fn reqwest_ours(bencher: Bencher<'_, '_>) {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let runtime = over_reqwest::runtime().unwrap();
    let (client, _) = over_reqwest::warmed_up(&runtime, server.origin()).unwrap();
    bencher.bench_local(|| {
        runtime
            .block_on(over_reqwest::ours(&client, &black_box(claims::GIVEN)))
            .unwrap()
    });
}

#[divan::bench]
fn reqwest_by_hand(bencher: Bencher<'_, '_>) {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let runtime = over_reqwest::runtime().unwrap();
    let (_, by_hand) = over_reqwest::warmed_up(&runtime, server.origin()).unwrap();
    bencher.bench_local(|| {
        runtime
            .block_on(by_hand.send(&black_box(claims::GIVEN)))
            .unwrap()
    });
}
