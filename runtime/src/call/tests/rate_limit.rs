//! The rate limit is the Clerk instance's: all clones of a client keep to what a 429 asks.

use super::kit::Sample;
use super::*;
use crate::call::operations::Issue;

const SECOND: Duration = Duration::from_secs(1);

fn off() -> RetryPolicy {
    RetryPolicy::disabled()
}

#[test]
fn after_a_429_every_clone_holds_back_until_the_time_given() {
    let script = Script::new([asking(429, "7"), answer(200, TOKEN), answer(200, TOKEN)]);
    let client = script.patient(off());
    let error = client.issue(&SupportSession).unwrap_err();
    assert_eq!(error.retry_after(), Some(SECOND * 7));
    for _ in 0..2 {
        drop(client.clone().issue(&SupportSession).unwrap());
    }
    assert_eq!(
        script.played().waits,
        [SECOND * 7],
        "and no longer than that"
    );
}

#[test]
fn one_that_cant_wait_that_long_fails_as_not_sent_with_the_time_to_wait() {
    for (asked, policy, due) in [
        ("7", off().max_backoff(SECOND * 6), SECOND * 7),
        ("7", off().call_timeout(SECOND * 7), SECOND * 7),
        // An absurd wait holds a client for an hour, not for good.
        ("99999999999999999999", off(), SECOND * 3600),
    ] {
        let script = Script::new([asking(429, asked), answer(200, TOKEN)]);
        let client = script.patient(policy);
        drop(client.issue(&SupportSession).unwrap_err());
        let error = client.clone().issue(&SupportSession).unwrap_err();
        assert_eq!(error.retry_after(), Some(due), "{error}");
        assert!(error.to_string().contains(&format!("{} s", due.as_secs())));
        let Error::NoResponse(error) = error else {
            panic!("{error}");
        };
        assert!(error.is_not_sent());
        assert_eq!(error.attempts(), 0);
        let played = script.played();
        assert_eq!((played.requests.len(), played.waits.len()), (1, 0));
    }
}

#[test]
fn clones_that_are_released_together_dont_arrive_together() {
    let script = Script::new(std::iter::repeat_with(|| answer(200, TOKEN)).take(9));
    let client = Client::builder(&script)
        .secret_key("sk_test_1")
        .retry(off().max_jitter(SECOND * 2).jitter_seed(5))
        .build()
        .unwrap();
    let now = script.now();
    client.rate_limit().throttle(now, SECOND * 7);
    let mut waits: Vec<_> = (0..8)
        .map(|_| {
            let call = client.call(Issue::sample());
            match call.step(now) {
                crate::call::Step::Wait { duration: time, .. } => time,
                _ => panic!("not delayed"),
            }
        })
        .collect();
    assert!(
        waits
            .iter()
            .all(|wait| (SECOND * 7..SECOND * 9).contains(wait))
    );
    waits.sort_unstable();
    waits.dedup();
    assert_eq!(waits.len(), 8, "each waits its own time");
}

/// A call that was asked to wait for two seconds, and has done so; and the time then.
fn after_its_wait(
    script: &Script,
    client: &Client<&Script>,
) -> (crate::call::Call<Issue>, Instant) {
    let start = script.now();
    let call = client.call(Issue::sample());
    let crate::call::Step::Send {
        in_flight: sent, ..
    } = call.step(start)
    else {
        panic!("not sent");
    };
    let call = sent.complete(asking(429, "2"), start, SystemTime::UNIX_EPOCH);
    let crate::call::Step::Wait {
        duration: time,
        next: then,
    } = call.step(start)
    else {
        panic!("no wait");
    };
    (then, start + time)
}

#[test]
fn a_call_that_waits_already_heeds_a_limit_that_another_one_meets() {
    let script = Script::new([]);
    let client = script.patient(RetryPolicy::new());
    let (then, later) = after_its_wait(&script, &client);
    client.rate_limit().throttle(later, SECOND * 9);
    let crate::call::Step::Wait { duration: time, .. } = then.step(later) else {
        panic!("sent into the limit");
    };
    assert_eq!(time, SECOND * 9);
}

#[test]
fn one_that_meets_a_longer_limit_while_it_waits_says_how_long_that_is() {
    let script = Script::new([]);
    let client = script.patient(RetryPolicy::new());
    let (then, later) = after_its_wait(&script, &client);
    client.rate_limit().throttle(later, SECOND * 60);
    let crate::call::Step::Done(Err(error)) = then.step(later) else {
        panic!("it goes on");
    };
    assert_eq!(error.retry_after(), Some(SECOND * 60));
    assert!(!error.token_may_exist());
    assert!(
        error.to_string().starts_with("the request was not retried"),
        "{error}"
    );
}
