//! One call to the API, without any I/O: what to send, how long to wait, and what the result is.
//!
//! A driver does what each [`Step`] states and reports back. A step hands out the next state, so a
//! driver can't send a request twice, or without its audit record.

mod audit_entry;
mod audit_state;
pub(crate) mod base_url;
mod classify;
mod drive;
mod jitter;
pub(crate) mod key;
pub(crate) mod operations;
mod outcome;
mod rate_limit;
mod retry;
mod retry_after;
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
    /// Boxed, because a call is moved at each step.
    Active(Box<Task<O>>, Next),
    /// It succeeded. Its audit record has not ended, if there is one.
    Succeeded(Box<Task<O>>, O::Output),
    Done(Result<O::Output, Error>),
}

/// An operation, and the state of its call.
pub(crate) struct Task<O> {
    operation: O,
    state: CallState,
    /// The agent on whose behalf the call is made.
    on_behalf_of: Option<Arc<str>>,
}

/// What a driver has to do next.
pub(crate) enum Step<O: Operation> {
    /// Write an entry of the audit record.
    Audit(AuditEntry<O>),
    /// Send the request, wait for the response no longer than `timeout`, and report it to
    /// `in_flight`.
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
#[must_use = "report the response"]
pub(crate) struct InFlight<O>(Box<Task<O>>);

impl<O: Operation> Call<O> {
    /// Creates a call that has not started. It fails at its first step if the secret key is
    /// unavailable.
    pub(crate) fn new(
        settings: Arc<Settings>,
        operation: O,
        on_behalf_of: Option<Arc<str>>,
    ) -> Self {
        let state = CallState::new(settings, O::DESCRIPTOR, &operation);
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

    /// Makes this the rollback of another call: it has no audit record, since the other call has
    /// one, and is sent even during a rate limit.
    pub(crate) fn into_rollback(mut self) -> Self {
        if let Self::Active(task, _) = &mut self {
            task.state.set_rollback();
        }
        self
    }

    /// Returns what to do at the time `now`. The first step starts the deadline of the call.
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
                Next::Send => match task.state.instead_of_sending(now) {
                    Some(next) => next,
                    None => return task.send(now),
                },
                Next::SendAfter(moment, error) => {
                    let duration = moment.saturating_duration_since(now);
                    if !duration.is_zero() {
                        let next = Self::Active(task, Next::SendAfter(moment, error));
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

    /// Ends the call because its transport cannot work, with the same classification and audit
    /// record as a failed attempt.
    fn end_as_unusable(self, why: &'static str, now: Instant, system_time: SystemTime) -> Self {
        match self {
            Self::Active(task, _) => {
                let error = TransportError::unusable(why);
                task.complete(Err(error), now, system_time)
            }
            ended => ended,
        }
    }

    fn finish(mut task: Box<Task<O>>, result: Result<O::Output, Error>, now: Instant) -> Step<O> {
        task.state.note_figures(result.as_ref().err(), now);
        match task.state.audit {
            AuditState::Open(_) => Step::Audit(AuditEntry::end(task, result)),
            AuditState::Failed(failure) => Step::Done(with_audit_failure::<O>(failure, result)),
            AuditState::Pending { .. } | AuditState::NotAudited => Step::Done(result),
        }
    }
}

impl<O: Operation> Task<O> {
    /// Returns what the call is about to do.
    #[cfg(feature = "tracing")]
    fn intent(&self) -> Option<Intent<'_>> {
        self.operation.intent(self.on_behalf_of.as_deref())
    }

    fn send(mut self: Box<Self>, now: Instant) -> Step<O> {
        let body = self.operation.body();
        Step::Send {
            request: self.state.request(body, now),
            timeout: self.state.time_left(now),
            in_flight: InFlight(self),
        }
    }

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
        } = self.state.receive(result, now, system_time);
        match response.and_then(|response| self.operation.read(response, context)) {
            Ok(output) => {
                if let Some(outcome) = O::outcome(&output) {
                    self.state.note(outcome, None, now);
                }
                Call::Succeeded(self, output)
            }
            Err(error) => {
                let next = self.state.fail(error, classification, retry_after, now);
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
