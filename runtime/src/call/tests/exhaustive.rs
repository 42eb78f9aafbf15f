//! Tests that walk through every sequence of events that a call can encounter, and check invariants
//! after each.

use std::sync::Arc;

use http::HeaderMap;

use super::operation_samples::{Sample, for_each_operation, sample_call};
use super::*;
use crate::audit::{Audit, AuditId, Intent, Outcome, OutcomeKind, Rejection};
use crate::call::{Call, Step};

/// The end of an attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Event {
    /// A response that means success.
    Success,
    /// A complete response that does not mean success, with this status and `Retry-After`.
    Status(u16, Option<u64>),
    /// A response with this status that is truncated after its head.
    Truncated(u16),
    NotSent,
    /// The transport cannot work.
    Unusable,
    /// No response was received, although the request may have been sent.
    Lost,
}

use Event::{Lost, NotSent, Status, Success, Truncated, Unusable};

const EVENTS: [Event; 23] = [
    Success,
    Status(200, None),
    Status(204, None),
    Status(301, None),
    Status(400, None),
    Status(401, None),
    Status(408, None),
    Status(422, None),
    Status(429, None),
    Status(429, Some(0)),
    Status(429, Some(3)),
    Status(429, Some(11)),
    Status(429, Some(99)),
    Status(500, None),
    Status(503, Some(2)),
    Status(599, None),
    Truncated(200),
    Truncated(422),
    Truncated(429),
    Truncated(502),
    NotSent,
    Unusable,
    Lost,
];

const INITIAL_BACKOFF: Duration = Duration::from_millis(500);
const MAX_BACKOFF: Duration = Duration::from_secs(12);

/// How long an attempt takes: no time, some time, or longer than the call timeout.
const DURATIONS: [Duration; 3] = [
    Duration::ZERO,
    Duration::from_secs(4),
    Duration::from_secs(31),
];

impl Event {
    fn result(self, success_body: &'static str) -> SendResult {
        match self {
            Success => response(200, success_body),
            Status(status, None) => response(status, "{}"),
            Status(status, Some(seconds)) => response(status, "{}").map(|mut response| {
                response.headers_mut().insert("retry-after", seconds.into());
                response
            }),
            Truncated(status) => {
                let status = StatusCode::from_u16(status).unwrap();
                Err(TransportError::maybe_sent("reset")
                    .with_response_head(status, HeaderMap::new()))
            }
            NotSent => connection_refused(),
            Unusable => unusable(),
            Lost => lost_response(),
        }
    }

    /// Returns `true` if the request definitely had no effect, independently of the code under
    /// test.
    fn had_no_effect(self) -> bool {
        match self {
            NotSent | Unusable => true,
            Status(status, _) | Truncated(status) => status != 408 && (300..500).contains(&status),
            Success | Lost => false,
        }
    }

    /// Returns `true` if even a request that is not idempotent may be retried after the event.
    fn is_safe_to_retry(self) -> bool {
        matches!(self, NotSent | Status(429, _) | Truncated(429))
    }

    fn retry_after(self) -> Duration {
        match self {
            Status(_, Some(seconds)) => Duration::from_secs(seconds),
            _ => Duration::ZERO,
        }
    }
}

/// The result of a call, and the events that it encountered.
struct Run<T> {
    events: Vec<Event>,
    result: Result<T, Error>,
    /// The outcome in its audit record.
    outcome: Option<OutcomeKind>,
}

/// A sink that counts the records that began, and stores the outcomes of completed records.
#[derive(Default)]
struct Records(Mutex<(u32, Vec<Outcome>)>);

impl Audit for Arc<Records> {
    fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
        self.0.lock().unwrap().0 += 1;
        Ok(AuditId::new("1"))
    }

    fn end(
        &self,
        _: &AuditId,
        outcome: &Outcome,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.0.lock().unwrap().1.push(outcome.clone());
        Ok(())
    }
}

fn policy() -> RetryPolicy {
    RetryPolicy::new().max_attempts(3).max_backoff(MAX_BACKOFF)
}

/// Runs a call. Each event of `script` ends an attempt, after the duration next to it. Returns
/// `None` if the call sends another request after the last event.
fn run<O: Sample>(
    (mut call, records): (Call<O>, Arc<Records>),
    script: &[(Event, Duration)],
) -> Option<Run<O::Output>> {
    let start = Instant::now();
    let call_timeout = policy().timeout();
    let (mut now, mut events, mut last_end) = (start, Vec::<Event>::new(), start);
    loop {
        call = match call.step(now) {
            Step::Audit(entry) => entry.write(),
            Step::Send {
                timeout, in_flight, ..
            } => {
                let started = records.0.lock().unwrap().0;
                assert_eq!(
                    started,
                    u32::from(O::INTENT.is_some()),
                    "the request was sent before the record began"
                );
                let (event, duration) = *script.get(events.len())?;
                let elapsed = now - start;
                assert!(
                    elapsed < call_timeout && elapsed + timeout == call_timeout,
                    "{events:?}"
                );
                if let Some(last) = events.last() {
                    let delay = now - last_end;
                    let min = last.retry_after().max(INITIAL_BACKOFF);
                    assert!((min..=MAX_BACKOFF).contains(&delay), "{events:?}");
                }
                events.push(event);
                now += duration;
                last_end = now;
                in_flight.complete(event.result(O::SUCCESS), now, SystemTime::UNIX_EPOCH)
            }
            Step::Wait { duration, next } => {
                assert!(
                    !duration.is_zero() && now + duration < start + call_timeout,
                    "{events:?}"
                );
                // The sleep ends early, so the call must continue it.
                let slept = duration.div_f64(2.0).max(Duration::from_millis(1));
                now += slept.min(duration);
                next
            }
            Step::Done(result) => {
                let (started, mut outcomes) = records.0.lock().unwrap().clone();
                let expected = usize::from(O::INTENT.is_some());
                assert_eq!(
                    (started as usize, outcomes.len()),
                    (expected, expected),
                    "{events:?}"
                );
                let outcome = outcomes.pop();
                if let Some(outcome) = &outcome {
                    assert_eq!(outcome.attempts() as usize, events.len());
                    assert_eq!(outcome.failure().is_some(), result.is_err(), "{events:?}");
                    assert_eq!(outcome.duration(), now - start, "{events:?}");
                }
                return Some(Run {
                    events,
                    result,
                    outcome: outcome.map(|outcome| outcome.kind().clone()),
                });
            }
        };
    }
}

/// Runs a call with every sequence of events. Calls `check` for each sequence that ends the call,
/// and returns the number of these sequences.
fn run_all_sequences<O: Sample>(check: &dyn Fn(&Run<O::Output>)) -> usize {
    let mut count = 0;
    let mut incomplete: Vec<Vec<(Event, Duration)>> = vec![Vec::new()];
    while let Some(prefix) = incomplete.pop() {
        for event in EVENTS {
            for duration in DURATIONS {
                let mut script = prefix.clone();
                script.push((event, duration));
                let records = Arc::new(Records::default());
                let call = sample_call::<O, ()>(&client(&records));
                match run((call, records), &script) {
                    None => incomplete.push(script),
                    Some(run) => {
                        assert_eq!(
                            run.events.len(),
                            script.len(),
                            "the call ended before the last event"
                        );
                        assert!(run.events.len() <= 3);
                        check(&run);
                        count += 1;
                    }
                }
            }
        }
    }
    count
}

fn client(records: &Arc<Records>) -> Client<()> {
    Client::builder(())
        .secret_key("sk_test_1")
        .audit(Arc::clone(records))
        .retry(policy())
        .build()
        .unwrap()
}

#[test]
fn every_sequence_of_events_keeps_invariants() {
    fn check<O: Sample>() {
        let count = run_all_sequences::<O>(&check_invariants::<O>);
        assert_eq!(count, O::SEQUENCES, "{:?}", O::KIND);
    }
    for_each_operation!(check);
}

fn check_invariants<O: Sample>(run: &Run<O::Output>) {
    let events = &run.events;
    let (last, before) = events.split_last().unwrap();
    assert!(
        !before.contains(&Success) && !before.contains(&Unusable),
        "{events:?}"
    );
    if !O::IS_IDEMPOTENT {
        assert!(
            before.iter().all(|event| event.is_safe_to_retry()),
            "{events:?}"
        );
    }
    let Err(error) = &run.result else {
        assert_eq!(*last, Success);
        assert_eq!(run.outcome, O::done());
        return;
    };
    assert_ne!(*last, Success);
    let is_unknown = !events.iter().all(|event| event.had_no_effect());
    let unknown = O::NOT_DONE.and(Some(OutcomeKind::Unknown));
    let expected = if is_unknown { unknown } else { O::NOT_DONE };
    assert_eq!(run.outcome, expected, "{events:?}");
    let token_may_exist = is_unknown && O::MAY_LEAVE_TOKEN;
    assert_eq!(
        error.token_may_exist(),
        token_may_exist,
        "{events:?}: {error}"
    );
    assert_eq!(
        error.orphaned_token_expires_by().is_some(),
        token_may_exist,
        "{events:?}"
    );
    let is_not_sent = matches!(error, Error::NoResponse(error) if error.is_not_sent());
    let nothing_sent = events
        .iter()
        .all(|event| matches!(event, NotSent | Unusable));
    assert_eq!(is_not_sent, nothing_sent, "{events:?}");
}
