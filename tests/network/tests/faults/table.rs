//! Rows of the fault matrix: what the peer does, and the expected result of the call.

use std::fmt;
use std::time::Duration;

use actor_token::session::{Session, SessionTokenError, Verification};
use actor_token::transport::TransportErrorKind;
use actor_token::{ActorToken, Error, Revocation};

use crate::adapter::Adapter;
use crate::server::Step;
use crate::tls::Certificate;

/// A fault, and the expected result of a call.
pub struct Row {
    pub name: String,
    pub peer: Peer,
    /// Set if the call must time out. Retries are then disabled.
    pub call_timeout: Option<Duration>,
    /// How often the call is made with the same client. The result of the last call is checked.
    pub calls: usize,
    /// Whether each call after the first starts when the server has closed a connection.
    pub after_close: bool,
    pub expected: Expected,
    /// Another allowed result, if timing decides between the two.
    pub alternative: Option<Expected>,
    /// The expected kind of the transport's error.
    pub kind: Option<TransportErrorKind>,
    /// An adapter that reports a different kind, and the reason.
    pub kind_exception: Option<(Adapter, &'static str)>,
    /// The minimum of the first delay before a retry.
    pub min_delay: Option<Duration>,
    /// Adapters with a different expected result, and the reason.
    pub exceptions: Vec<(Adapter, Expected, &'static str)>,
}

/// What a call connects to.
#[derive(Clone, Debug)]
pub enum Peer {
    Server(Vec<Step>),
    /// The base URL is `https`, but the server does not support TLS.
    NoTls(Vec<Step>),
    Tls(Certificate, Vec<Step>),
    /// The base URL is `http`, but the server requires TLS.
    OnlyTls,
    /// Responds with a redirect to another server.
    Redirects(u16),
    /// The client's settings reject the base URL.
    RejectedBySettings,
    RefusesConnections,
    FullBacklog,
    UnknownHost,
}

/// The expected or actual result of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The number of requests that the server receives from all calls and attempts.
    pub requests: usize,
    pub end: CallEnd,
    pub token_may_exist: bool,
    pub is_safe_to_retry: bool,
}

/// How a call ends: with a value that it returns, or with the cause of its error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallEnd {
    Token,
    /// A token that has neither a JWT nor a link.
    TokenWithoutSecrets,
    Revoked,
    AlreadyRevoked,
    AlreadyAccepted,
    SessionEnded,
    /// A list of this many sessions.
    Sessions(usize),
    /// A session token was verified with the fetched keys.
    Verified,
    /// A session token was not verified, because no fetched key has its ID.
    UnknownKey,
    /// An error response with this status.
    Api(u16),
    /// A success response with this status, which does not contain what the call requested.
    UnexpectedResponse(u16),
    /// A response with this status and an incomplete body.
    Truncated(u16),
    /// The request was definitely not sent.
    NotSent,
    /// The request was not sent, and a retry cannot help.
    Unusable,
    /// No response was received, and the outcome is unknown.
    NoResponse,
    /// A result that no row expects.
    Other,
}

impl Expected {
    /// Returns a result after which no orphaned token can exist.
    pub fn no_orphan(requests: usize, end: CallEnd) -> Self {
        Self {
            requests,
            end,
            token_may_exist: false,
            is_safe_to_retry: true,
        }
    }

    /// Returns a result after which an orphaned token may exist. The request was sent once, and
    /// must not be retried.
    pub fn maybe_orphan(end: CallEnd) -> Self {
        Self {
            requests: 1,
            end,
            token_may_exist: true,
            is_safe_to_retry: false,
        }
    }

    /// Returns the actual result of a call.
    pub fn observed(requests: usize, result: &Result<Success, Error>) -> Self {
        let error = error_of(result);
        Self {
            requests,
            end: CallEnd::of(result),
            token_may_exist: error.is_some_and(Error::token_may_exist),
            is_safe_to_retry: error.is_none_or(Error::is_safe_to_retry),
        }
    }
}

/// The value that a successful call returns.
#[derive(Debug)]
pub enum Success {
    Token(Box<ActorToken>),
    Revocation(Revocation),
    Session(Box<Session>),
    Sessions(Vec<Session>),
    Verification(Verification),
}

/// Returns the error of a call, or of the fetch that verifying a token needed.
pub fn error_of(result: &Result<Success, Error>) -> Option<&Error> {
    match result {
        Err(error) => Some(error),
        Ok(Success::Verification(Verification::Unavailable(error))) => {
            error.call_error().downcast_ref()
        }
        Ok(_) => None,
    }
}

impl CallEnd {
    fn of(result: &Result<Success, Error>) -> Self {
        if let Some(error) = error_of(result) {
            return Self::of_error(error);
        }
        match result {
            Ok(Success::Token(token)) => match (token.token(), token.url()) {
                (Some(_), Some(_)) => Self::Token,
                (None, None) => Self::TokenWithoutSecrets,
                _ => Self::Other,
            },
            Ok(Success::Revocation(Revocation::Revoked(_))) => Self::Revoked,
            Ok(Success::Revocation(Revocation::AlreadyRevoked)) => Self::AlreadyRevoked,
            Ok(Success::Session(session)) if session.status().has_ended() => Self::SessionEnded,
            Ok(Success::Sessions(sessions)) => Self::Sessions(sessions.len()),
            Ok(Success::Verification(Verification::Valid(_))) => Self::Verified,
            Ok(Success::Verification(Verification::Invalid(SessionTokenError::UnknownKey))) => {
                Self::UnknownKey
            }
            _ => Self::Other,
        }
    }

    fn of_error(error: &Error) -> Self {
        match error {
            Error::AlreadyAccepted(_) => Self::AlreadyAccepted,
            Error::Api(error) => Self::Api(error.status().as_u16()),
            Error::UnexpectedResponse(error) => Self::UnexpectedResponse(error.status().as_u16()),
            Error::NoResponse(error) => match error.transport().status() {
                Some(status) => Self::Truncated(status.as_u16()),
                None if error.transport().is_unusable() => Self::Unusable,
                None if error.is_not_sent() => Self::NotSent,
                None => Self::NoResponse,
            },
            _ => Self::Other,
        }
    }
}

impl Row {
    pub fn new(name: impl Into<String>, peer: Peer, expected: Expected) -> Self {
        Self {
            name: name.into(),
            peer,
            call_timeout: None,
            calls: 1,
            after_close: false,
            expected,
            alternative: None,
            kind: None,
            kind_exception: None,
            min_delay: None,
            exceptions: Vec::new(),
        }
    }

    /// Returns a row whose server returns the same response to every request and keeps connections
    /// open.
    pub fn response(
        name: impl Into<String>,
        response: impl Into<Vec<u8>>,
        expected: Expected,
    ) -> Self {
        let steps = vec![
            Step::Read,
            Step::Write(response.into()),
            Step::RepeatAllSteps,
        ];
        Self::new(name, Peer::Server(steps), expected)
    }

    pub fn server(
        name: impl Into<String>,
        steps: impl Into<Vec<Step>>,
        expected: Expected,
    ) -> Self {
        Self::new(name, Peer::Server(steps.into()), expected)
    }

    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.call_timeout = Some(timeout);
        self
    }

    pub fn calls(mut self, calls: usize) -> Self {
        self.calls = calls;
        self
    }

    pub fn after_close(mut self) -> Self {
        self.after_close = true;
        self
    }

    pub fn or(mut self, expected: Expected) -> Self {
        self.alternative = Some(expected);
        self
    }

    pub fn kind(mut self, kind: TransportErrorKind) -> Self {
        self.kind = Some(kind);
        self
    }

    pub fn kind_except(mut self, adapter: Adapter, reason: &'static str) -> Self {
        self.kind_exception = Some((adapter, reason));
        self
    }

    pub fn min_delay(mut self, delay: Duration) -> Self {
        self.min_delay = Some(delay);
        self
    }

    pub fn except(mut self, adapter: Adapter, expected: Expected, reason: &'static str) -> Self {
        self.exceptions.push((adapter, expected, reason));
        self
    }

    pub fn expected_kind(&self, adapter: Adapter) -> Option<TransportErrorKind> {
        self.kind
            .filter(|_| self.kind_exception.is_none_or(|(it, _)| it != adapter))
    }

    pub fn expected(&self, adapter: Adapter) -> Expected {
        let exception = self.exceptions.iter().find(|(it, ..)| *it == adapter);
        exception.map_or(self.expected, |(_, expected, _)| *expected)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Returns an HTTP/1.1 response with a `content-length`.
pub fn http_response(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut response = format!(
        "HTTP/1.1 {status} Reason\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    response.extend(body);
    response
}
