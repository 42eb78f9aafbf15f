//! Every sequence of events that a call can meet, up to its last attempt, held to the rules that matter.

use std::sync::Arc;

use http::HeaderMap;

use super::*;
use crate::Prepared;
use crate::audit::{Audit, AuditId, Intent, Outcome, OutcomeKind, Refusal};
use crate::call::{Call, Operation, Step};

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

/// How many sequences there are: to be looked at again whenever a number changes.
const CREATES: usize = 10_609;
const REVOKES: usize = 63_241;

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
                Err(TransportError::unknown("reset").with_head(status, HeaderMap::new()))
            }
            NotSent => refused(),
            Unusable => unusable(),
            Lost => lost(),
        }
    }

    /// Whether it is certain that the request had no effect. Written apart from the code that it judges.
    fn surely_did_nothing(self) -> bool {
        match self {
            NotSent | Unusable => true,
            Status(status, _) | CutOff(status) => status != 408 && (300..500).contains(&status),
            Token | Lost => false,
        }
    }

    /// Whether a create may follow it.
    fn lets_a_create_follow(self) -> bool {
        matches!(self, NotSent | Status(429, _) | CutOff(429))
    }

    fn asks(self) -> Duration {
        match self {
            Status(_, Some(wait)) => Duration::from_secs(wait),
            _ => Duration::ZERO,
        }
    }
}

/// How a call went that met the events in turn, or `None` if it wanted to send after the last of them.
struct Run<T> {
    met: Vec<Event>,
    result: Result<T, Error>,
    recorded: OutcomeKind,
}

/// The end of the one record that each call makes.
#[derive(Default)]
struct Record(Mutex<(u32, Vec<Outcome>)>);

impl Audit for Arc<Record> {
    fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Refusal> {
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
    RetryPolicy::new().attempts(3).max_wait(LONGEST_WAIT)
}

fn run<O: Operation>(
    (mut call, record): (Call<O>, Arc<Record>),
    token: &'static str,
    events: &[(Event, Duration)],
) -> Option<Run<O::Output>> {
    let start = Instant::now();
    let deadline = policy().call_timeout();
    let (mut now, mut met, mut last_end) = (start, Vec::<Event>::new(), start);
    loop {
        call = match call.step(now) {
            Step::Audit(entry) => entry.write(),
            Step::Send {
                timeout: within,
                in_flight: sent,
                ..
            } => {
                assert_eq!(record.0.lock().unwrap().0, 1, "recorded before it is sent");
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
                sent.complete(event.answer(token), now, SystemTime::UNIX_EPOCH)
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
                assert_eq!((begun, ended.len()), (1, 1), "{met:?}");
                let outcome = ended.remove(0);
                assert_eq!(outcome.attempts() as usize, met.len());
                assert_eq!(outcome.failure().is_some(), result.is_err(), "{met:?}");
                assert_eq!(outcome.duration(), now - start, "{met:?}");
                let recorded = outcome.kind().clone();
                return Some(Run {
                    met,
                    result,
                    recorded,
                });
            }
        };
    }
}

/// Runs every sequence of events, and gives each one that ended to `judge`. Returns how many there were.
fn every_sequence<O: Operation>(
    call: &dyn Fn(&Client<()>) -> Call<O>,
    token: &'static str,
    judge: &dyn Fn(&Run<O::Output>),
) -> usize {
    let mut ended = 0;
    let mut open: Vec<Vec<(Event, Duration)>> = vec![Vec::new()];
    while let Some(events) = open.pop() {
        for event in EVENTS {
            for takes in TAKES {
                let mut events = events.clone();
                events.push((event, takes));
                let record = Arc::new(Record::default());
                let call = call(&client(&record));
                match run((call, record), token, &events) {
                    None => open.push(events),
                    Some(run) => {
                        assert_eq!(run.met.len(), events.len(), "a verdict is final");
                        assert!(run.met.len() <= 3);
                        judge(&run);
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
fn no_sequence_of_events_makes_a_create_issue_twice_or_lie_about_it() {
    let prepared = || -> Prepared { SupportSession.prepare().unwrap() };
    let sequences = every_sequence(&|client| client.issue_call(prepared()), TOKEN, &|run| {
        let (last, before) = run.met.split_last().unwrap();
        assert!(!before.contains(&Unusable), "{:?}", run.met);
        assert!(
            before.iter().all(|event| event.lets_a_create_follow()),
            "{:?}",
            run.met
        );
        match &run.result {
            Ok(token) => {
                assert_eq!(*last, Token);
                assert_eq!(run.recorded, OutcomeKind::Issued(token.id().clone()));
            }
            Err(error) => {
                assert_ne!(*last, Token);
                let outcome = if error.may_have_been_issued() {
                    OutcomeKind::Unknown
                } else {
                    OutcomeKind::NotIssued
                };
                assert_eq!(run.recorded, outcome, "{:?}", run.met);
                assert_eq!(
                    error.ghost_dead_by().is_some(),
                    error.may_have_been_issued()
                );
                assert_eq!(
                    error.may_have_been_issued(),
                    !last.surely_did_nothing(),
                    "{:?}: {error}",
                    run.met
                );
                assert_eq!(
                    not_sent(error),
                    run.met
                        .iter()
                        .all(|event| matches!(event, NotSent | Unusable)),
                    "{:?}",
                    run.met
                );
            }
        }
    });
    assert_eq!(sequences, CREATES);
}

#[test]
fn no_sequence_of_events_makes_a_revoke_lie() {
    const REVOKED: &str = r#"{"object":"actor_token","id":"act_1","user_id":"user_2","actor":{"sub":"user_1"},"status":"revoked"}"#;
    let sequences = every_sequence(
        &|client| client.revoke_call("act_1"),
        REVOKED,
        &|run| match &run.result {
            _ if run.met.iter().rev().skip(1).any(|event| *event == Unusable) => {
                panic!("retried: {:?}", run.met)
            }
            Ok(_) => {
                assert_eq!(run.met.last(), Some(&Token));
                assert_eq!(run.recorded, OutcomeKind::Revoked);
            }
            Err(error) => {
                let surely_not = run.met.iter().all(|event| event.surely_did_nothing());
                let outcome = if surely_not {
                    OutcomeKind::NotRevoked
                } else {
                    OutcomeKind::Unknown
                };
                assert_eq!(run.recorded, outcome, "{:?}", run.met);
                assert_eq!(error.ghost_dead_by(), None);
                assert!(!error.may_have_been_issued(), "{:?}: {error}", run.met);
                assert_eq!(
                    not_sent(error),
                    run.met
                        .iter()
                        .all(|event| matches!(event, NotSent | Unusable)),
                    "{:?}",
                    run.met
                );
            }
        },
    );
    assert_eq!(sequences, REVOKES);
}

fn not_sent(error: &Error) -> bool {
    matches!(error, Error::NoAnswer(error) if error.is_not_sent())
}
