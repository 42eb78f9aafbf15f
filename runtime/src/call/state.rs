//! How far a call has come, and every decision about what comes next, whatever it does.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use http::{HeaderValue, Request, Response, StatusCode, Uri};

use super::outcome::{failure_of, nothing_done, outcome_of, reduces_risk};
use super::settings::Settings;
use crate::audit::{Intent, OpenRecord, OutcomeKind, Refusal, Sink};
use crate::call::classify::Verdict;
use crate::call::retry_after::RetryAfter;
use crate::error::NoAnswer;
use crate::transport::{MAX_ANSWER_BYTES, TransportError};
use crate::{Body, Error, OperationKind};

pub(super) struct Progress {
    settings: Arc<Settings>,
    kind: OperationKind,
    uri: Uri,
    /// Marked sensitive.
    authorization: HeaderValue,
    /// How long a token can live that the call issues.
    token_life: Option<Duration>,
    /// The audit sink, until a record is begun in it.
    sink: Option<Arc<dyn Sink>>,
    record: Option<OpenRecord>,
    attempts: u32,
    /// Whether an attempt so far may have reached the server.
    reached: bool,
    /// Whether an attempt so far may have worked, without anybody knowing.
    is_in_doubt: bool,
    /// Whether it mends what another call left, and so is sent even while the rate limit holds others back.
    is_urgent: bool,
    /// The time of the first step.
    started: Option<Instant>,
    deadline: Option<Instant>,
}

/// What a call does next.
pub(super) enum Next {
    Start,
    Send,
    /// Send after that moment; if that turns out to be too late, end with that error.
    SendAfter(Instant, Error),
    Fail(Error),
}

impl Next {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Send => "send",
            Self::SendAfter(..) => "wait, then send",
            Self::Fail(_) => "end",
        }
    }
}

/// What is to be done now.
pub(super) enum Act {
    /// Begin the audit record.
    Begin,
    Send,
    Wait {
        time: Duration,
        then: Next,
    },
    Fail(Error),
}

/// What an answer, or its loss, says about sending again.
pub(super) struct Advice {
    verdict: Verdict,
    asked: RetryAfter,
}

impl Progress {
    /// The key is asked for here: without one there is nothing to record.
    pub(super) fn new(
        settings: Arc<Settings>,
        kind: OperationKind,
        uri: Uri,
        token_life: Option<Duration>,
    ) -> Result<Self, Error> {
        Ok(Self {
            kind,
            uri,
            authorization: settings.key.authorization()?,
            token_life,
            sink: settings.audit.clone(),
            settings,
            record: None,
            attempts: 0,
            reached: false,
            is_in_doubt: false,
            is_urgent: false,
            started: None,
            deadline: None,
        })
    }

    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    #[cfg(feature = "tracing")]
    pub(super) fn traces_ids(&self) -> bool {
        self.settings.traces_ids
    }

    /// Makes it a call that mends what another one left, which has a record already.
    pub(super) fn mend(&mut self) {
        self.sink = None;
        self.is_urgent = true;
    }

    pub(super) fn is_recorded(&self) -> bool {
        self.record.is_some()
    }

    /// Begins the audit record.
    pub(super) fn begin(&mut self, intent: &Intent<'_>) -> Result<(), Refusal> {
        if let Some(sink) = self.sink.take() {
            self.record = Some(OpenRecord::begin(sink, intent, nothing_done(self.kind))?);
        }
        Ok(())
    }

    pub(super) async fn begin_async(&mut self, intent: Intent<'_>) -> Result<(), Refusal> {
        if let Some(sink) = self.sink.take() {
            self.record =
                Some(OpenRecord::begin_async(sink, &intent, nothing_done(self.kind)).await?);
        }
        Ok(())
    }

    /// Ends the audit record, if there is one.
    pub(super) fn end(&mut self) -> Result<(), Box<dyn StdError + Send + Sync>> {
        self.record.take().map_or(Ok(()), OpenRecord::end)
    }

    pub(super) async fn end_async(&mut self) -> Result<(), Box<dyn StdError + Send + Sync>> {
        match self.record.take() {
            Some(record) => record.end_async().await,
            None => Ok(()),
        }
    }

    /// Updates the outcome that is recorded if the call is cancelled now.
    pub(super) fn note(&mut self, kind: OutcomeKind, error: Option<&Error>, now: Instant) {
        self.note_figures(error, now);
        if let Some(record) = &mut self.record {
            record.outcome_mut().kind = kind;
        }
    }

    /// Updates the failure, the attempts and the duration of the audit record, but not its kind.
    pub(super) fn note_figures(&mut self, error: Option<&Error>, now: Instant) {
        let Some(record) = &mut self.record else {
            return;
        };
        let outcome = record.outcome_mut();
        outcome.failure = error.and_then(failure_of);
        outcome.attempts = self.attempts;
        outcome.duration = self.started.map_or(Duration::ZERO, |started| {
            now.saturating_duration_since(started)
        });
    }

    /// Returns the next action.
    pub(super) fn step(&mut self, mut next: Next, now: Instant) -> Act {
        loop {
            next = match next {
                Next::Start => {
                    self.started = Some(now);
                    if self.sink.is_some() {
                        // A slow sink must not use up the deadline of a revoke.
                        if !reduces_risk(self.kind) {
                            self.start_deadline(now);
                        }
                        return Act::Begin;
                    }
                    Next::Send
                }
                Next::Send => {
                    self.start_deadline(now);
                    match self.kept_from_sending(now) {
                        Some(next) => next,
                        None => return Act::Send,
                    }
                }
                Next::SendAfter(moment, error) => {
                    let time = moment.saturating_duration_since(now);
                    if !time.is_zero() {
                        let then = Next::SendAfter(moment, error);
                        return Act::Wait { time, then };
                    }
                    // Another call may have met the rate limit in the meantime.
                    if self.time_left(now).is_zero() {
                        return Act::Fail(error);
                    }
                    Next::Send
                }
                Next::Fail(error) => return Act::Fail(error),
            };
        }
    }

    /// Starts the deadline, unless it has been started.
    fn start_deadline(&mut self, now: Instant) {
        self.deadline = self
            .deadline
            .or_else(|| now.checked_add(self.settings.retry.whole_call()));
    }

    /// Before the deadline is set, or if it is too far away to be told, there is all the time that the policy allows.
    pub(super) fn time_left(&self, now: Instant) -> Duration {
        let whole = self.settings.retry.whole_call();
        self.deadline
            .map_or(whole, |deadline| deadline.saturating_duration_since(now))
    }

    /// What to do instead of sending: while the rate limit holds all calls back, and when it is too late.
    fn kept_from_sending(&self, now: Instant) -> Option<Next> {
        if self.time_left(now).is_zero() {
            let error = NoAnswer::too_late(self.kind, self.attempts, self.reached);
            return Some(Next::Fail(error.into()));
        }
        let wait = self.held_for(now)?;
        let error = NoAnswer::held_back(self.kind, wait, self.attempts, self.reached).into();
        Some(match self.resume_after(wait, now) {
            Some(moment) => Next::SendAfter(moment, error),
            None => Next::Fail(error),
        })
    }

    fn held_for(&self, now: Instant) -> Option<Duration> {
        if self.is_urgent {
            return None;
        }
        let until = self.settings.rate_limit.held_until(now)?;
        Some(until.saturating_duration_since(now))
    }

    /// When the request may be sent after a wait of at least `wait`, or `None` if that is too long.
    fn resume_after(&self, wait: Duration, now: Instant) -> Option<Instant> {
        let Settings { retry, chance, .. } = &*self.settings;
        now.checked_add(retry.allows(wait, self.time_left(now), chance)?)
    }

    /// When the request may be sent again, if at all.
    fn resume_at(&self, advice: &Advice, now: Instant) -> Option<Instant> {
        let policy = &self.settings.retry;
        if !advice.verdict.send_again || !policy.may_send_after(self.attempts) {
            return None;
        }
        let asked = match advice.asked {
            RetryAfter::Unnamed => None,
            RetryAfter::Wait(wait) => Some(wait),
            RetryAfter::Unknowable => return None,
        };
        self.resume_after(policy.wait_after(self.attempts, asked), now)
    }

    /// The request to send now.
    pub(super) fn request(&mut self, body: Body, now: Instant) -> Request<Body> {
        self.attempts = self.attempts.saturating_add(1);
        self.note(OutcomeKind::Unknown, None, now);
        let endpoint = &self.settings.endpoint;
        endpoint.request(self.uri.clone(), self.authorization.clone(), body)
    }

    /// Takes an answer, which is yet to be read, or its loss.
    pub(super) fn received(
        &mut self,
        answer: Result<Response<Body>, TransportError>,
        now: Instant,
    ) -> (Result<Response<Body>, Error>, Advice) {
        let answer = answer.and_then(within_bounds);
        self.reached |= !answer.as_ref().is_err_and(TransportError::is_not_sent);
        let (status, headers, verdict) = match &answer {
            Ok(response) => (
                Some(response.status()),
                Some(response.headers()),
                Verdict::on_status(self.kind, response.status()),
            ),
            Err(error) => (
                error.status(),
                error.headers(),
                Verdict::on_failure(self.kind, error),
            ),
        };
        let asked = headers.map_or(RetryAfter::Unnamed, RetryAfter::read);
        if let (Some(StatusCode::TOO_MANY_REQUESTS), RetryAfter::Wait(wait)) = (status, asked) {
            self.settings.rate_limit.hold(now, wait);
        }
        let answer = answer
            .map_err(|error| NoAnswer::new(self.kind, error, self.attempts, self.reached).into());
        (answer, Advice { verdict, asked })
    }

    /// What comes after an attempt that failed with `error`.
    pub(super) fn failed(
        &mut self,
        error: Error,
        advice: &Advice,
        now: Instant,
        system_time: SystemTime,
    ) -> Next {
        let error = error.with_ghost(system_time, self.token_life);
        let outcome = match outcome_of(self.kind, &error) {
            // What an attempt before did isn't undone by the failure of this one.
            outcome if self.is_in_doubt && outcome == nothing_done(self.kind) => {
                OutcomeKind::Unknown
            }
            outcome => outcome,
        };
        self.is_in_doubt |= outcome == OutcomeKind::Unknown;
        self.note(outcome, Some(&error), now);
        if matches!(error, Error::AlreadyAccepted(_)) {
            // That is an answer too, whatever its status: it can't get better.
            return Next::Fail(error);
        }
        match self.resume_at(advice, now) {
            Some(moment) => Next::SendAfter(moment, error),
            None => Next::Fail(error),
        }
    }
}

/// Not every transport keeps to the limit, so it is held here too.
fn within_bounds(response: Response<Body>) -> Result<Response<Body>, TransportError> {
    if response.body().len() <= MAX_ANSWER_BYTES {
        return Ok(response);
    }
    let (head, _) = response.into_parts();
    Err(TransportError::unknown("the answer is larger than 1 MiB")
        .with_head(head.status, head.headers))
}
