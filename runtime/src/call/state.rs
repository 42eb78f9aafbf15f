//! State of a call and the logic that decides its next step, shared by all operations.
//!
//! Only the creation of a state is generic, so that a program contains all other code only once.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use http::{HeaderValue, Request, Response, StatusCode, Uri};

use super::audit_state::AuditState;
use super::base_url::api_request;
use super::classify::Classification;
use super::operations::Descriptor;
use super::outcome::{failure_of, outcome_of};
use super::retry_after::RetryAfter;
use super::settings::Settings;
use crate::audit::OutcomeKind;
use crate::config_error::ConfigError;
use crate::error::{ErrorContext, NoResponseError};
use crate::transport::{MAX_RESPONSE_BYTES, TransportError};
use crate::{Error, request::Body};

/// The state of a call, for any operation.
pub(crate) struct CallState {
    settings: Arc<Settings>,
    operation: &'static Descriptor,
    uri: Uri,
    /// The `Authorization` header, marked sensitive.
    authorization: HeaderValue,
    token_lifetime: Option<Duration>,
    pub(super) audit: AuditState,
    attempts: u32,
    /// At least one attempt may have reached the server.
    reached: bool,
    /// At least one attempt may have been carried out.
    outcome_unknown: bool,
    ignores_rate_limit: bool,
    /// The time of the first step.
    started: Option<Instant>,
    deadline: Option<Instant>,
}

/// The next action of an active call.
pub(crate) enum Next {
    Start,
    Send,
    /// Send at that time. If the call has timed out by then, end it with the error.
    SendAt(Instant, Error),
    Fail(Error),
}

/// The end of an attempt, before the operation reads the response.
pub(super) struct AttemptEnd {
    pub(super) response: Result<Response<Body>, Error>,
    /// The context of errors about the response.
    pub(super) context: ErrorContext,
    pub(super) classification: Classification,
    pub(super) retry_after: RetryAfter,
}

impl CallState {
    /// Creates the state of a call to `operation`, with the ID and the query of its URL. Fails if
    /// the secret key is unavailable, or if the URL would be too long.
    pub(super) fn new(
        settings: Arc<Settings>,
        operation: &'static Descriptor,
        id: Option<&str>,
        query: &str,
        token_lifetime: Option<Duration>,
    ) -> Result<Self, Error> {
        let uri = settings.base_url.uri(operation.path, id, query);
        let uri = uri.map_err(|problem| ConfigError::new(vec![problem]))?;
        Ok(Self {
            uri,
            authorization: settings.key.authorization()?,
            audit: AuditState::new(settings.audit.clone(), operation.not_done.clone()),
            settings,
            operation,
            token_lifetime,
            attempts: 0,
            reached: false,
            outcome_unknown: false,
            ignores_rate_limit: false,
            started: None,
            deadline: None,
        })
    }

    #[cfg(feature = "tracing")]
    pub(super) fn traces_ids(&self) -> bool {
        self.settings.traces_ids
    }

    /// Makes the call a rollback: without an audit record, and sent even during a rate limit.
    pub(super) fn set_rollback(&mut self) {
        self.audit = AuditState::NotAudited;
        self.ignores_rate_limit = true;
    }

    /// Starts the call. Returns `true` if its audit record must begin before it can send.
    pub(super) fn start(&mut self, now: Instant) -> bool {
        self.started = Some(now);
        let is_audited = matches!(self.audit, AuditState::Pending { .. });
        // For other calls, the deadline starts after the sink has begun the record. This way, a
        // slow sink does not use up the time of a call that removes access.
        if is_audited && !self.operation.effect.fails_open() {
            self.start_deadline(now);
        }
        is_audited
    }

    /// Returns the next action if the request cannot be sent now, because of a rate limit or
    /// because the call has timed out. `None` if the request can be sent.
    pub(super) fn delay_or_fail(&mut self, now: Instant) -> Option<Next> {
        self.start_deadline(now);
        let context = self.context(Classification::Transient);
        if self.time_left(now).is_zero() {
            let error = NoResponseError::timed_out(context, self.attempts, self.reached);
            return Some(Next::Fail(error.into()));
        }
        let until = self.settings.rate_limit.throttled_until(now);
        let delay = until
            .filter(|_| !self.ignores_rate_limit)?
            .saturating_duration_since(now);
        let context = ErrorContext {
            retry_after: Some(delay),
            ..context
        };
        let error = NoResponseError::rate_limited(context, self.attempts, self.reached).into();
        Some(match self.resume_at(delay, now) {
            Some(time) => Next::SendAt(time, error),
            None => Next::Fail(error),
        })
    }

    /// Sets the deadline, unless it is already set.
    fn start_deadline(&mut self, now: Instant) {
        self.deadline = self
            .deadline
            .or_else(|| now.checked_add(self.settings.retry.timeout()));
    }

    /// Returns the time until the deadline. Returns the complete timeout if the deadline is not set
    /// yet or does not fit in an `Instant`.
    pub(super) fn time_left(&self, now: Instant) -> Duration {
        self.deadline
            .map_or(self.settings.retry.timeout(), |deadline| {
                deadline.saturating_duration_since(now)
            })
    }

    /// Counts an attempt and returns its request.
    pub(super) fn start_attempt(&mut self, body: Body, now: Instant) -> Request<Body> {
        self.attempts = self.attempts.saturating_add(1);
        self.update_outcome(OutcomeKind::Unknown, None, now);
        let method = self.operation.method.clone();
        let authorization = self.authorization.clone();
        api_request(method, self.uri.clone(), authorization, body)
    }

    /// Classifies the end of an attempt. A 429 also throttles the other calls of the client.
    pub(super) fn end_attempt(
        &mut self,
        result: Result<Response<Body>, TransportError>,
        now: Instant,
        system_time: SystemTime,
    ) -> AttemptEnd {
        let result = result.and_then(check_size);
        self.reached |= !result.as_ref().is_err_and(TransportError::is_not_sent);
        let (status, headers, classification) = match &result {
            Ok(response) => (
                Some(response.status()),
                Some(response.headers()),
                Classification::of_status(response.status()),
            ),
            Err(error) => (
                error.status(),
                error.headers(),
                Classification::of_error(error),
            ),
        };
        let retry_after = headers.map_or(RetryAfter::None, RetryAfter::read);
        if let (Some(StatusCode::TOO_MANY_REQUESTS), RetryAfter::Delay(delay)) =
            (status, retry_after)
        {
            self.settings.rate_limit.throttle(now, delay);
        }
        let orphan_expires_by = self
            .token_lifetime
            .and_then(|lifetime| system_time.checked_add(lifetime));
        let context = ErrorContext {
            retry_after: retry_after.delay(),
            orphan_expires_by,
            ..self.context(classification)
        };
        AttemptEnd {
            response: result.map_err(|error| {
                NoResponseError::new(context, error, self.attempts, self.reached).into()
            }),
            context,
            classification,
            retry_after,
        }
    }

    /// Returns the next action after an attempt that failed.
    pub(super) fn next_after_failure(
        &mut self,
        error: Error,
        classification: Classification,
        retry_after: RetryAfter,
        now: Instant,
    ) -> Next {
        if let Some(not_done) = &self.operation.not_done {
            let mut outcome = outcome_of(&error, not_done);
            if self.outcome_unknown && outcome == *not_done {
                // An earlier attempt may have been carried out, even if this one was not.
                outcome = OutcomeKind::Unknown;
            }
            self.outcome_unknown |= outcome == OutcomeKind::Unknown;
            self.update_outcome(outcome, Some(&error), now);
        }
        if matches!(error, Error::AlreadyAccepted(_)) {
            // A retry is useless, even if the status of the response allows it: an accepted token
            // stays accepted.
            return Next::Fail(error);
        }
        match self.retry_at(classification, retry_after, now) {
            Some(time) => Next::SendAt(time, error),
            None => Next::Fail(error),
        }
    }

    /// Returns when to retry. `None` if the request must not be retried.
    fn retry_at(
        &self,
        classification: Classification,
        retry_after: RetryAfter,
        now: Instant,
    ) -> Option<Instant> {
        let policy = &self.settings.retry;
        let effect = self.operation.effect;
        if !classification.is_retryable(effect) || !policy.allows_attempt_after(self.attempts) {
            return None;
        }
        let requested = match retry_after {
            RetryAfter::None => None,
            RetryAfter::Delay(delay) => Some(delay),
            RetryAfter::Unknown => return None,
        };
        self.resume_at(policy.delay_after(self.attempts, requested), now)
    }

    /// Returns when to send after `delay` and jitter. `None` if `delay` is too long.
    fn resume_at(&self, delay: Duration, now: Instant) -> Option<Instant> {
        let Settings { retry, jitter, .. } = &*self.settings;
        now.checked_add(retry.with_jitter(delay, self.time_left(now), jitter)?)
    }

    /// Updates the outcome in the audit record. The sink receives this outcome if the call is
    /// cancelled now.
    pub(super) fn update_outcome(
        &mut self,
        kind: OutcomeKind,
        error: Option<&Error>,
        now: Instant,
    ) {
        self.update_outcome_details(error, now);
        if let AuditState::Open(record) = &mut self.audit {
            record.outcome_mut().kind = kind;
        }
    }

    /// Updates the failure, the attempts and the duration of the outcome, but not its kind.
    pub(super) fn update_outcome_details(&mut self, error: Option<&Error>, now: Instant) {
        let AuditState::Open(record) = &mut self.audit else {
            return;
        };
        let outcome = record.outcome_mut();
        outcome.failure = error.and_then(failure_of);
        outcome.attempts = self.attempts;
        outcome.duration = self.started.map_or(Duration::ZERO, |started| {
            now.saturating_duration_since(started)
        });
    }

    /// Returns the context for an error, without the times that depend on the response.
    fn context(&self, classification: Classification) -> ErrorContext {
        let may_have_worked = classification.may_have_worked();
        ErrorContext {
            operation: self.operation.kind,
            may_have_worked,
            token_may_exist: may_have_worked && self.operation.effect.may_leave_token(),
            orphan_expires_by: None,
            retry_after: None,
        }
    }
}

/// Rejects a response that is too large, because a custom transport might not enforce the limit.
fn check_size(response: Response<Body>) -> Result<Response<Body>, TransportError> {
    if response.body().len() <= MAX_RESPONSE_BYTES {
        return Ok(response);
    }
    let (head, _) = response.into_parts();
    Err(
        TransportError::maybe_sent("the response is larger than 1 MiB")
            .with_response_head(head.status, head.headers),
    )
}
