//! What a row of the table says: what the other side does, and what the call must come to.

use std::fmt;
use std::time::Duration;

use actor_token::{ActorToken, Error, Revocation};

use crate::adapter::Adapter;
use crate::server::Step;
use crate::tls::Certificate;

/// One fault, and what a call must make of it.
pub struct Row {
    pub name: String,
    pub other_side: OtherSide,
    /// How long a call may take, where it is the call's deadline that ends the silence. Such a call sends once.
    pub deadline: Option<Duration>,
    /// How often the call is made with the same client. The last one counts.
    pub calls: usize,
    /// Whether the server closes a connection before the last call.
    pub after_a_close: bool,
    pub due: Due,
    /// What it may come to as well, where chance decides.
    pub or: Option<Due>,
    /// The first wait before sending again, at the least.
    pub waits: Option<Duration>,
    /// Where an adapter truly differs, and why.
    pub differs: Vec<(Adapter, Due, &'static str)>,
}

/// What a call talks to.
#[derive(Clone, Debug)]
pub enum OtherSide {
    Server(Vec<Step>),
    /// The base URL says `https`, and the server doesn't.
    NoTls(Vec<Step>),
    Tls(Certificate, Vec<Step>),
    /// The base URL says `http`, and the server speaks TLS.
    OnlyTls,
    /// Answers with a redirect to another server.
    RedirectsElsewhere(u16),
    /// The client's settings reject the base URL.
    RuledOut,
    Refusing,
    FullBacklog,
    NoSuchHost,
}

/// What a call must come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// How many requests the server receives, all calls and attempts together.
    pub requests: usize,
    pub end: End,
    pub token_may_exist: bool,
    pub is_safe_to_retry: bool,
}

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Token,
    /// A token with neither JWT nor link.
    TokenWithoutSecrets,
    Revoked,
    AlreadyRevoked,
    AlreadyAccepted,
    /// An error answer with this status.
    Api(u16),
    /// A success with this status that can't be read.
    UnexpectedResponse(u16),
    /// The head of an answer with this status, and not all of its body.
    CutOff(u16),
    /// Nothing was sent, and that is sure.
    NotSent,
    /// Nothing was sent, and no retry can help.
    Unusable,
    /// No answer, and nobody knows.
    NoResponse,
    /// Nothing that a sent request can end with.
    Other,
}

impl Due {
    /// No token can have been issued.
    pub fn safe(requests: usize, end: End) -> Self {
        Self {
            requests,
            end,
            token_may_exist: false,
            is_safe_to_retry: true,
        }
    }

    /// A token may have been issued: one request, and never a second.
    pub fn in_doubt(end: End) -> Self {
        Self {
            requests: 1,
            end,
            token_may_exist: true,
            is_safe_to_retry: false,
        }
    }

    pub fn seen(requests: usize, result: &Result<Done, Error>) -> Self {
        let error = result.as_ref().err();
        Self {
            requests,
            end: End::of(result),
            token_may_exist: error.is_some_and(Error::token_may_exist),
            is_safe_to_retry: error.is_none_or(Error::is_safe_to_retry),
        }
    }
}

/// What a successful call brings.
#[derive(Debug)]
pub enum Done {
    Token(Box<ActorToken>),
    Revocation(Revocation),
}

impl End {
    fn of(result: &Result<Done, Error>) -> Self {
        match result {
            Ok(Done::Token(token)) => match (token.token(), token.url()) {
                (Some(_), Some(_)) => Self::Token,
                (None, None) => Self::TokenWithoutSecrets,
                _ => Self::Other,
            },
            Ok(Done::Revocation(Revocation::Revoked(_))) => Self::Revoked,
            Ok(Done::Revocation(Revocation::AlreadyRevoked)) => Self::AlreadyRevoked,
            Err(Error::AlreadyAccepted(_)) => Self::AlreadyAccepted,
            Err(Error::Api(error)) => Self::Api(error.status().as_u16()),
            Err(Error::UnexpectedResponse(error)) => {
                Self::UnexpectedResponse(error.status().as_u16())
            }
            Err(Error::NoResponse(error)) => match error.transport().status() {
                Some(status) => Self::CutOff(status.as_u16()),
                None if error.transport().is_unusable() => Self::Unusable,
                None if error.is_not_sent() => Self::NotSent,
                None => Self::NoResponse,
            },
            _ => Self::Other,
        }
    }
}

impl Row {
    pub fn new(name: impl Into<String>, other_side: OtherSide, due: Due) -> Self {
        Self {
            name: name.into(),
            other_side,
            deadline: None,
            calls: 1,
            after_a_close: false,
            due,
            or: None,
            waits: None,
            differs: Vec::new(),
        }
    }

    /// A server that gives the same answer to every request, over connections that stay open.
    pub fn answer(name: impl Into<String>, answer: impl Into<Vec<u8>>, due: Due) -> Self {
        let steps = vec![Step::Read, Step::Write(answer.into()), Step::Again];
        Self::new(name, OtherSide::Server(steps), due)
    }

    pub fn server(name: impl Into<String>, steps: impl Into<Vec<Step>>, due: Due) -> Self {
        Self::new(name, OtherSide::Server(steps.into()), due)
    }

    pub fn within(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    pub fn calls(mut self, calls: usize) -> Self {
        self.calls = calls;
        self
    }

    pub fn after_a_close(mut self) -> Self {
        self.after_a_close = true;
        self
    }

    pub fn or(mut self, due: Due) -> Self {
        self.or = Some(due);
        self
    }

    pub fn waits(mut self, wait: Duration) -> Self {
        self.waits = Some(wait);
        self
    }

    pub fn but(mut self, adapter: Adapter, due: Due, reason: &'static str) -> Self {
        self.differs.push((adapter, due, reason));
        self
    }

    pub fn due(&self, adapter: Adapter) -> Due {
        let differing = self.differs.iter().find(|(it, ..)| *it == adapter);
        differing.map_or(self.due, |(_, due, _)| *due)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// An answer in HTTP/1.1 with its length.
pub fn http(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut answer = format!(
        "HTTP/1.1 {status} Answer\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend(body);
    answer
}
