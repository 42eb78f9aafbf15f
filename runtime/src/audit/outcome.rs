//! The outcome of a call, as far as it is known.

use std::time::Duration;

use http::StatusCode;
use serde::ser::{Serialize, Serializer};

use crate::ActorTokenId;
use crate::transport::TransportErrorKind;

/// The outcome of a call, as far as it is known: its effect, the cause of a failure, the number of
/// attempts and the duration.
///
/// It serializes as a flat object. `actor_token_id` is present if a token was issued. `error` is
/// present if the call failed, with `cause` if it is known why no complete response was received,
/// and with `status` and `trace_id` if a response has them:
///
/// ```
/// use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
///
/// /// A sink that prints outcomes.
/// struct Print;
///
/// impl Audit for Print {
///     fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
///         Ok(AuditId::new("1"))
///     }
///
///     fn end(&self, _: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///         println!("{}", serde_json::to_string(outcome)?);
///         // {"outcome":"issued","actor_token_id":"act_…","attempts":1,"duration_ms":120}
///         // {"outcome":"not_issued","error":"api","status":422,"trace_id":"…","attempts":1,"duration_ms":95}
///         // {"outcome":"not_issued","error":"no_response","cause":"connection_refused","attempts":3,"duration_ms":900}
///         Ok(())
///     }
/// }
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).audit(Print).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// # request.send(&clerk)?;
/// # Ok::<(), actor_token::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub(crate) kind: OutcomeKind,
    pub(crate) failure: Option<Failure>,
    pub(crate) attempts: u32,
    pub(crate) duration: Duration,
}

/// The effect of a call, as far as it is known.
///
/// ```
/// use actor_token::audit::{Outcome, OutcomeKind};
///
/// fn is_alarming(outcome: &Outcome) -> bool {
///     matches!(outcome.kind(), OutcomeKind::AlreadyAccepted | OutcomeKind::Unknown)
/// }
/// # let _ = is_alarming;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutcomeKind {
    /// The actor token with this ID was issued.
    Issued(ActorTokenId),
    /// No actor token was issued.
    NotIssued,
    /// The actor token was revoked, by this call or before it.
    Revoked,
    /// This call did not revoke the actor token.
    NotRevoked,
    /// The actor token can't be revoked, because its link was opened: **someone is, or was, signed
    /// in as the user**.
    AlreadyAccepted,
    /// The session has ended, by this call or before it.
    SessionEnded,
    /// This call did not end the session.
    SessionNotEnded,
    /// It is not known whether the request took effect.
    Unknown,
}

/// The cause of a call's failure.
///
/// ```
/// use actor_token::audit::{FailureKind, Outcome};
///
/// /// Returns `true` if Clerk's support can find the request by its trace ID.
/// fn is_traceable(outcome: &Outcome) -> bool {
///     outcome.failure().is_some_and(|failure| failure.kind() == FailureKind::Api && failure.trace_id().is_some())
/// }
/// # let _ = is_traceable;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub(crate) kind: FailureKind,
    pub(crate) cause: Option<TransportErrorKind>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) trace_id: Option<String>,
}

/// The kind of error that a call ended with.
///
/// ```
/// use actor_token::audit::FailureKind;
///
/// assert_eq!(FailureKind::NoResponse.as_str(), "no_response");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// Clerk, or a proxy in front of it, responded with an error.
    Api,
    /// No complete response was received.
    NoResponse,
    /// The response has a success status, but not the expected content.
    UnexpectedResponse,
    /// The token to be revoked was already accepted: its link was opened.
    AlreadyAccepted,
}

impl Outcome {
    /// Returns the effect of the call.
    #[must_use]
    pub fn kind(&self) -> &OutcomeKind {
        &self.kind
    }

    /// Returns [`kind`](Self::kind) as a word: `issued`, `not_issued`, `revoked`, `not_revoked`,
    /// `already_accepted`, `session_ended`, `session_not_ended`, `unknown`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        self.kind.as_str()
    }

    /// Returns the ID of the token, if one was issued.
    #[must_use]
    pub fn actor_token_id(&self) -> Option<&ActorTokenId> {
        match &self.kind {
            OutcomeKind::Issued(id) => Some(id),
            _ => None,
        }
    }

    /// Returns the cause of the call's failure. `None` if the call succeeded, or if it was
    /// cancelled before or during an attempt. If the call was cancelled between two attempts,
    /// returns the cause of the last attempt's failure.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Returns the number of attempts to send the request.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the duration of the call. For a cancelled call, returns the time until its last
    /// attempt started or ended.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.duration
    }
}

impl OutcomeKind {
    /// Returns the kind as a word: `issued`, `not_issued`, `revoked`, `not_revoked`,
    /// `already_accepted`, `session_ended`, `session_not_ended`, `unknown`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Issued(_) => "issued",
            Self::NotIssued => "not_issued",
            Self::Revoked => "revoked",
            Self::NotRevoked => "not_revoked",
            Self::AlreadyAccepted => "already_accepted",
            Self::SessionEnded => "session_ended",
            Self::SessionNotEnded => "session_not_ended",
            Self::Unknown => "unknown",
        }
    }
}

impl Failure {
    /// Returns the kind of error.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        self.kind
    }

    /// Returns the cause of a missing response. Returns `None` if it is not known, or if a complete
    /// response was received.
    #[must_use]
    pub fn cause(&self) -> Option<TransportErrorKind> {
        self.cause
    }

    /// Returns the status of the response, if one was received.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns the trace ID of the response, by which Clerk's support finds the request.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }
}

impl FailureKind {
    /// Returns the kind as a word: `api`, `no_response`, `unexpected_response`, `already_accepted`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::NoResponse => "no_response",
            Self::UnexpectedResponse => "unexpected_response",
            Self::AlreadyAccepted => "already_accepted",
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Flat<'a> {
            outcome: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            actor_token_id: Option<&'a ActorTokenId>,
            #[serde(skip_serializing_if = "Option::is_none")]
            error: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            cause: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            status: Option<u16>,
            #[serde(skip_serializing_if = "Option::is_none")]
            trace_id: Option<&'a str>,
            attempts: u32,
            duration_ms: u64,
        }

        let failure = self.failure();
        let flat = Flat {
            outcome: self.as_str(),
            actor_token_id: self.actor_token_id(),
            error: failure.map(|failure| failure.kind.as_str()),
            cause: failure.and_then(|failure| Some(failure.cause?.as_str())),
            status: failure.and_then(|failure| Some(failure.status?.as_u16())),
            trace_id: failure.and_then(Failure::trace_id),
            attempts: self.attempts,
            duration_ms: u64::try_from(self.duration.as_millis()).unwrap_or(u64::MAX),
        };
        flat.serialize(serializer)
    }
}
