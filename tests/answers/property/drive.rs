//! Drives a call over replies, on a clock of its own, and holds each step to its bounds.

use std::fmt::Debug;
use std::time::{Duration, Instant, SystemTime};

use actor_token::{Call, Error, Operation, Step};

use super::judge::Case;
use super::prints::hold_debug;
use super::reply::Reply;
use super::setup::Journal;

/// The time, which goes on over the calls of one client.
pub(super) struct Clock {
    pub(super) now: Instant,
    pub(super) system: SystemTime,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self {
            now: Instant::now(),
            system: SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000),
        }
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
        self.system += time;
    }
}

/// How a call went.
pub(super) struct Run<'c, T> {
    pub(super) met: Vec<&'c Reply>,
    pub(super) result: Result<T, Error>,
    /// When the last reply came.
    pub(super) last_end: SystemTime,
}

pub(super) fn drive<'c, O>(
    case: &'c Case,
    clock: &mut Clock,
    journal: &Journal,
    mut call: Call<O>,
) -> Run<'c, O::Output>
where
    O: Operation + Debug,
    O::Output: Debug,
{
    let patience = case.setup.patience;
    let attempts = patience.attempts.max(1);
    let start = clock.now;
    let deadline = start.checked_add(patience.deadline);
    let mut met: Vec<&Reply> = Vec::new();
    let mut last_end = (clock.now, clock.system);
    // A wait before each attempt and one more for the rate limit, the two entries, and the end.
    for _ in 0..3 * attempts + 3 {
        let step = call.step(clock.now);
        if !matches!(step, Step::Done(_)) {
            hold_debug(&step, &[]);
        }
        call = match step {
            Step::Audit { entry, .. } => entry.write(),
            Step::Send { within, sent, .. } => {
                assert_eq!(journal.begun(), 1, "recorded before it is sent");
                let left = deadline.map_or(patience.deadline, |end| end - clock.now);
                assert_eq!(within, left);
                if let Some(before) = met.last() {
                    hold_wait(case, before, met.len(), clock.now - last_end.0);
                }
                let reply = case.replies.get(met.len()).unwrap_or(&Reply::NONE);
                met.push(reply);
                assert!(met.len() <= attempts as usize, "sent too often");
                clock.pass(reply.takes);
                last_end = (clock.now, clock.system);
                sent.answered(reply.give(), clock.now, clock.system)
            }
            Step::Wait { time, then, .. } => {
                assert!(!time.is_zero() && time <= patience.max_wait);
                if let Some(deadline) = deadline {
                    assert!(
                        clock.now + time < deadline,
                        "waits {time:?} to the deadline, {:?} away",
                        deadline - clock.now
                    );
                }
                clock.pass(time);
                then
            }
            Step::Done(result) => {
                return Run {
                    met,
                    result,
                    last_end: last_end.1,
                };
            }
        };
    }
    panic!("the call doesn't end");
}

/// Nothing is sent earlier than asked, nor earlier than the client's own wait.
fn hold_wait(case: &Case, before: &Reply, attempts: usize, waited: Duration) {
    let patience = case.setup.patience;
    let doublings = u32::try_from(attempts - 1).unwrap().min(31);
    let own = patience
        .base
        .saturating_mul(1 << doublings)
        .min(patience.max_wait);
    assert!(waited >= own, "{waited:?} of {own:?}");
    if let Some(asked) = before.asks() {
        assert!(waited >= asked, "{waited:?} of {asked:?}");
    }
}
