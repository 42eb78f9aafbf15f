//! The suite to which every transport is held: this crate's own pass it, and each fault is found by the case that should.

mod faulty;

use std::collections::BTreeSet;
use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actor_token::conformance::{Failures, Suite, check, check_async, check_fake, check_fake_async};
use actor_token::fake::FakeClerk;
use actor_token::transport::{
    AsyncTransport, Transport, TransportError, Ureq, from_async_fn, from_fn,
};
use faulty::{Fault, Faulty};

/// Runs a future whose every step is ready: no runtime is needed.
fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// The cases of silent servers. How much of a request such a server has seen in time is chance on a busy machine.
const TIMED: [&str; 4] = [
    "silence",
    "silence after the head",
    "drip of a head",
    "drip of a body",
];

/// The cases that found something.
fn found(result: Result<(), Failures>) -> BTreeSet<String> {
    let failures = result.err();
    let cases = failures.iter().flatten();
    cases.map(|failure| failure.case().to_owned()).collect()
}

fn set<const N: usize>(cases: [&str; N]) -> BTreeSet<String> {
    cases.map(str::to_owned).into()
}

#[test]
fn ureq_keeps_every_promise() {
    check(&Ureq::new()).unwrap_or_else(|failures| panic!("{failures}"));
}

#[test]
fn the_stand_in_and_closures_around_it_keep_every_promise() {
    check_fake(|fake| fake).unwrap_or_else(|failures| panic!("{failures}"));
    check_fake(|fake| from_fn(move |request, within| Transport::send(&fake, request, within)))
        .unwrap_or_else(|failures| panic!("{failures}"));
    run(check_fake_async(|fake| fake)).unwrap_or_else(|failures| panic!("{failures}"));
    let around = |fake: FakeClerk| {
        from_async_fn(
            move |request, within| {
                let fake = fake.clone();
                async move { AsyncTransport::send(&fake, request, within).await }
            },
            |time| async move { std::thread::sleep(time) },
        )
    };
    run(check_fake_async(around)).unwrap_or_else(|failures| panic!("{failures}"));
}

#[test]
fn a_closure_that_can_lose_nothing_is_let_off_the_losses() {
    check_fake(|fake| from_fn(move |request, _| Ok(fake.handle(request))))
        .unwrap_or_else(|failures| panic!("{failures}"));
}

#[test]
fn a_client_on_bare_sockets_can_keep_every_promise() {
    check(&Faulty(Fault::None)).unwrap_or_else(|failures| panic!("{failures}"));
}

#[test]
fn each_fault_is_found_by_the_cases_that_should() {
    let statuses = |of: fn(u16) -> bool| {
        let all = [
            200, 201, 202, 204, 206, 300, 304, 400, 401, 402, 403, 404, 405, 407, 408, 409, 410,
            413, 415, 421, 422, 429, 500, 502, 503, 504,
        ];
        all.into_iter()
            .filter(move |status| of(*status))
            .map(|status| format!("status {status}"))
    };
    let redirects = || {
        [301, 302, 303, 307, 308].into_iter().flat_map(|code| {
            ["another server", "another path"].map(|to| format!("redirect {code} to {to}"))
        })
    };
    let lost = [
        "hang-up",
        "hang-up, without a body",
        "reset",
        "reset, without a body",
        "kept alive, then hang-up",
        "kept alive, then hang-up, without a body",
        "answer that is no HTTP",
        "cut off in the head",
    ];
    let cut_off = [
        "limit exceeded by a byte",
        "limit exceeded in chunks",
        "limit and no end",
        "cut off",
        "cut off in chunks",
    ];
    let table = [
        (Fault::FollowsRedirects, redirects().collect()),
        (
            Fault::RetriesOnServerErrors,
            statuses(|status| status >= 500).collect(),
        ),
        (Fault::RetriesOnSilence, set(lost)),
        (Fault::LosesTheKey, set(["headers"])),
        (Fault::DoublesAHeader, set(["headers"])),
        (Fault::DecodesThePath, set(["path with an encoded segment"])),
        (Fault::ForgetsTheHost, set(["framing"])),
        (Fault::SendsText, set(["body of every byte"])),
        (Fault::ReadsText, set(["answer of every byte"])),
        (
            Fault::MakesErrorsOfStatuses,
            statuses(|status| status >= 400)
                .chain(set(["answer with headers"]))
                .collect(),
        ),
        (Fault::KeepsOneOfEachHeader, set(["answer with headers"])),
        (
            Fault::CallsEverythingNotSent,
            set(lost).into_iter().chain(set(cut_off)).collect(),
        ),
        (Fault::CallsEverythingUnknown, set(["refused"])),
        (Fault::LosesTheHead, set(cut_off)),
        (Fault::TakesWhatCame, set(["cut off", "cut off in chunks"])),
        (
            Fault::ReadsWithoutLimit,
            set([
                "limit exceeded by a byte",
                "limit exceeded in chunks",
                "limit and no end",
            ]),
        ),
        (
            Fault::QuotesTheAnswer,
            set(["answer that is no HTTP", "cut off in the head"]),
        ),
        (Fault::SpeaksInTheClear, set(["no TLS"])),
        (Fault::NeverSleeps, set(["sleep"])),
    ];
    // All at once, since a run is mostly waiting.
    std::thread::scope(|scope| {
        let runs = table.map(|(fault, due)| {
            let run = scope.spawn(move || found(check(&Faulty(fault))));
            (fault, due, run)
        });
        for (fault, due, run) in runs {
            let found = &run.join().unwrap() - &set(TIMED);
            assert_eq!(found, due, "{fault:?}");
        }
    });
}

#[test]
fn a_fault_of_an_asynchronous_transport_is_found_too() {
    let faulty = from_async_fn(
        |request, within| ready(Faulty(Fault::LosesTheKey).send(request, within)),
        |time| async move { std::thread::sleep(time) },
    );
    assert_eq!(found(run(check_async(&faulty))), set(["headers"]));

    let lazy = |_| {
        from_async_fn(
            |_, _| ready(Ok(http::Response::new("{}".into()))),
            |_| ready(()),
        )
    };
    let found = found(run(check_fake_async(lazy)));
    assert!(
        found.contains("one request") && found.contains("sleep"),
        "{found:?}"
    );
}

#[test]
fn a_transport_that_ignores_its_time_is_found_and_doesnt_hold_the_suite_up() {
    let hasty = Suite::new().patience(Duration::from_millis(700));
    assert_eq!(
        found(hasty.check(&Faulty(Fault::IgnoresItsTime))),
        set(TIMED)
    );
}

#[test]
fn faults_around_the_stand_in_are_found_too() {
    let twice = check_fake(|fake| {
        from_fn(move |request: http::Request<_>, within| {
            let _ = Transport::send(&fake, request.clone(), within);
            Transport::send(&fake, request, within)
        })
    });
    assert!(found(twice).contains("one request"));

    let not_sent = check_fake(|fake| {
        from_fn(move |request, within| {
            Transport::send(&fake, request, within).map_err(TransportError::not_sent)
        })
    });
    let lost = set([
        "hang-up",
        "hang-up, without a body",
        "reset",
        "reset, without a body",
        "kept alive, then hang-up",
        "kept alive, then hang-up, without a body",
    ]);
    assert_eq!(found(not_sent), lost);
}

#[test]
fn a_failure_says_the_promise_and_what_was_seen_and_what_to_do_and_no_secret() {
    let failures = check(&Faulty(Fault::LosesTheKey)).unwrap_err();
    let text = failures.to_string();
    assert_eq!(
        text,
        "the transport breaks 1 of its promises\n\
         - headers: Every header arrives, once, with its value.\n  \
         seen: `authorization` 0 times, or with another value\n  \
         to do: Pass all of the request's headers on, and let the HTTP library set none of its own in their place."
    );
    let failure = failures.iter().next().unwrap();
    let parts = [failure.promise(), failure.seen(), failure.advice()];
    assert_eq!(
        text,
        format!(
            "the transport breaks 1 of its promises\n- headers: {}\n  seen: {}\n  to do: {}",
            parts[0], parts[1], parts[2]
        )
    );
    let quoting = check(&Faulty(Fault::QuotesTheAnswer)).unwrap_err();
    assert!(!format!("{quoting} {quoting:?}").contains("c4n4ry"));
}
