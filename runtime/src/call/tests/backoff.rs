//! Tests of delays, of the call timeout, and of the expiry of orphaned tokens.

use std::time::SystemTime;

use super::operation_samples::Sample;
use super::*;
use crate::call::Step;
use crate::call::operations::Issue;

#[test]
fn interrupted_sleep_is_continued() {
    let mut script = ScriptedTransport::new([with_retry_after(429, "4"), response(200, TOKEN)]);
    script.slept = |duration| duration / 2 + Duration::from_millis(500);
    drop(script.client().issue(&SupportSession).unwrap());
    let log = script.into_log();
    assert!(log.sleeps.len() > 1);
    assert!(log.elapsed >= Duration::from_secs(4));
}

#[test]
fn too_long_retry_after_ends_call() {
    for (retry_after, expected) in [
        ("21", Some(Duration::from_secs(21))),
        ("99999999999999999999", Some(Duration::MAX)),
        ("Sat, 06 Nov 2094 12:00:00 GMT", None),
    ] {
        let script =
            ScriptedTransport::new([with_retry_after(429, retry_after), response(200, TOKEN)]);
        let Err(Error::Api(error)) = script.client().issue(&SupportSession) else {
            panic!("{retry_after}: no error response");
        };
        assert_eq!(error.retry_after(), expected, "{retry_after}");
        let log = script.into_log();
        assert_eq!(
            (log.requests.len(), log.sleeps.len()),
            (1, 0),
            "{retry_after}"
        );
    }
}

#[test]
fn call_timeout_limits_all_attempts() {
    let policy = RetryPolicy::new()
        .max_attempts(u32::MAX)
        .call_timeout(Duration::from_secs(10));
    let script =
        ScriptedTransport::new(std::iter::repeat_with(|| with_retry_after(429, "3")).take(9));
    let error = script
        .client_with(policy)
        .issue(&SupportSession)
        .unwrap_err();
    assert_eq!(variant(&error), "api");
    let log = script.into_log();
    assert_eq!(log.timeouts, [10, 7, 4, 1].map(Duration::from_secs));
    assert!(log.elapsed < Duration::from_secs(10));
}

#[test]
fn jitter_lengthens_every_delay() {
    let mut all_sleeps = Vec::new();
    for seed in 0..8 {
        let script = ScriptedTransport::new([
            with_retry_after(429, "2"),
            connection_refused(),
            response(200, TOKEN),
        ]);
        let client = Client::builder(&script)
            .secret_key("sk_test_1")
            .retry(RetryPolicy::new().jitter_seed(seed))
            .build()
            .unwrap();
        drop(client.issue(&SupportSession).unwrap());
        let sleeps = script.into_log().sleeps;
        for (sleep, min) in sleeps.iter().zip([2000, 1000].map(Duration::from_millis)) {
            assert!(*sleep >= min && *sleep < min + Duration::from_millis(500));
        }
        all_sleeps.extend(sleeps);
    }
    all_sleeps.sort_unstable();
    all_sleeps.dedup();
    assert!(
        all_sleeps.len() > 8,
        "the delays are not spread: {all_sleeps:?}"
    );
}

#[test]
fn orphaned_token_expires_after_its_lifetime() {
    let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000 + 3600);
    for (result, expected) in [
        (lost_response(), Some(expiry)),
        (response(500, "{}"), Some(expiry)),
        (response(200, "[]"), Some(expiry)),
        (truncated(502), Some(expiry)),
        (response(422, "{}"), None),
        (truncated(422), None),
    ] {
        let error = ScriptedTransport::new([result])
            .client()
            .issue(&SupportSession)
            .unwrap_err();
        assert_eq!(error.orphaned_token_expires_by(), expected, "{error}");
    }
}

#[test]
fn nothing_is_sent_after_call_timeout() {
    let minute = Duration::from_secs(60);
    // The call times out immediately, or during a sleep that takes too long.
    let no_time = RetryPolicy::new().call_timeout(Duration::ZERO);
    for (policy, requests) in [(no_time, 0), (RetryPolicy::new(), 1)] {
        let mut script = ScriptedTransport::new([with_retry_after(429, "2"), response(200, TOKEN)]);
        script.slept = |duration| duration + Duration::from_secs(60);
        let error = script
            .client_with(policy)
            .issue(&SupportSession)
            .unwrap_err();
        assert!(!error.token_may_exist());
        let log = script.into_log();
        assert_eq!(log.requests.len(), requests);
        assert!(requests == 0 || log.elapsed > minute);
    }
}

#[test]
fn nothing_is_sent_if_sink_exceeds_timeout() {
    let start = Instant::now();
    let client = Client::builder(())
        .secret_key("sk_test_1")
        .audit(audit_records::Journal::default())
        .build()
        .unwrap();
    let Step::Audit(entry) = client.call(Issue::sample()).step(start) else {
        panic!("the record did not begin");
    };
    let late = start + RetryPolicy::new().timeout();
    let Step::Audit(entry) = entry.write().step(late) else {
        panic!("the record was not completed");
    };
    let Step::Done(Err(error)) = entry.write().step(late) else {
        panic!("the call continues");
    };
    assert!(matches!(error, Error::NoResponse(error) if error.is_not_sent()));
}
