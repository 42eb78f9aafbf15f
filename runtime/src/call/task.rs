//! What stays the same over a call's attempts, and every decision about what comes next.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use http::{HeaderValue, StatusCode, Uri};

use super::{Operation, Sent, Step};
#[cfg(feature = "tracing")]
use crate::Prepared;
#[cfg(feature = "tracing")]
use crate::audit::Intent;
use crate::audit::{OpenRecord, Outcome, Sink};
use crate::client::Settings;
use crate::error::NoAnswer;
use crate::retry_after::RetryAfter;
use crate::transport::{MAX_ANSWER_BYTES, TransportError};
use crate::verdict::Verdict;
use crate::{Body, Error};

pub(super) struct Task<O> {
    settings: Arc<Settings>,
    pub(super) operation: O,
    uri: Uri,
    /// Marked sensitive.
    authorization: HeaderValue,
    /// The audit sink, until a record is begun in it.
    sink: Option<Sink>,
    record: Option<OpenRecord>,
    attempts: u32,
    /// Whether an attempt so far may have reached the server.
    reached: bool,
    /// Whether an attempt so far may have worked, without anybody knowing.
    is_in_doubt: bool,
    /// Whether it mends what another call left, and so is sent even while the rate limit holds others back.
    is_urgent: bool,
    deadline: Option<Instant>,
}

/// What a call does next.
pub(super) enum Next<T> {
    Start,
    /// Begin the audit record.
    Begin,
    Send,
    /// Send after that moment; if that turns out to be too late, end with that error.
    SendAfter(Instant, Error),
    /// End the audit record, if there is one.
    End(Result<T, Error>),
}

impl<T> Next<T> {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Begin => "begin the audit record",
            Self::Send => "send",
            Self::SendAfter(..) => "wait, then send",
            Self::End(_) => "end",
        }
    }
}

impl<O> Task<O> {
    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Makes it a call that mends what another one left, which has a record already.
    pub(super) fn mend(&mut self) {
        self.sink = None;
        self.is_urgent = true;
    }

    /// The sink to begin a record in, once.
    pub(super) fn take_sink(&mut self) -> Option<Sink> {
        self.sink.take()
    }

    pub(super) fn recorded_in(&mut self, record: OpenRecord) {
        self.record = Some(record);
    }

    pub(super) fn is_recorded(&self) -> bool {
        self.record.is_some()
    }

    pub(super) fn take_record(&mut self) -> Option<OpenRecord> {
        self.record.take()
    }

    /// Notes what the record should say if the call were over now.
    fn note(&mut self, outcome: Outcome) {
        if let Some(record) = &mut self.record {
            record.note(outcome);
        }
    }

    /// Before the deadline is set, or if it is too far away to be told, there is all the time that the policy allows.
    fn time_left(&self, now: Instant) -> Duration {
        let whole = self.settings.retry.whole_call();
        self.deadline
            .map_or(whole, |deadline| deadline.saturating_duration_since(now))
    }

    /// The request, if the client was asked to show who and whom.
    #[cfg(feature = "tracing")]
    pub(super) fn request_to_show(&self) -> Option<&Prepared>
    where
        O: Operation,
    {
        match self.operation.intent() {
            Intent::Issue(prepared) if self.settings.traces_ids => Some(prepared),
            Intent::Issue(_) | Intent::Revoke(_) => None,
        }
    }

    /// When the request may be sent after a wait of at least `wait`, or `None` if that is too long.
    fn resume_after(&self, wait: Duration, now: Instant) -> Option<Instant> {
        let Settings { retry, chance, .. } = &*self.settings;
        now.checked_add(retry.allows(wait, self.time_left(now), chance)?)
    }

    /// When the request may be sent again, if at all.
    fn resume_at(&self, verdict: Verdict, asked: RetryAfter, now: Instant) -> Option<Instant> {
        let policy = &self.settings.retry;
        if !verdict.send_again || !policy.may_send_after(self.attempts) {
            return None;
        }
        let asked = match asked {
            RetryAfter::Unnamed => None,
            RetryAfter::Wait(wait) => Some(wait),
            RetryAfter::Unknowable => return None,
        };
        self.resume_after(policy.wait_after(self.attempts, asked), now)
    }
}

impl<O: Operation> Task<O> {
    /// The key is asked for here: without one there is nothing to record.
    pub(super) fn new(settings: Arc<Settings>, operation: O) -> Result<Self, Error> {
        Ok(Self {
            uri: operation.uri(&settings.endpoint)?,
            authorization: settings.key.authorization()?,
            sink: settings.audit.clone(),
            settings,
            operation,
            record: None,
            attempts: 0,
            reached: false,
            is_in_doubt: false,
            is_urgent: false,
            deadline: None,
        })
    }

    /// Starts the deadline.
    pub(super) fn start(&mut self, now: Instant) -> Next<O::Output> {
        self.deadline = now.checked_add(self.settings.retry.whole_call());
        if self.sink.is_some() {
            Next::Begin
        } else {
            Next::Send
        }
    }

    /// What to do instead of sending: while the rate limit holds all calls back, and when it is too late.
    pub(super) fn kept_from_sending(&self, now: Instant) -> Option<Next<O::Output>> {
        if self.time_left(now).is_zero() {
            let error = NoAnswer::too_late(O::KIND, self.attempts, self.reached);
            return Some(Next::End(Err(error.into())));
        }
        let wait = self.held_for(now)?;
        let error = NoAnswer::held_back(O::KIND, wait, self.attempts, self.reached).into();
        Some(match self.resume_after(wait, now) {
            Some(moment) => Next::SendAfter(moment, error),
            None => Next::End(Err(error)),
        })
    }

    /// What to do once a wait is over. Another call may have met the rate limit in the meantime.
    pub(super) fn after_wait(&self, now: Instant, error: Error) -> Next<O::Output> {
        if self.time_left(now).is_zero() {
            return Next::End(Err(error));
        }
        Next::Send
    }

    fn held_for(&self, now: Instant) -> Option<Duration> {
        if self.is_urgent {
            return None;
        }
        let until = self.settings.rate_limit.held_until(now)?;
        Some(until.saturating_duration_since(now))
    }

    pub(super) fn send(mut self: Box<Self>, now: Instant) -> Step<O> {
        let request = self.settings.endpoint.request(
            self.uri.clone(),
            self.authorization.clone(),
            self.operation.body(),
        );
        self.attempts = self.attempts.saturating_add(1);
        self.note(Outcome::Unknown);
        Step::Send {
            request,
            within: self.time_left(now),
            sent: Sent(self),
        }
    }

    pub(super) fn answered(
        &mut self,
        answer: Result<http::Response<Body>, TransportError>,
        now: Instant,
        system_time: SystemTime,
    ) -> Next<O::Output> {
        let answer = answer.and_then(within_bounds);
        self.reached |= !answer.as_ref().is_err_and(TransportError::is_not_sent);
        let (status, asked) = match &answer {
            Ok(response) => (
                Some(response.status()),
                RetryAfter::read(response.headers()),
            ),
            Err(error) => {
                let asked = error
                    .headers()
                    .map_or(RetryAfter::Unnamed, RetryAfter::read);
                (error.status(), asked)
            }
        };
        if let (Some(StatusCode::TOO_MANY_REQUESTS), RetryAfter::Wait(wait)) = (status, asked) {
            self.settings.rate_limit.hold(now, wait);
        }
        let (verdict, result) = match answer {
            Ok(response) => (
                Verdict::on_status(O::KIND, response.status()),
                self.operation.read(response),
            ),
            Err(error) => (
                Verdict::on_failure(O::KIND, &error),
                Err(NoAnswer::new(O::KIND, error, self.attempts, self.reached).into()),
            ),
        };
        let result = result
            .map_err(|error: Error| error.with_ghost(system_time, self.operation.token_life()));
        self.judge_outcome(&result);
        match result {
            // That is an answer too, whatever its status: it can't get better.
            done @ (Ok(_) | Err(Error::AlreadyAccepted(_))) => Next::End(done),
            Err(error) => match self.resume_at(verdict, asked, now) {
                Some(moment) => Next::SendAfter(moment, error),
                None => Next::End(Err(error)),
            },
        }
    }
}

impl<O: Operation> Task<O> {
    /// Notes what would be true if the call ended with `result`, and whether an attempt has left it in doubt.
    fn judge_outcome(&mut self, result: &Result<O::Output, Error>) {
        if result.is_ok() && !self.is_recorded() {
            // Nobody asks, and the outcome would be a copy of the token's ID.
            return;
        }
        let outcome = match O::outcome(result) {
            // What an attempt before did isn't undone by the failure of this one.
            outcome if self.is_in_doubt && outcome == O::NOTHING_DONE => Outcome::Unknown,
            outcome => outcome,
        };
        self.is_in_doubt |= outcome == Outcome::Unknown;
        self.note(outcome);
    }
}

/// Not every transport keeps to the limit, so it is held here too.
fn within_bounds(response: http::Response<Body>) -> Result<http::Response<Body>, TransportError> {
    if response.body().len() <= MAX_ANSWER_BYTES {
        return Ok(response);
    }
    let (head, _) = response.into_parts();
    Err(TransportError::unknown("the answer is larger than 1 MiB")
        .with_head(head.status, head.headers))
}
