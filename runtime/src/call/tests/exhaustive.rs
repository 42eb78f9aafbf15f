//! Every sequence of events that a call can meet, up to its last attempt, with the rules that must
//! hold after each.

use std::sync::Arc;

use http::HeaderMap;

use super::kit::{Sample, call_of, for_each_operation};
use super::*;
use crate::audit::{Audit, AuditId, Intent, Outcome, OutcomeKind, Rejection};
use crate::call::{Call, Step};

/// What a request meets.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Event {
    Token,
    /// A whole answer with that status and `Retry-After`, and no token.
    Status(u16, Option<u64>),
    /// An answer cut off after its head.
    CutOff(u16),
    NotSent,
    /// The transport cannot work.
    Unusable,
    Lost,
}

use Event::{CutOff, Lost, NotSent, Status, Token, Unusable};

const EVENTS: [Event; 23] = [
    Token,
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
    CutOff(200),
    CutOff(422),
    CutOff(429),
    CutOff(502),
    NotSent,
    Unusable,
    Lost,
];

/// The wait after a first attempt, and the longest one.
const BASE: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(12);

/// How long a request takes: no time, some, or past the call's deadline.
const TAKES: [Duration; 3] = [
    Duration::ZERO,
    Duration::from_secs(4),
    Duration::from_secs(31),
];

impl Event {
    fn answer(self, token: &'static str) -> Answer {
        match self {
            Token => answer(200, token),
            Status(status, None) => answer(status, "{}"),
            Status(status, Some(wait)) => answer(status, "{}").map(|mut response| {
                response.headers_mut().insert("retry-after", wait.into());
                response
            }),
            CutOff(status) => {
                let status = StatusCode::from_u16(status).unwrap();
                Err(TransportError::maybe_sent("reset")
                    .with_response_head(status, HeaderMap::new()))
            }
            NotSent => refused(),
            Unusable => unusable(),
            Lost => lost(),
        }
    }

    /// Returns `true` if the request definitely had no effect. This is stated apart from the code
    /// under test.
    fn had_no_effect(self) -> bool {
        match self {
            NotSent | Unusable => true,
            Status(status, _) | CutOff(status) => status != 408 && (300..500).contains(&status),
            Token | Lost => false,
        }
    }

    /// Returns `true` if a request that is not idempotent may be retried after it.
    fn allows_any_retry(self) -> bool {
        matches!(self, NotSent | Status(429, _) | CutOff(429))
    }

    fn asks(self) -> Duration {
        match self {
            Status(_, Some(wait)) => Duration::from_secs(wait),
            _ => Duration::ZERO,
        }
    }
}

/// The end of a call, and the events that it met.
struct Run<T> {
    met: Vec<Event>,
    result: Result<T, Error>,
    recorded: Option<OutcomeKind>,
}

/// The end of the one record that each call makes.
#[derive(Default)]
struct Record(Mutex<(u32, Vec<Outcome>)>);

impl Audit for Arc<Record> {
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
    RetryPolicy::new().max_attempts(3).max_backoff(LONGEST_WAIT)
}

/// Returns `None` if the call wants to send again after the last of the events.
fn run<O: Sample>(
    (mut call, record): (Call<O>, Arc<Record>),
    events: &[(Event, Duration)],
) -> Option<Run<O::Output>> {
    let start = Instant::now();
    let deadline = policy().timeout();
    let (mut now, mut met, mut last_end) = (start, Vec::<Event>::new(), start);
    loop {
        call = match call.step(now) {
            Step::Audit(entry) => entry.write(),
            Step::Send {
                timeout: within,
                in_flight: sent,
                ..
            } => {
                let begun = record.0.lock().unwrap().0;
                assert_eq!(
                    begun,
                    u32::from(O::INTENT.is_some()),
                    "recorded before it is sent"
                );
                let (event, takes) = *events.get(met.len())?;
                assert!(
                    now - start < deadline && now - start + within == deadline,
                    "{met:?}"
                );
                if let Some(before) = met.last() {
                    let waited = now - last_end;
                    assert!(
                        waited >= before.asks() && waited >= BASE && waited <= LONGEST_WAIT,
                        "{met:?}"
                    );
                }
                met.push(event);
                now += takes;
                last_end = now;
                sent.complete(event.answer(O::SUCCESS), now, SystemTime::UNIX_EPOCH)
            }
            Step::Wait {
                duration: time,
                next: then,
            } => {
                assert!(!time.is_zero() && now + time < start + deadline, "{met:?}");
                // A sleep that returns early is slept on.
                now += time.div_f64(2.0).max(Duration::from_millis(1)).min(time);
                then
            }
            Step::Done(result) => {
                let (begun, mut ended) = record.0.lock().unwrap().clone();
                let records = usize::from(O::INTENT.is_some());
                assert_eq!((begun as usize, ended.len()), (records, records), "{met:?}");
                let outcome = ended.pop();
                if let Some(outcome) = &outcome {
                    assert_eq!(outcome.attempts() as usize, met.len());
                    assert_eq!(outcome.failure().is_some(), result.is_err(), "{met:?}");
                    assert_eq!(outcome.duration(), now - start, "{met:?}");
                }
                let recorded = outcome.map(|outcome| outcome.kind().clone());
                return Some(Run {
                    met,
                    result,
                    recorded,
                });
            }
        };
    }
}

/// Runs every sequence of events, and checks each that ended. Returns the number of sequences.
fn every_sequence<O: Sample>(check: &dyn Fn(&Run<O::Output>)) -> usize {
    let mut ended = 0;
    let mut open: Vec<Vec<(Event, Duration)>> = vec![Vec::new()];
    while let Some(events) = open.pop() {
        for event in EVENTS {
            for takes in TAKES {
                let mut events = events.clone();
                events.push((event, takes));
                let record = Arc::new(Record::default());
                let call = call_of::<O, ()>(&client(&record));
                match run((call, record), &events) {
                    None => open.push(events),
                    Some(run) => {
                        assert_eq!(run.met.len(), events.len(), "the end of a call is final");
                        assert!(run.met.len() <= 3);
                        check(&run);
                        ended += 1;
                    }
                }
            }
        }
    }
    ended
}

fn client(record: &Arc<Record>) -> Client<()> {
    Client::builder(())
        .secret_key("sk_test_1")
        .audit(Arc::clone(record))
        .retry(policy())
        .build()
        .unwrap()
}

#[test]
fn no_sequence_of_events_repeats_an_effect_or_misreports_it() {
    fn check<O: Sample>() {
        let sequences = every_sequence::<O>(&check_run::<O>);
        assert_eq!(sequences, O::SEQUENCES, "{:?}", O::KIND);
    }
    for_each_operation!(check);
}

fn check_run<O: Sample>(run: &Run<O::Output>) {
    let met = &run.met;
    let (last, before) = met.split_last().unwrap();
    assert!(
        !before.contains(&Token) && !before.contains(&Unusable),
        "{met:?}"
    );
    if !O::IS_IDEMPOTENT {
        assert!(
            before.iter().all(|event| event.allows_any_retry()),
            "{met:?}"
        );
    }
    let Err(error) = &run.result else {
        assert_eq!(*last, Token);
        assert_eq!(run.recorded, O::done());
        return;
    };
    assert_ne!(*last, Token);
    let is_unknown = !met.iter().all(|event| event.had_no_effect());
    let unknown = O::NOT_DONE.and(Some(OutcomeKind::Unknown));
    let outcome = if is_unknown { unknown } else { O::NOT_DONE };
    assert_eq!(run.recorded, outcome, "{met:?}");
    let token_may_exist = is_unknown && O::MAY_LEAVE_TOKEN;
    assert_eq!(error.token_may_exist(), token_may_exist, "{met:?}: {error}");
    assert_eq!(
        error.orphaned_token_expires_by().is_some(),
        token_may_exist,
        "{met:?}"
    );
    let is_not_sent = matches!(error, Error::NoResponse(error) if error.is_not_sent());
    let nothing_sent = met.iter().all(|event| matches!(event, NotSent | Unusable));
    assert_eq!(is_not_sent, nothing_sent, "{met:?}");
}
