//! One call to the API, without any I/O: what to send, how long to wait, and what came of it.
//!
//! A driver does what each step says and reports back. The blocking and the asynchronous driver are below, and share
//! every decision. A step hands out the next state, so a driver can't send out of turn.

mod operation;
mod retry;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::{Duration, Instant};

pub use operation::{Create, Operation, Revoke};
pub use retry::RetryPolicy;

use crate::client::Endpoint;
use crate::error::NoAnswer;
use crate::retry_after::RetryAfter;
use crate::transport::{AsyncTransport, MAX_ANSWER_BYTES, Transport, TransportError};
use crate::verdict::Verdict;
use crate::{Body, Error};

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
///             Step::Send { request, within, sent, .. } => {
///                 let answer = transport.send(request, within);
///                 sent.answered(answer, transport.now())
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
/// One call never issues two tokens, so a create is sent again only where the first try surely had no effect.
///
/// | answer to create | issued? | sent again? |
/// | --- | --- | --- |
/// | 200 that reads as a token | yes | no |
/// | other 2xx, or a 2xx that can't be read, or one cut off | unknown | no |
/// | 429 | no | after `Retry-After` |
/// | other 4xx but 408, all 3xx | no | no |
/// | 408, 5xx, nothing, time out, reset after sending | unknown | no |
/// | never sent (refused, no route, DNS, TLS) | no | yes |
///
/// Revoking twice does what revoking once does, so a revoke is sent again after all of these but a token, a 3xx,
/// and a 4xx other than 408 and 429.
#[must_use = "a call does nothing until it is driven"]
pub struct Call<O: Operation> {
    task: Task<O>,
    next: Next<O::Output>,
}

/// What stays the same over a call's attempts.
struct Task<O> {
    endpoint: Endpoint,
    operation: O,
    policy: RetryPolicy,
    attempts: u32,
    /// Whether an attempt so far may have reached the server.
    reached: bool,
    deadline: Option<Instant>,
}

enum Next<T> {
    Send,
    /// Send after that moment; if the deadline comes first, end with that error.
    SendAfter(Instant, Error),
    Done(Result<T, Error>),
}

/// What a driver has to do next.
#[derive(Debug)]
pub enum Step<O: Operation> {
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
#[must_use = "report what became of the request"]
pub struct Sent<O: Operation>(Task<O>);

impl<O: Operation> Call<O> {
    pub(crate) fn new(endpoint: Endpoint, operation: O, policy: RetryPolicy) -> Self {
        let task = Task {
            endpoint,
            operation,
            policy,
            attempts: 0,
            reached: false,
            deadline: None,
        };
        Self {
            task,
            next: Next::Send,
        }
    }

    /// What to do now. `now` starts the call's deadline at the first step.
    #[must_use = "do what the step says"]
    pub fn step(mut self, now: Instant) -> Step<O> {
        match self.next {
            Next::Done(result) => Step::Done(result),
            Next::Send => self.task.send(now),
            Next::SendAfter(moment, error) => {
                let time = moment.saturating_duration_since(now);
                if !time.is_zero() {
                    self.next = Next::SendAfter(moment, error);
                    return Step::Wait { time, then: self };
                }
                if self.task.time_left(now).is_zero() {
                    return Step::Done(Err(error));
                }
                self.task.send(now)
            }
        }
    }

    /// Drives the call to its end over a blocking transport.
    ///
    /// # Errors
    /// Any [`Error`] but those of configuration and validation.
    pub fn drive<T: Transport + ?Sized>(self, transport: &T) -> Result<O::Output, Error> {
        let mut call = self;
        loop {
            call = match call.step(transport.now()) {
                Step::Send {
                    request,
                    within,
                    sent,
                } => {
                    let answer = transport.send(request, within);
                    sent.answered(answer, transport.now())
                }
                Step::Wait { time, then } => {
                    transport.sleep(time);
                    then
                }
                Step::Done(result) => return result,
            };
        }
    }
}

impl<O: Operation<Output: Send> + Send> Call<O> {
    /// Drives the call to its end over an asynchronous transport.
    ///
    /// About dropping the future, see [`Client::issue_async`](crate::Client::issue_async).
    ///
    /// # Errors
    /// As [`drive`](Self::drive).
    pub async fn drive_async<T: AsyncTransport>(self, transport: &T) -> Result<O::Output, Error> {
        let mut call = self;
        loop {
            call = match call.step(transport.now()) {
                Step::Send {
                    request,
                    within,
                    sent,
                } => {
                    let answer = transport.send(request, within).await;
                    sent.answered(answer, transport.now())
                }
                Step::Wait { time, then } => {
                    transport.sleep(time).await;
                    then
                }
                Step::Done(result) => return result,
            };
        }
    }
}

impl<O: Operation> Task<O> {
    fn send(mut self, now: Instant) -> Step<O> {
        let request = match self.endpoint.request(&self.operation) {
            Ok(request) => request,
            Err(violations) => return Step::Done(Err(violations.into())),
        };
        if self.deadline.is_none() {
            self.deadline = now.checked_add(self.policy.whole_call());
        }
        self.attempts = self.attempts.saturating_add(1);
        Step::Send {
            request,
            within: self.time_left(now),
            sent: Sent(self),
        }
    }

    /// Before the deadline is set, or if it is too far away to be told, there is all the time that the policy allows.
    fn time_left(&self, now: Instant) -> Duration {
        self.deadline.map_or(self.policy.whole_call(), |deadline| {
            deadline.saturating_duration_since(now)
        })
    }
}

impl<O: Operation> Sent<O> {
    /// Takes what became of the request.
    pub fn answered(
        self,
        answer: Result<http::Response<Body>, TransportError>,
        now: Instant,
    ) -> Call<O> {
        let Self(mut task) = self;
        let answer = answer.and_then(within_bounds);
        task.reached |= !answer.as_ref().is_err_and(TransportError::is_not_sent);
        let (verdict, asked, error) = match answer {
            Ok(response) => {
                let verdict = Verdict::on_status(O::KIND, response.status());
                let asked = RetryAfter::read(response.headers());
                match task.operation.read(response) {
                    // That is an answer too, whatever its status: it can't get better.
                    done @ (Ok(_) | Err(Error::AlreadyAccepted(_))) => {
                        return Call {
                            task,
                            next: Next::Done(done),
                        };
                    }
                    Err(error) => (verdict, asked, error),
                }
            }
            Err(error) => {
                let verdict = match error.status() {
                    Some(status) => Verdict::on_status(O::KIND, status),
                    None if error.is_not_sent() => Verdict::on_not_sent(),
                    None => Verdict::on_silence(O::KIND),
                };
                let asked = error
                    .headers()
                    .map_or(RetryAfter::Unnamed, RetryAfter::read);
                let error = NoAnswer::new(O::KIND, error, task.attempts, task.reached);
                (verdict, asked, error.into())
            }
        };
        let next = match task.resume_at(verdict, asked, now) {
            Some(moment) => Next::SendAfter(moment, error),
            None => Next::Done(Err(error)),
        };
        Call { task, next }
    }
}

impl<O> Task<O> {
    /// When the request may be sent again, if at all.
    fn resume_at(&self, verdict: Verdict, asked: RetryAfter, now: Instant) -> Option<Instant> {
        if !verdict.send_again || !self.policy.may_send_after(self.attempts) {
            return None;
        }
        let asked = match asked {
            RetryAfter::Unnamed => None,
            RetryAfter::Wait(wait) => Some(wait),
            RetryAfter::Unknowable => return None,
        };
        let moment = now.checked_add(self.policy.wait_after(self.attempts, asked)?)?;
        self.deadline
            .is_none_or(|deadline| moment < deadline)
            .then_some(moment)
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

impl<O: Operation> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next = match self.next {
            Next::Send => "send",
            Next::SendAfter(..) => "wait, then send",
            Next::Done(_) => "done",
        };
        f.debug_struct("Call")
            .field("kind", &O::KIND)
            .field("attempts", &self.task.attempts)
            .field("next", &next)
            .finish_non_exhaustive()
    }
}

impl<O: Operation> fmt::Debug for Sent<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent")
            .field("kind", &O::KIND)
            .field("attempts", &self.0.attempts)
            .finish_non_exhaustive()
    }
}
