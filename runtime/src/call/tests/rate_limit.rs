//! Tests of the rate limit, which all clones of a client respect.

use super::operation_samples::Sample;
use super::*;
use crate::call::operations::Issue;
use crate::call::{Call, Step};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn rate_limit_delays_next_call_of_any_clone() {
    let script = ScriptedTransport::new([
        with_retry_after(429, "7"),
        response(200, TOKEN),
        response(200, TOKEN),
    ]);
    let client = script.client_with(RetryPolicy::disabled());
    let error = client.issue(&SupportSession).unwrap_err();
    assert_eq!(error.retry_after(), Some(SECOND * 7));
    for _ in 0..2 {
        drop(client.clone().issue(&SupportSession).unwrap());
    }
    assert_eq!(
        script.into_log().sleeps,
        [SECOND * 7],
        "the rate limit has elapsed before the second call"
    );
}

#[test]
fn call_fails_as_not_sent_if_rate_limit_is_long() {
    for (retry_after, policy, expected) in [
        (
            "7",
            RetryPolicy::disabled().max_backoff(SECOND * 6),
            SECOND * 7,
        ),
        (
            "7",
            RetryPolicy::disabled().call_timeout(SECOND * 7),
            SECOND * 7,
        ),
        // A rate limit lasts an hour at most.
        (
            "99999999999999999999",
            RetryPolicy::disabled(),
            SECOND * 3600,
        ),
    ] {
        let script =
            ScriptedTransport::new([with_retry_after(429, retry_after), response(200, TOKEN)]);
        let client = script.client_with(policy);
        drop(client.issue(&SupportSession).unwrap_err());
        let error = client.clone().issue(&SupportSession).unwrap_err();
        assert_eq!(error.retry_after(), Some(expected), "{error}");
        assert!(
            error
                .to_string()
                .contains(&format!("{} s", expected.as_secs()))
        );
        let Error::NoResponse(error) = error else {
            panic!("{error}");
        };
        assert!(error.is_not_sent());
        assert_eq!(error.attempts(), 0);
        let log = script.into_log();
        assert_eq!((log.requests.len(), log.sleeps.len()), (1, 0));
    }
}

#[test]
fn delayed_calls_have_different_jitter() {
    let script = ScriptedTransport::new(std::iter::repeat_with(|| response(200, TOKEN)).take(9));
    let client = Client::builder(&script)
        .secret_key("sk_test_1")
        .retry(
            RetryPolicy::disabled()
                .max_jitter(SECOND * 2)
                .jitter_seed(5),
        )
        .build()
        .unwrap();
    let now = script.now();
    client.rate_limit().throttle(now, SECOND * 7);
    let mut delays: Vec<_> = (0..8)
        .map(|_| {
            let call = client.call(Issue::sample());
            match call.step(now) {
                Step::Wait { duration, .. } => duration,
                _ => panic!("the call was not delayed"),
            }
        })
        .collect();
    assert!(
        delays
            .iter()
            .all(|delay| (SECOND * 7..SECOND * 9).contains(delay))
    );
    delays.sort_unstable();
    delays.dedup();
    assert_eq!(delays.len(), 8, "two calls have the same delay");
}

/// Returns a call that received a 429 with `Retry-After: 2`, and the time after that delay.
fn call_after_429(
    script: &ScriptedTransport,
    client: &Client<&ScriptedTransport>,
) -> (Call<Issue>, Instant) {
    let start = script.now();
    let call = client.call(Issue::sample());
    let Step::Send { in_flight, .. } = call.step(start) else {
        panic!("the request was not sent");
    };
    let call = in_flight.complete(with_retry_after(429, "2"), start, SystemTime::UNIX_EPOCH);
    let Step::Wait { duration, next } = call.step(start) else {
        panic!("the call does not wait");
    };
    (next, start + duration)
}

#[test]
fn waiting_call_respects_new_rate_limit() {
    let script = ScriptedTransport::new([]);
    let client = script.client_with(RetryPolicy::new());
    let (call, later) = call_after_429(&script, &client);
    client.rate_limit().throttle(later, SECOND * 9);
    let Step::Wait { duration, .. } = call.step(later) else {
        panic!("the request was sent despite the rate limit");
    };
    assert_eq!(duration, SECOND * 9);
}

#[test]
fn waiting_call_fails_on_too_long_rate_limit() {
    let script = ScriptedTransport::new([]);
    let client = script.client_with(RetryPolicy::new());
    let (call, later) = call_after_429(&script, &client);
    client.rate_limit().throttle(later, SECOND * 60);
    let Step::Done(Err(error)) = call.step(later) else {
        panic!("the call continues");
    };
    assert_eq!(error.retry_after(), Some(SECOND * 60));
    assert!(!error.token_may_exist());
    assert!(
        error.to_string().starts_with("the request was not retried"),
        "{error}"
    );
}
