//! Counts instructions with valgrind's callgrind: `bash scripts/instructions.sh`.
//!
//! Each benchmark runs its subject a hundred times. The warm-up before it and other threads are
//! not counted.

#![allow(
    missing_docs,
    unused_qualifications,
    reason = "gungraun's macros generate items without documentation and with full paths"
)]

use std::hint::black_box;

use actor_token::Client;
use actor_token::transport::{Reqwest, Ureq};
use benches::limits::TIMES;
use benches::server::Server;
use benches::values::{AGENT, DESK, USER};
use benches::{claims, over_reqwest, over_ureq, owned};
use gungraun::Callgrind;
use gungraun::prelude::*;
use tokio::runtime::Runtime;

fn repeat<T>(mut body: impl FnMut() -> T) {
    for _ in 0..TIMES {
        drop(black_box(body()));
    }
}

fn input() -> claims::Input<'static> {
    black_box(claims::REQUEST_INPUT)
}

fn warm_up(subject: fn()) -> fn() {
    subject();
    subject
}

fn run_owned_ours() {
    repeat(|| owned::ours(black_box(USER), black_box(AGENT), black_box(DESK)));
}

fn run_owned_hand_written() {
    repeat(|| owned::hand_written(black_box(USER), black_box(AGENT), black_box(DESK)));
}

fn run_claims_ours() {
    repeat(|| claims::ours(&input()));
}

fn run_claims_hand_written() {
    repeat(|| claims::hand_written(&input()));
}

#[library_benchmark]
#[bench::n(warm_up(run_owned_ours))]
fn owned_ours(subject: fn()) {
    subject();
}

#[library_benchmark]
#[bench::n(warm_up(run_owned_hand_written))]
fn owned_hand_written(subject: fn()) {
    subject();
}

#[library_benchmark]
#[bench::n(warm_up(run_claims_ours))]
fn claims_ours(subject: fn()) {
    subject();
}

#[library_benchmark]
#[bench::n(warm_up(run_claims_hand_written))]
fn claims_hand_written(subject: fn()) {
    subject();
}

/// The clients and their server. Benchmarks return the harness, so that stopping the server isn't
/// counted.
struct Harness<O, H> {
    ours: O,
    hand_written: H,
    runtime: Runtime,
    _server: Server,
}

type OverUreq = Harness<Client<Ureq>, over_ureq::HandWritten>;
type OverReqwest = Harness<Client<Reqwest>, over_reqwest::HandWritten>;

fn over_ureq() -> OverUreq {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let (ours, hand_written) = over_ureq::warmed_up_clients(server.origin()).unwrap();
    Harness {
        ours,
        hand_written,
        runtime: over_reqwest::runtime().unwrap(),
        _server: server,
    }
}

fn over_reqwest() -> OverReqwest {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let runtime = over_reqwest::runtime().unwrap();
    let (ours, hand_written) = over_reqwest::warmed_up_clients(&runtime, server.origin()).unwrap();
    Harness {
        ours,
        hand_written,
        runtime,
        _server: server,
    }
}

#[library_benchmark]
#[bench::n(over_ureq())]
fn ureq_ours(harness: OverUreq) -> OverUreq {
    repeat(|| over_ureq::ours(&harness.ours, &input()).unwrap());
    harness
}

#[library_benchmark]
#[bench::n(over_ureq())]
fn ureq_hand_written(harness: OverUreq) -> OverUreq {
    repeat(|| harness.hand_written.send(&input()).unwrap());
    harness
}

#[library_benchmark]
#[bench::n(over_reqwest())]
fn reqwest_ours(harness: OverReqwest) -> OverReqwest {
    harness.runtime.block_on(async {
        for _ in 0..TIMES {
            drop(black_box(
                over_reqwest::ours(&harness.ours, &input()).await.unwrap(),
            ));
        }
    });
    harness
}

#[library_benchmark]
#[bench::n(over_reqwest())]
fn reqwest_hand_written(harness: OverReqwest) -> OverReqwest {
    harness.runtime.block_on(async {
        for _ in 0..TIMES {
            drop(black_box(
                harness.hand_written.send(&input()).await.unwrap(),
            ));
        }
    });
    harness
}

library_benchmark_group!(
    name = all,
    benchmarks = [
        owned_ours,
        owned_hand_written,
        claims_ours,
        claims_hand_written,
        ureq_ours,
        ureq_hand_written,
        reqwest_ours,
        reqwest_hand_written
    ]
);

main!(
    // The server is a child process. Its instructions must not be counted.
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--trace-children=no"])),
    library_benchmark_groups = all
);
