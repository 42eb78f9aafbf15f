//! Counts instructions with valgrind's callgrind: `bash scripts/instructions.sh`.
//!
//! Each function does what it is about a hundred times, after a few times that aren't counted. Only the thread that calls it is
//! counted, and only while it is in it.

#![allow(
    missing_docs,
    unused_qualifications,
    reason = "gungraun's macros write items without documentation, with whole paths"
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

fn times<T>(mut body: impl FnMut() -> T) {
    for _ in 0..TIMES {
        drop(black_box(body()));
    }
}

fn given() -> claims::Given<'static> {
    black_box(claims::GIVEN)
}

fn warm(subject: fn()) -> fn() {
    subject();
    subject
}

fn owned_by_ours() {
    times(|| owned::ours(black_box(USER), black_box(AGENT), black_box(DESK)));
}

fn owned_written_by_hand() {
    times(|| owned::by_hand(black_box(USER), black_box(AGENT), black_box(DESK)));
}

fn claims_by_ours() {
    times(|| claims::ours(&given()));
}

fn claims_written_by_hand() {
    times(|| claims::by_hand(&given()));
}

#[library_benchmark]
#[bench::n(warm(owned_by_ours))]
fn owned_ours(subject: fn()) {
    subject();
}

#[library_benchmark]
#[bench::n(warm(owned_written_by_hand))]
fn owned_by_hand(subject: fn()) {
    subject();
}

#[library_benchmark]
#[bench::n(warm(claims_by_ours))]
fn claims_ours(subject: fn()) {
    subject();
}

#[library_benchmark]
#[bench::n(warm(claims_written_by_hand))]
fn claims_by_hand(subject: fn()) {
    subject();
}

/// What sending needs. It is returned, so that ending the server isn't counted.
struct Stage<O, H> {
    ours: O,
    by_hand: H,
    runtime: Runtime,
    _server: Server,
}

type OverUreq = Stage<Client<Ureq>, over_ureq::ByHand>;
type OverReqwest = Stage<Client<Reqwest>, over_reqwest::ByHand>;

fn over_ureq() -> OverUreq {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let (ours, by_hand) = over_ureq::warmed_up(server.origin()).unwrap();
    Stage {
        ours,
        by_hand,
        runtime: over_reqwest::runtime().unwrap(),
        _server: server,
    }
}

fn over_reqwest() -> OverReqwest {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let runtime = over_reqwest::runtime().unwrap();
    let (ours, by_hand) = over_reqwest::warmed_up(&runtime, server.origin()).unwrap();
    Stage {
        ours,
        by_hand,
        runtime,
        _server: server,
    }
}

#[library_benchmark]
#[bench::n(over_ureq())]
fn ureq_ours(stage: OverUreq) -> OverUreq {
    times(|| over_ureq::ours(&stage.ours, &given()).unwrap());
    stage
}

#[library_benchmark]
#[bench::n(over_ureq())]
fn ureq_by_hand(stage: OverUreq) -> OverUreq {
    times(|| stage.by_hand.send(&given()).unwrap());
    stage
}

#[library_benchmark]
#[bench::n(over_reqwest())]
fn reqwest_ours(stage: OverReqwest) -> OverReqwest {
    stage.runtime.block_on(async {
        for _ in 0..TIMES {
            drop(black_box(
                over_reqwest::ours(&stage.ours, &given()).await.unwrap(),
            ));
        }
    });
    stage
}

#[library_benchmark]
#[bench::n(over_reqwest())]
fn reqwest_by_hand(stage: OverReqwest) -> OverReqwest {
    stage.runtime.block_on(async {
        for _ in 0..TIMES {
            drop(black_box(stage.by_hand.send(&given()).await.unwrap()));
        }
    });
    stage
}

library_benchmark_group!(
    name = all,
    benchmarks = [
        owned_ours,
        owned_by_hand,
        claims_ours,
        claims_by_hand,
        ureq_ours,
        ureq_by_hand,
        reqwest_ours,
        reqwest_by_hand
    ]
);

main!(
    // The server is another process, and not to be counted.
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--trace-children=no"])),
    library_benchmark_groups = all
);
