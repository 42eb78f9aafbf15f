//! A transport that returns the replies of a case, simulates a clock, and checks each request and
//! delay.

use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant, SystemTime};

use actor_token::transport::{Transport, TransportError};
use actor_token::{Error, request::Body};
use http::{Request, Response};

use super::check::Case;
use super::redaction::check_debug;
use super::reply::Reply;
use super::setup::Journal;

/// A completed call.
pub(super) struct Run<'c, T> {
    /// The replies to its attempts.
    pub(super) replies: Vec<&'c Reply>,
    pub(super) result: Result<T, Error>,
    /// The time at which the last reply was received.
    pub(super) last_reply_at: SystemTime,
}

/// A transport that returns the replies of a case. Each call starts with the first reply.
pub(super) struct Replay<'c> {
    case: &'c Case,
    journal: Journal,
    state: Mutex<State<'c>>,
}

/// The clock and the progress of the current call. The clock is not reset between calls.
struct State<'c> {
    now: Instant,
    system: SystemTime,
    start: Instant,
    last_reply_at: (Instant, SystemTime),
    replies: Vec<&'c Reply>,
    delays: u32,
    /// The number of audit records of the current call.
    records: u32,
}

impl State<'_> {
    fn advance(&mut self, time: Duration) {
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
                last_reply_at: (now, system),
                replies: Vec::new(),
                delays: 0,
                records: 0,
            }),
        }
    }

    /// Makes a call that has an audit record.
    pub(super) fn run<T>(&self, call: impl FnOnce() -> Result<T, Error>) -> Run<'c, T> {
        self.run_expecting_records(1, call)
    }

    /// Makes a call that has no audit record.
    pub(super) fn run_without_record<T>(
        &self,
        call: impl FnOnce() -> Result<T, Error>,
    ) -> Run<'c, T> {
        self.run_expecting_records(0, call)
    }

    fn run_expecting_records<T>(
        &self,
        records: u32,
        call: impl FnOnce() -> Result<T, Error>,
    ) -> Run<'c, T> {
        {
            let mut state = self.state();
            state.start = state.now;
            state.last_reply_at = (state.now, state.system);
            state.replies.clear();
            state.delays = 0;
            state.records = records;
        }
        let result = call();
        let state = self.state();
        Run {
            replies: state.replies.clone(),
            result,
            last_reply_at: state.last_reply_at.1,
        }
    }

    fn state(&self) -> MutexGuard<'_, State<'c>> {
        self.state.lock().unwrap()
    }

    fn deadline(&self, start: Instant) -> Option<Instant> {
        start.checked_add(self.case.setup.retry.call_timeout)
    }
}

impl Transport for &Replay<'_> {
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let mut state = self.state();
        let retry = self.case.setup.retry;
        check_debug(&request, &[]);
        assert_eq!(
            self.journal.begun(),
            state.records,
            "the audit record must begin before the request is sent"
        );
        let deadline = self.deadline(state.start);
        let expected = deadline.map_or(retry.call_timeout, |end| end - state.now);
        assert_eq!(timeout, expected);
        if let Some(previous) = state.replies.last() {
            let waited = state.now - state.last_reply_at.0;
            check_delay(self.case, previous, state.replies.len(), waited);
        }
        let reply = self.case.replies.get(state.replies.len());
        let reply = reply.unwrap_or(&Reply::AFTER_LAST);
        state.replies.push(reply);
        assert!(
            state.replies.len() <= retry.max_attempts.max(1) as usize,
            "too many attempts"
        );
        state.advance(reply.duration);
        state.last_reply_at = (state.now, state.system);
        reply.to_result()
    }

    fn sleep(&self, time: Duration) {
        let mut state = self.state();
        let retry = self.case.setup.retry;
        assert!(!time.is_zero() && time <= retry.max_backoff);
        if let Some(deadline) = self.deadline(state.start) {
            assert!(
                state.now + time < deadline,
                "a delay of {time:?}, but the deadline is in {:?}",
                deadline - state.now
            );
        }
        // Before each attempt, there are at most two delays: a backoff and a delay for the rate
        // limit.
        state.delays += 1;
        assert!(
            state.delays <= 2 * retry.max_attempts.max(1),
            "the call does not end"
        );
        state.advance(time);
    }

    fn now(&self) -> Instant {
        self.state().now
    }

    fn system_time(&self) -> SystemTime {
        self.state().system
    }
}

/// Checks that the client waited for its backoff and for the delay that the previous reply
/// requested.
fn check_delay(case: &Case, previous: &Reply, attempts: usize, waited: Duration) {
    let retry = case.setup.retry;
    let doublings = u32::try_from(attempts - 1).unwrap().min(31);
    let backoff = retry
        .initial_backoff
        .saturating_mul(1 << doublings)
        .min(retry.max_backoff);
    assert!(waited >= backoff, "{waited:?} of {backoff:?}");
    if let Some(delay) = previous.retry_after() {
        assert!(waited >= delay, "{waited:?} of {delay:?}");
    }
}
