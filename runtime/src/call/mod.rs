//! One call to the API, without any I/O: what to send, how long to wait, and what came of it.
//!
//! A driver does what each step says and reports back. A step hands out the next state, so a driver can't send out
//! of turn.

mod audit_entry;
pub(crate) mod classify;
mod drive;
pub(crate) mod endpoint;
mod jitter;
pub(crate) mod key;
mod operation;
mod outcome;
mod rate_limit;
mod retry;
pub(crate) mod retry_after;
pub(crate) mod settings;
pub(crate) mod splitmix;
mod state;
mod task;
#[cfg(test)]
mod tests;
mod trace;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

pub use audit_entry::AuditEntry;
pub(crate) use jitter::Chance;
pub use operation::{Create, Operation, Revoke};
pub(crate) use rate_limit::RateLimit;
pub use retry::RetryPolicy;
use state::{Act, Next};
use task::Task;

use crate::transport::TransportError;
use crate::{Body, Error};
pub(crate) use settings::Settings;

/// A call to the API that is yet to be driven: [`Client::issuing`](crate::Client::issuing) and
/// [`Client::revoking`](crate::Client::revoking) make one.
///
/// It does no I/O and reads no clock, so it can be driven by anything: [`Client::issue`](crate::Client::issue) is
/// no more than [`Call::drive`]. This is how that loop looks:
///
/// ```
/// use actor_token::{Operation, Call, Error, Step, transport::Transport};
///
/// fn drive<O: Operation>(mut call: Call<O>, transport: &impl Transport) -> Result<O::Output, Error> {
///     loop {
///         call = match call.step(transport.now()) {
///             Step::Audit { entry, .. } => entry.write(),
///             Step::Send { request, within, sent, .. } => {
///                 let answer = transport.send(request, within);
///                 sent.answered(answer, transport.now(), transport.system_time())
///             }
///             Step::Wait { time, then, .. } => {
///                 transport.sleep(time);
///                 then
///             }
///             Step::Done(result) => return result,
///         };
///     }
/// }
/// ```
///
/// # When a request is sent again
/// One call never issues two tokens, so a create is sent again only where the first try surely had no effect. Revoking twice does what
/// revoking once does, so a revoke is sent again wherever that may help.
///
/// | what comes of a try | a token was issued? | create again? | revoke again? |
/// | --- | --- | --- | --- |
/// | 200 that is a valid token for this user and actor, not yet used (for a revoke: this token, revoked) | yes | done | done |
/// | 429 | no | after `Retry-After` | after `Retry-After` |
/// | other 4xx but 408, all 3xx | no | no: an error | no: an error |
/// | never sent (refused, no route, DNS, TLS) | no | after the own wait | after the own wait |
/// | the transport cannot work (no runtime, invalid setup) | no | no: an error | no: an error |
/// | 200 with anything else, other 2xx | unknown | no: an error | after the own wait |
/// | 408, 5xx, a status that HTTP doesn't know | unknown | no: an error | after `Retry-After`, or the own wait |
/// | an answer cut off or too large | as its status says | as its status says | as its status says |
/// | no answer: a time-out, a connection that was lost after sending | unknown | no: an error | after the own wait |
///
/// A revoke whose answer says that the token was revoked before has succeeded; one whose answer says that it was redeemed is
/// [`Error::AlreadyAccepted`], and final. How long the waits are, and when they are too long, is the [`RetryPolicy`]'s to say.
#[must_use = "a call does nothing until it is driven"]
pub struct Call<O: Operation>(State<O>);

/// The task is on the heap, since a call is moved with each of its steps, and a future keeps room for more than one of them.
enum State<O: Operation> {
    Live(Box<Task<O>>, Next),
    /// It succeeded, and its audit record is yet to be ended if there is one.
    Worked(Box<Task<O>>, O::Output),
    Over(Result<O::Output, Error>),
}

/// What a driver has to do next.
///
/// ```
/// use std::time::Instant;
/// use actor_token::{Call, Operation, Step};
///
/// /// What a call waits for, in a word.
/// fn awaited<O: Operation>(call: Call<O>, now: Instant) -> &'static str {
///     match call.step(now) {
///         Step::Audit { entry, .. } => "the audit record",
///         Step::Send { request, within, sent, .. } => "an answer",
///         Step::Wait { time, then, .. } => "time to pass",
///         Step::Done(result) => "nothing",
///     }
/// }
/// # let _ = awaited::<actor_token::Create>;
/// ```
#[derive(Debug)]
pub enum Step<O: Operation> {
    /// Write an entry in the audit record: [`AuditEntry::write`] or [`AuditEntry::write_async`]. Only a client that has an
    /// [audit sink](crate::audit) asks for it.
    #[non_exhaustive]
    Audit {
        /// The entry to write.
        entry: AuditEntry<O>,
    },
    /// Send the request, wait for the answer no longer than `within`, and report it to `sent`.
    #[non_exhaustive]
    Send {
        /// What to send. Its `Authorization` header is marked sensitive.
        request: http::Request<Body>,
        /// How long the call's deadline leaves for it.
        within: Duration,
        /// Takes the answer.
        sent: Sent<O>,
    },
    /// Wait, then go on with `then`.
    #[non_exhaustive]
    Wait {
        /// How long.
        time: Duration,
        /// The call after the wait.
        then: Call<O>,
    },
    /// The call is over.
    Done(Result<O::Output, Error>),
}

/// A call whose request is on its way.
///
/// Dropping it forgets the call: if it was a create, a token may have been issued.
///
/// ```
/// # use std::time::{Instant, SystemTime};
/// use actor_token::{Body, Call, Operation, Sent, transport::TransportError};
///
/// /// For a driver whose connection broke.
/// fn broke<O: Operation>(sent: Sent<O>) -> Call<O> {
///     let lost = TransportError::unknown("the connection broke");
///     sent.answered(Err(lost), Instant::now(), SystemTime::now())
/// }
/// # let _ = broke::<actor_token::Create>;
/// ```
#[must_use = "report what became of the request"]
pub struct Sent<O: Operation>(Box<Task<O>>);

impl<O: Operation> Call<O> {
    pub(crate) fn new(
        settings: Arc<Settings>,
        operation: O,
        on_behalf_of: Option<Arc<str>>,
    ) -> Self {
        match Task::new(settings, operation, on_behalf_of) {
            Ok(task) => Self::live(Box::new(task), Next::Start),
            Err(error) => Self::over(Err(error)),
        }
    }

    pub(crate) fn over(result: Result<O::Output, Error>) -> Self {
        Self(State::Over(result))
    }

    fn live(task: Box<Task<O>>, next: Next) -> Self {
        Self(State::Live(task, next))
    }

    /// The same call without an audit record, and even while the rate limit holds others back: it mends what a recorded
    /// call left.
    pub(crate) fn mending(mut self) -> Self {
        if let State::Live(task, _) = &mut self.0 {
            task.progress.mend();
        }
        self
    }

    /// What to do now. `now` starts the call's deadline at the first step.
    #[must_use = "do what the step says"]
    pub fn step(self, now: Instant) -> Step<O> {
        let (mut task, next) = match self.0 {
            State::Live(task, next) => (task, next),
            State::Worked(task, output) => return Self::ended(task, Ok(output), now),
            State::Over(result) => return Step::Done(result),
        };
        match task.progress.step(next, now) {
            Act::Begin => AuditEntry::begin(task),
            Act::Send => task.send(now),
            Act::Wait { time, then } => {
                let then = Self::live(task, then);
                Step::Wait { time, then }
            }
            Act::Fail(error) => Self::ended(task, Err(error), now),
        }
    }

    /// Ends the call because its transport cannot work, with the same classification and audit record as a failed attempt.
    pub(super) fn end_as_unusable(
        self,
        why: &'static str,
        now: Instant,
        system_time: SystemTime,
    ) -> Self {
        match self.0 {
            State::Live(task, _) => {
                let error = TransportError::unusable(why);
                Self(task.answered(Err(error), now, system_time))
            }
            ended => Self(ended),
        }
    }

    fn ended(mut task: Box<Task<O>>, result: Result<O::Output, Error>, now: Instant) -> Step<O> {
        if let Some(failure) = task.audit_failure.take() {
            return Step::Done(audit_entry::ended_with::<O>(Err(failure), result));
        }
        if task.progress.is_recorded() {
            task.progress.note_figures(result.as_ref().err(), now);
            return AuditEntry::end(task, result);
        }
        Step::Done(result)
    }
}

impl<O: Operation> Sent<O> {
    /// Takes what became of the request, and when: by the clock that deadlines are measured with, and by the system's.
    pub fn answered(
        self,
        answer: Result<http::Response<Body>, TransportError>,
        now: Instant,
        system_time: SystemTime,
    ) -> Call<O> {
        Call(self.0.answered(answer, now, system_time))
    }
}

impl<O: Operation> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut call = f.debug_struct("Call");
        call.field("kind", &O::KIND);
        match &self.0 {
            State::Live(task, next) => call
                .field("attempts", &task.progress.attempts())
                .field("next", &next.name()),
            State::Worked(task, _) => call
                .field("attempts", &task.progress.attempts())
                .field("next", &"end"),
            State::Over(_) => call.field("next", &"over"),
        };
        call.finish_non_exhaustive()
    }
}

impl<O: Operation> fmt::Debug for Sent<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent")
            .field("kind", &O::KIND)
            .field("attempts", &self.0.progress.attempts())
            .finish_non_exhaustive()
    }
}
