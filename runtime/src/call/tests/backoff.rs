//! How long a call waits, and what its attempts have in common.

use std::time::SystemTime;

use super::kit::Sample;
use super::*;
use crate::call::Step;
use crate::call::operations::Issue;

#[test]
fn a_wait_that_is_cut_short_is_waited_to_its_end() {
    let mut script = Script::new([asking(429, "4"), answer(200, TOKEN)]);
    script.sleeps = |time| time / 2 + Duration::from_millis(500);
    drop(script.client().issue(&SupportSession).unwrap());
    let played = script.played();
    assert!(played.waits.len() > 1);
    assert!(played.passed >= Duration::from_secs(4));
}

#[test]
fn a_longer_wait_than_allowed_ends_the_call_with_an_error_that_carries_it() {
    for (asked, due) in [
        ("21", Some(Duration::from_secs(21))),
        ("99999999999999999999", Some(Duration::MAX)),
        ("Sat, 06 Nov 2094 12:00:00 GMT", None),
    ] {
        let script = Script::new([asking(429, asked), answer(200, TOKEN)]);
        let Err(Error::Api(error)) = script.client().issue(&SupportSession) else {
            panic!("{asked}: sent too early");
        };
        assert_eq!(error.retry_after(), due, "{asked}");
        let played = script.played();
        assert_eq!(
            (played.requests.len(), played.waits.len()),
            (1, 0),
            "{asked}"
        );
    }
}

#[test]
fn the_deadline_bounds_the_whole_call() {
    let policy = RetryPolicy::new()
        .max_attempts(u32::MAX)
        .call_timeout(Duration::from_secs(10));
    let script = Script::new(std::iter::repeat_with(|| asking(429, "3")).take(9));
    let error = script.patient(policy).issue(&SupportSession).unwrap_err();
    assert_eq!(variant(&error), "api");
    let played = script.played();
    assert_eq!(played.within, [10, 7, 4, 1].map(Duration::from_secs));
    assert!(played.passed < Duration::from_secs(10));
}

#[test]
fn chance_adds_to_every_wait_and_never_shortens_one() {
    let mut waits = Vec::new();
    for seed in 0..8 {
        let script = Script::new([asking(429, "2"), refused(), answer(200, TOKEN)]);
        let client = Client::builder(&script)
            .secret_key("sk_test_1")
            .retry(RetryPolicy::new().jitter_seed(seed))
            .build()
            .unwrap();
        drop(client.issue(&SupportSession).unwrap());
        let played = script.played().waits;
        for (wait, least) in played.iter().zip([2000, 1000].map(Duration::from_millis)) {
            assert!(*wait >= least && *wait < least + Duration::from_millis(500));
        }
        waits.extend(played);
    }
    waits.sort_unstable();
    waits.dedup();
    assert!(waits.len() > 8, "they spread: {waits:?}");
}

#[test]
fn a_ghost_is_dead_once_its_life_is_over() {
    let life = |seconds: u64| SystemTime::UNIX_EPOCH + Duration::from_secs(1_000 + seconds);
    for (answer, due) in [
        (lost(), Some(life(3600))),
        (answer(500, "{}"), Some(life(3600))),
        (answer(200, "[]"), Some(life(3600))),
        (cut_off(502), Some(life(3600))),
        (answer(422, "{}"), None),
        (cut_off(422), None),
    ] {
        let error = Script::new([answer])
            .client()
            .issue(&SupportSession)
            .unwrap_err();
        assert_eq!(error.orphaned_token_expires_by(), due, "{error}");
    }
}

#[test]
fn nothing_is_sent_once_the_deadline_is_over() {
    let minute = Duration::from_secs(60);
    // At once; and after a wait that lasted too long.
    let none = RetryPolicy::new().call_timeout(Duration::ZERO);
    for (policy, sent) in [(none, 0), (RetryPolicy::new(), 1)] {
        let mut script = Script::new([asking(429, "2"), answer(200, TOKEN)]);
        script.sleeps = |time| time + Duration::from_secs(60);
        let error = script.patient(policy).issue(&SupportSession).unwrap_err();
        assert!(!error.token_may_exist());
        let played = script.played();
        assert_eq!(played.requests.len(), sent);
        assert!(sent == 0 || played.passed > minute);
    }
}

#[test]
fn nothing_is_sent_if_the_audit_sink_took_all_the_time() {
    let start = Instant::now();
    let client = Client::builder(())
        .secret_key("sk_test_1")
        .audit(audit_records::Journal::default())
        .build()
        .unwrap();
    let Step::Audit(entry) = client.call(Issue::sample()).step(start) else {
        panic!("no record");
    };
    let late = start + RetryPolicy::new().timeout();
    let Step::Audit(entry) = entry.write().step(late) else {
        panic!("it goes on");
    };
    let Step::Done(Err(error)) = entry.write().step(late) else {
        panic!("it goes on");
    };
    assert!(matches!(error, Error::NoResponse(error) if error.is_not_sent()));
}
