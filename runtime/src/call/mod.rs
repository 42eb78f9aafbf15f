//! One call to the API as a state machine without I/O.
//!
//! A driver executes each [`Step`] and reports the result. A step contains the next state of the
//! call, so a driver can't send a request twice, or without its audit record.

mod audit_entry;
mod audit_state;
pub(crate) mod base_url;
mod classify;
mod drive;
mod jitter;
pub(crate) mod operations;
mod outcome;
mod rate_limit;
mod retry;
mod retry_after;
pub(crate) mod secret_key;
mod settings;
pub(crate) mod splitmix;
mod state;
#[cfg(test)]
mod tests;
mod trace;

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use http::{Request, Response};

use audit_entry::{AuditEntry, with_audit_failure};
use audit_state::AuditState;
pub(crate) use jitter::Jitter;
use operations::Operation;
pub(crate) use rate_limit::RateLimit;
pub use retry::RetryPolicy;
pub(crate) use settings::Settings;
use state::{AttemptEnd, CallState, Next};

#[cfg(feature = "tracing")]
use crate::audit::Intent;
use crate::transport::TransportError;
use crate::{Error, request::Body};

/// A call to the API, between two steps.
#[must_use = "a call does nothing until it is driven"]
pub(crate) enum Call<O: Operation> {
    /// The task is boxed, because a call is moved at each step.
    Active(Box<Task<O>>, Next),
    /// The operation succeeded. The audit record, if there is one, is not completed yet.
    Succeeded(Box<Task<O>>, O::Output),
    Done(Result<O::Output, Error>),
}

/// An operation, and the state of its call.
pub(crate) struct Task<O> {
    operation: O,
    state: CallState,
    /// The person for whom the service makes the call, who may not be the actor.
    on_behalf_of: Option<Arc<str>>,
}

/// The next action of a driver.
pub(crate) enum Step<O: Operation> {
    /// Write an entry of the audit record.
    Audit(AuditEntry<O>),
    /// Send the request, and pass the response to `in_flight`. The response must arrive within
    /// `timeout`.
    Send {
        request: Request<Body>,
        timeout: Duration,
        in_flight: InFlight<O>,
    },
    /// Wait, then continue with `next`.
    Wait { duration: Duration, next: Call<O> },
    /// The call has ended.
    Done(Result<O::Output, Error>),
}

/// A call whose request is being sent.
#[must_use = "pass the response to `complete`"]
pub(crate) struct InFlight<O>(Box<Task<O>>);

impl<O: Operation> Call<O> {
    /// Creates a call that has not started. It fails at its first step if the secret key is
    /// unavailable, or if the URL is too long.
    pub(crate) fn new(
        settings: Arc<Settings>,
        operation: O,
        on_behalf_of: Option<Arc<str>>,
    ) -> Self {
        let state = CallState::new(
            settings,
            O::DESCRIPTOR,
            operation.id(),
            &operation.query(),
            operation.token_lifetime(),
        );
        match state {
            Ok(state) => {
                let task = Task {
                    operation,
                    state,
                    on_behalf_of,
                };
                Self::Active(Box::new(task), Next::Start)
            }
            Err(error) => Self::Done(Err(error)),
        }
    }

    /// Turns the call into the rollback of another call. A rollback has no audit record of its own,
    /// because the other call has one. It is sent even during a rate limit.
    pub(crate) fn into_rollback(mut self) -> Self {
        if let Self::Active(task, _) = &mut self {
            task.state.set_rollback();
        }
        self
    }

    /// Returns the next step at the time `now`. The first step starts the call.
    pub(crate) fn step(self, now: Instant) -> Step<O> {
        let (mut task, mut next) = match self {
            Self::Active(task, next) => (task, next),
            Self::Succeeded(task, output) => return Self::finish(task, Ok(output), now),
            Self::Done(result) => return Step::Done(result),
        };
        loop {
            next = match next {
                Next::Start => {
                    if task.state.start(now) {
                        return Step::Audit(AuditEntry::begin(task));
                    }
                    Next::Send
                }
                Next::Send => match task.state.delay_or_fail(now) {
                    Some(next) => next,
                    None => return task.send(now),
                },
                Next::SendAt(time, error) => {
                    let duration = time.saturating_duration_since(now);
                    if !duration.is_zero() {
                        let next = Self::Active(task, Next::SendAt(time, error));
                        return Step::Wait { duration, next };
                    }
                    if task.state.time_left(now).is_zero() {
                        Next::Fail(error)
                    } else {
                        Next::Send
                    }
                }
                Next::Fail(error) => return Self::finish(task, Err(error), now),
            };
        }
    }

    /// Ends the call because its transport cannot work. The error is classified and recorded like
    /// that of an attempt.
    fn end_as_unusable(self, why: &'static str, now: Instant, system_time: SystemTime) -> Self {
        match self {
            Self::Active(task, _) => {
                let error = TransportError::unusable(why);
                task.complete(Err(error), now, system_time)
            }
            ended => ended,
        }
    }

    /// Returns the step that completes the audit record if one is open, or else the last step.
    fn finish(mut task: Box<Task<O>>, result: Result<O::Output, Error>, now: Instant) -> Step<O> {
        task.state
            .update_outcome_details(result.as_ref().err(), now);
        match task.state.audit {
            AuditState::Open(_) => Step::Audit(AuditEntry::end(task, result)),
            AuditState::Failed(failure) => Step::Done(with_audit_failure::<O>(failure, result)),
            AuditState::Pending { .. } | AuditState::NotAudited => Step::Done(result),
        }
    }
}

impl<O: Operation> Task<O> {
    /// Returns the intent for the audit record. `None` if the operation is not audited.
    #[cfg(feature = "tracing")]
    fn intent(&self) -> Option<Intent<'_>> {
        self.operation.intent(self.on_behalf_of.as_deref())
    }

    /// Starts an attempt, and returns the step that sends its request.
    fn send(mut self: Box<Self>, now: Instant) -> Step<O> {
        let body = self.operation.body();
        Step::Send {
            request: self.state.start_attempt(body, now),
            timeout: self.state.time_left(now),
            in_flight: InFlight(self),
        }
    }

    /// Completes an attempt with the response or the transport error.
    fn complete(
        mut self: Box<Self>,
        result: Result<Response<Body>, TransportError>,
        now: Instant,
        system_time: SystemTime,
    ) -> Call<O> {
        let AttemptEnd {
            response,
            context,
            classification,
            retry_after,
        } = self.state.end_attempt(result, now, system_time);
        match response.and_then(|response| self.operation.read(response, context)) {
            Ok(output) => {
                if let Some(outcome) = O::outcome(&output) {
                    self.state.update_outcome(outcome, None, now);
                }
                Call::Succeeded(self, output)
            }
            Err(error) => {
                let next = self
                    .state
                    .next_after_failure(error, classification, retry_after, now);
                Call::Active(self, next)
            }
        }
    }
}

impl<O: Operation> InFlight<O> {
    /// Completes the attempt with the response or the transport error. `now` and `system_time` are
    /// the time of receipt.
    pub(crate) fn complete(
        self,
        result: Result<Response<Body>, TransportError>,
        now: Instant,
        system_time: SystemTime,
    ) -> Call<O> {
        self.0.complete(result, now, system_time)
    }
}
