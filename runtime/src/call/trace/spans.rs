//! Implementation with spans and events. Attributes are named as in OpenTelemetry's [HTTP
//! conventions](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span),
//! where these define a name.

use std::future::Future;
use std::time::Duration;

use http::{Request, Response, Uri};
use tracing::field::{Empty, display};
use tracing::instrument::{Instrument, Instrumented};
use tracing::{Span, debug, info_span, warn};

use crate::audit::{Intent, OutcomeKind};
use crate::call::audit_state::AuditState;
use crate::call::operations::Descriptor;
use crate::call::outcome::outcome_of;
use crate::call::state::Next;
use crate::call::{Call, Operation};
use crate::safe_to_print::trace_id;
use crate::transport::TransportError;
use crate::{Error, request::Body};

/// The span of a call.
pub(crate) struct CallTrace {
    span: Span,
    operation: &'static Descriptor,
    attempts: u32,
    /// Whether cancelling the call now may leave an orphaned token: a token that Clerk issued but
    /// the caller did not receive.
    may_leave_orphan: bool,
    /// Whether the failure of the audit sink was already reported.
    has_reported_audit_failure: bool,
}

/// The span of one attempt.
pub(crate) struct Attempt(Span);

impl CallTrace {
    /// Starts the span of `call`. Takes and returns the call instead of borrowing it, because the
    /// future of the asynchronous driver would reserve space for the borrow.
    pub(crate) fn start<O: Operation>(call: Call<O>) -> (Self, Call<O>) {
        let span = info_span!(
            "actor_token",
            otel.name = O::DESCRIPTOR.kind.span_name(),
            otel.status_code = Empty,
            "error.type" = Empty,
            actor_token.operation = O::DESCRIPTOR.kind.as_str(),
            actor_token.id = Empty,
            actor_token.outcome = Empty,
            actor_token.attempts = Empty,
            actor_token.actor.sub = Empty,
            actor_token.on_behalf_of = Empty,
            user.id = Empty,
        );
        if let Call::Active(task, _) = &call {
            if let Some(intent) = task.intent().filter(|_| task.state.traces_ids()) {
                if let Intent::Issue { request, .. } = intent {
                    span.record("user.id", display(request.user_id()));
                    span.record("actor_token.actor.sub", display(request.sub()));
                }
                if let Some(who) = intent.on_behalf_of() {
                    span.record("actor_token.on_behalf_of", who);
                }
            }
            if let Some(id) = task.operation.id() {
                span.record("actor_token.id", id);
            }
        }
        let trace = Self {
            span,
            operation: O::DESCRIPTOR,
            attempts: 0,
            may_leave_orphan: false,
            has_reported_audit_failure: false,
        };
        (trace, call)
    }

    /// Reports the audit failure if the call continues without an audit record. This must not wait
    /// until the end of the call, because the call may be cancelled before.
    pub(crate) fn after_audit<O: Operation>(&mut self, call: &Call<O>) {
        if matches!(call, Call::Active(task, _) if matches!(task.state.audit, AuditState::Failed(_)))
        {
            self.report_audit_failure();
        }
    }

    fn report_audit_failure(&mut self) {
        if !self.has_reported_audit_failure {
            self.has_reported_audit_failure = true;
            warn!(parent: &self.span, "the audit record is missing or incomplete");
        }
    }

    /// Starts the span of an attempt.
    pub(crate) fn start_attempt(&mut self, request: &Request<Body>) -> Attempt {
        let uri = request.uri();
        let span = info_span!(
            parent: &self.span,
            "HTTP request",
            otel.name = format_args!("{} {}", request.method(), self.operation.path),
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = request.method().as_str(),
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            url.full = without_query(uri),
            url.template = self.operation.path,
            server.address = uri.host(),
            server.port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 }),
            "error.type" = Empty,
            actor_token.error.kind = Empty,
            clerk.trace_id = Empty,
        );
        if self.attempts > 0 {
            span.record("http.request.resend_count", self.attempts);
        }
        self.attempts = self.attempts.saturating_add(1);
        self.may_leave_orphan = self.operation.effect.may_leave_token();
        Attempt(span)
    }

    /// Updates `may_leave_orphan` after an attempt.
    pub(crate) fn after_attempt<O: Operation>(&mut self, call: &Call<O>) {
        self.may_leave_orphan = self.operation.effect.may_leave_token()
            && match call {
                Call::Succeeded(..) => true,
                Call::Active(_, Next::Fail(error)) => error.token_may_exist(),
                Call::Active(..) | Call::Done(_) => false,
            };
    }

    /// Reports that the call waits before it sends the next request.
    pub(crate) fn delay(&self, time: Duration) {
        let delay_ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        debug!(parent: &self.span, delay_ms, "delaying request");
    }

    /// Completes the span of the call.
    pub(crate) fn end<O: Operation>(&mut self, result: &Result<O::Output, Error>) {
        self.may_leave_orphan = false;
        let outcome = match (result, &self.operation.not_done) {
            (Ok(output), _) => O::outcome(output),
            (Err(error), Some(not_done)) => Some(outcome_of(error, not_done)),
            (Err(_), None) => None,
        };
        self.span.record("actor_token.attempts", self.attempts);
        if let Some(outcome) = &outcome {
            self.span.record("actor_token.outcome", outcome.as_str());
        }
        if let Some(OutcomeKind::Issued(id)) = &outcome {
            self.span.record("actor_token.id", id.as_str());
        }
        let is_audit_incomplete = match result {
            Ok(output) => O::is_audit_incomplete(output),
            Err(Error::AlreadyAccepted(error)) => error.audit_error().is_some(),
            Err(error) => matches!(error, Error::AuditIncomplete(_)),
        };
        if is_audit_incomplete {
            self.report_audit_failure();
        }
        let Err(error) = result else {
            return;
        };
        self.span.record("otel.status_code", "ERROR");
        self.span.record("error.type", error.variant());
        if self.operation.effect.may_leave_token() && outcome == Some(OutcomeKind::Unknown) {
            warn!(parent: &self.span, "an actor token may have been issued but was not returned to the caller");
        }
    }
}

/// Returns the URL without its query, because the query contains a user ID.
fn without_query(uri: &Uri) -> String {
    let mut url = uri.to_string();
    url.truncate(url.find('?').unwrap_or(url.len()));
    url
}

impl Drop for CallTrace {
    fn drop(&mut self) {
        if self.may_leave_orphan {
            warn!(parent: &self.span, "the call was cancelled: an actor token may have been issued but was not returned to the caller");
        }
    }
}

impl Attempt {
    pub(crate) fn run<T>(&self, send: impl FnOnce() -> T) -> T {
        self.0.in_scope(send)
    }

    pub(crate) fn run_async<F: Future>(&self, sending: F) -> Instrumented<F> {
        sending.instrument(self.0.clone())
    }

    /// Completes the span of the attempt.
    pub(crate) fn complete(&self, result: &Result<Response<Body>, TransportError>) {
        let (status, headers) = match result {
            Ok(response) => (Some(response.status()), Some(response.headers())),
            Err(error) => (error.status(), error.headers()),
        };
        if let Some(status) = status {
            self.0.record("http.response.status_code", status.as_u16());
        }
        if let Some(id) = headers.and_then(trace_id) {
            self.0.record("clerk.trace_id", id);
        }
        let error = match (result, &status) {
            (Ok(_), Some(status)) if status.is_success() => return,
            (Ok(_), Some(status)) => status.as_str(),
            (Err(_), Some(_)) => "truncated",
            (Err(error), None) if error.is_unusable() => "unusable",
            (Err(error), None) if error.is_not_sent() => "not_sent",
            (_, None) => "no_response",
        };
        self.0.record("otel.status_code", "ERROR");
        self.0.record("error.type", error);
        if let Err(error) = result {
            self.0
                .record("actor_token.error.kind", error.kind().as_str());
        }
    }
}
