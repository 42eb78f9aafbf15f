//! A transport that replays replies on a clock of its own, and holds each request and each delay to its bounds.

use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant, SystemTime};

use actor_token::transport::{Transport, TransportError};
use actor_token::{Body, Error};
use http::{Request, Response};

use super::check::Case;
use super::redaction::hold_debug;
use super::reply::Reply;
use super::setup::Journal;

/// How a call went.
pub(super) struct Run<'c, T> {
    pub(super) met: Vec<&'c Reply>,
    pub(super) result: Result<T, Error>,
    /// When the last reply was received.
    pub(super) last_end: SystemTime,
}

/// Replays the replies of a case to each call.
pub(super) struct Replay<'c> {
    case: &'c Case,
    journal: Journal,
    state: Mutex<State<'c>>,
}

/// The time, which continues over the calls of one client, and what the current call met.
struct State<'c> {
    now: Instant,
    system: SystemTime,
    start: Instant,
    last_end: (Instant, SystemTime),
    met: Vec<&'c Reply>,
    delays: u32,
}

impl State<'_> {
    fn pass(&mut self, time: Duration) {
        self.now += time;
        self.system += time;
    }
}

impl<'c> Replay<'c> {
    pub(super) fn new(case: &'c Case, journal: &Journal) -> Self {
        let now = Instant::now();
        let system = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        Self {
            case,
            journal: journal.clone(),
            state: Mutex::new(State {
                now,
                system,
                start: now,
                last_end: (now, system),
                met: Vec::new(),
                delays: 0,
            }),
        }
    }

    /// Makes a call from the first reply on.
    pub(super) fn run<T>(&self, call: impl FnOnce() -> Result<T, Error>) -> Run<'c, T> {
        {
            let mut state = self.state();
            state.start = state.now;
            state.last_end = (state.now, state.system);
            state.met.clear();
            state.delays = 0;
        }
        let result = call();
        let state = self.state();
        Run {
            met: state.met.clone(),
            result,
            last_end: state.last_end.1,
        }
    }

    fn state(&self) -> MutexGuard<'_, State<'c>> {
        self.state.lock().unwrap()
    }

    fn deadline(&self, start: Instant) -> Option<Instant> {
        start.checked_add(self.case.setup.patience.deadline)
    }
}

impl Transport for &Replay<'_> {
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let mut state = self.state();
        let patience = self.case.setup.patience;
        hold_debug(&request, &[]);
        assert_eq!(self.journal.begun(), 1, "recorded before it is sent");
        let deadline = self.deadline(state.start);
        let left = deadline.map_or(patience.deadline, |end| end - state.now);
        assert_eq!(timeout, left);
        if let Some(before) = state.met.last() {
            let waited = state.now - state.last_end.0;
            hold_delay(self.case, before, state.met.len(), waited);
        }
        let reply = self.case.replies.get(state.met.len());
        let reply = reply.unwrap_or(&Reply::NONE);
        state.met.push(reply);
        assert!(
            state.met.len() <= patience.attempts.max(1) as usize,
            "sent too often"
        );
        state.pass(reply.takes);
        state.last_end = (state.now, state.system);
        reply.give()
    }

    fn sleep(&self, time: Duration) {
        let mut state = self.state();
        let patience = self.case.setup.patience;
        assert!(!time.is_zero() && time <= patience.max_wait);
        if let Some(deadline) = self.deadline(state.start) {
            assert!(
                state.now + time < deadline,
                "a delay of {time:?} to the deadline, {:?} away",
                deadline - state.now
            );
        }
        // One before each attempt, and one more for the rate limit.
        state.delays += 1;
        assert!(
            state.delays <= 2 * patience.attempts.max(1),
            "the call doesn't end"
        );
        state.pass(time);
    }

    fn now(&self) -> Instant {
        self.state().now
    }

    fn system_time(&self) -> SystemTime {
        self.state().system
    }
}

/// Nothing is sent earlier than the reply asks for, nor earlier than the client's own backoff.
fn hold_delay(case: &Case, before: &Reply, attempts: usize, waited: Duration) {
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
