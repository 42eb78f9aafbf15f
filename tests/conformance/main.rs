//! Tests the conformance suite: this crate's transports pass every case, and a transport with a
//! fault fails the expected cases.

mod faulty;

use std::collections::BTreeSet;
use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actor_token::conformance::{Failures, Suite, check_with_fake, check_with_fake_async};
use actor_token::fake::FakeClerk;
use actor_token::transport::{
    AsyncTransport, Transport, TransportError, Ureq, from_async_fn, from_fn,
};
use faulty::{Fault, FaultyTransport};

/// Polls a future in a loop until it is ready.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// The cases that depend on timeouts. On a busy computer, a correct transport can fail them.
const TIMED: [&str; 4] = [
    "silence",
    "silence after the head",
    "drip of a head",
    "drip of a body",
];

/// Returns the names of the failed cases.
fn failed_cases(result: Result<(), Failures>) -> BTreeSet<String> {
    let failures = result.err();
    let cases = failures.iter().flatten();
    cases.map(|failure| failure.case().to_owned()).collect()
}

fn set<const N: usize>(cases: [&str; N]) -> BTreeSet<String> {
    cases.map(str::to_owned).into()
}

#[test]
fn ureq_meets_every_requirement() {
    Suite::new()
        .check(&Ureq::new())
        .unwrap_or_else(|failures| panic!("{failures}"));
}

#[test]
fn fake_and_closures_around_it_pass() {
    check_with_fake(|fake| fake).unwrap_or_else(|failures| panic!("{failures}"));
    check_with_fake(|fake| {
        from_fn(move |request, timeout| Transport::send(&fake, request, timeout))
    })
    .unwrap_or_else(|failures| panic!("{failures}"));
    block_on(check_with_fake_async(|fake| fake)).unwrap_or_else(|failures| panic!("{failures}"));
    let around = |fake: FakeClerk| {
        from_async_fn(
            move |request, timeout| {
                let fake = fake.clone();
                async move { AsyncTransport::send(&fake, request, timeout).await }
            },
            |time| async move { std::thread::sleep(time) },
        )
    };
    block_on(check_with_fake_async(around)).unwrap_or_else(|failures| panic!("{failures}"));
}

#[test]
fn closure_over_fake_handle_passes() {
    check_with_fake(|fake| from_fn(move |request, _| Ok(fake.handle(request))))
        .unwrap_or_else(|failures| panic!("{failures}"));
}

#[test]
fn transport_without_fault_passes() {
    Suite::new()
        .check(&FaultyTransport(Fault::None))
        .unwrap_or_else(|failures| panic!("{failures}"));
}

#[test]
fn each_fault_fails_its_cases() {
    let statuses = |is_included: fn(u16) -> bool| {
        let all = [
            200, 201, 202, 204, 206, 300, 304, 400, 401, 402, 403, 404, 405, 407, 408, 409, 410,
            413, 415, 421, 422, 429, 500, 502, 503, 504,
        ];
        all.into_iter()
            .filter(move |status| is_included(*status))
            .map(|status| format!("status {status}"))
    };
    let redirects = || {
        [301, 302, 303, 307, 308].into_iter().flat_map(|code| {
            ["another server", "another path"].map(|to| format!("redirect {code} to {to}"))
        })
    };
    let no_response = [
        "hang-up",
        "hang-up, without a body",
        "reset",
        "reset, without a body",
        "kept alive, then hang-up",
        "kept alive, then hang-up, without a body",
        "invalid HTTP response",
        "truncated in the head",
    ];
    let truncated = [
        "limit exceeded by a byte",
        "limit exceeded in chunks",
        "limit and no end",
        "truncated",
        "truncated in chunks",
    ];
    let table = [
        (Fault::FollowsRedirects, redirects().collect()),
        (
            Fault::RetriesOnServerErrors,
            statuses(|status| status >= 500).collect(),
        ),
        (Fault::RetriesWithoutResponse, set(no_response)),
        (Fault::OmitsSecretKey, set(["headers"])),
        (Fault::DuplicatesHeader, set(["headers"])),
        (Fault::DecodesPath, set(["path with an encoded segment"])),
        (Fault::OmitsQuery, set(["query"])),
        (Fault::SendsWrongHost, set(["framing"])),
        (Fault::SendsLossyUtf8, set(["body of every byte"])),
        (Fault::ReadsLossyUtf8, set(["response of every byte"])),
        (
            Fault::FailsOnErrorStatus,
            statuses(|status| status >= 400)
                .chain(set(["response with headers"]))
                .collect(),
        ),
        (Fault::DropsRepeatedHeaders, set(["response with headers"])),
        (
            Fault::ReportsAllAsNotSent,
            set(no_response).into_iter().chain(set(truncated)).collect(),
        ),
        (Fault::ReportsAllAsMaybeSent, set(["refused"])),
        (Fault::DropsResponseHead, set(truncated)),
        (
            Fault::AcceptsTruncated,
            set(["truncated", "truncated in chunks"]),
        ),
        (
            Fault::ReadsWithoutLimit,
            set([
                "limit exceeded by a byte",
                "limit exceeded in chunks",
                "limit and no end",
            ]),
        ),
        (
            Fault::QuotesResponseInError,
            set(["invalid HTTP response", "truncated in the head"]),
        ),
        (Fault::FallsBackToHttp, set(["no TLS"])),
        (Fault::NeverSleeps, set(["sleep"])),
    ];
    // The runs are parallel, because each mostly waits for timeouts.
    std::thread::scope(|scope| {
        let runs = table.map(|(fault, expected)| {
            let run =
                scope.spawn(move || failed_cases(Suite::new().check(&FaultyTransport(fault))));
            (fault, expected, run)
        });
        for (fault, expected, run) in runs {
            let failed = &run.join().unwrap() - &set(TIMED);
            assert_eq!(failed, expected, "{fault:?}");
        }
    });
}

#[test]
fn async_transport_fault_is_found() {
    let faulty = from_async_fn(
        |request, timeout| ready(FaultyTransport(Fault::OmitsSecretKey).send(request, timeout)),
        |time| async move { std::thread::sleep(time) },
    );
    assert_eq!(
        failed_cases(block_on(Suite::new().check_async(&faulty))),
        set(["headers"])
    );

    let constant = |_| {
        from_async_fn(
            |_, _| ready(Ok(http::Response::new("{}".into()))),
            |_| ready(()),
        )
    };
    let failed = failed_cases(block_on(check_with_fake_async(constant)));
    assert!(
        failed.contains("one request") && failed.contains("sleep"),
        "{failed:?}"
    );
}

#[test]
fn ignored_timeout_is_found_and_does_not_block() {
    let suite = Suite::new().timeout(Duration::from_millis(700));
    assert_eq!(
        failed_cases(suite.check(&FaultyTransport(Fault::IgnoresTimeout))),
        set(TIMED)
    );
}

#[test]
fn faults_around_fake_are_found() {
    let twice = check_with_fake(|fake| {
        from_fn(move |request: http::Request<_>, timeout| {
            let _ = Transport::send(&fake, request.clone(), timeout);
            Transport::send(&fake, request, timeout)
        })
    });
    assert!(failed_cases(twice).contains("one request"));

    let not_sent = check_with_fake(|fake| {
        from_fn(move |request, timeout| {
            Transport::send(&fake, request, timeout).map_err(TransportError::not_sent)
        })
    });
    let no_response = set([
        "hang-up",
        "hang-up, without a body",
        "reset",
        "reset, without a body",
        "kept alive, then hang-up",
        "kept alive, then hang-up, without a body",
    ]);
    assert_eq!(failed_cases(not_sent), no_response);
}

#[test]
fn report_has_all_parts_and_no_secret() {
    let failures = Suite::new()
        .check(&FaultyTransport(Fault::OmitsSecretKey))
        .unwrap_err();
    let text = failures.to_string();
    assert_eq!(
        text,
        "transport failed 1 conformance check\n\
         - headers: Every header must arrive exactly once, with its value.\n  \
         observed: `authorization` received 0 times, or with a different value\n  \
         hint: Send all headers of the request, and do not let the HTTP library replace them."
    );
    let failure = failures.iter().next().unwrap();
    let parts = [failure.requirement(), failure.observed(), failure.hint()];
    assert_eq!(
        text,
        format!(
            "transport failed 1 conformance check\n- headers: {}\n  observed: {}\n  hint: {}",
            parts[0], parts[1], parts[2]
        )
    );
    let quoting = Suite::new()
        .check(&FaultyTransport(Fault::QuotesResponseInError))
        .unwrap_err();
    assert!(!format!("{quoting} {quoting:?}").contains("c4n4ry"));
}
