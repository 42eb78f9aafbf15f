//! What one request meets, and what follows from that. Written apart from the code that it judges.

use std::time::Duration;

use actor_token::Body;
use actor_token::transport::TransportError;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

/// Statuses that make a difference, the usual one first.
pub(super) const STATUSES: [u16; 24] = [
    200, 200, 400, 422, 429, 200, 500, 404, 408, 201, 429, 401, 402, 403, 302, 503, 204, 100, 599,
    600, 999, 399, 300, 499,
];

/// The headers that are read, and one that isn't.
pub(super) const HEADERS: [&str; 4] = ["retry-after", "date", "x-clerk-trace-id", "content-type"];

/// How long a request takes: no time, some, or past a call's deadline.
pub(super) const TAKES: [Duration; 4] = [
    Duration::ZERO,
    Duration::from_millis(1),
    Duration::from_secs(4),
    Duration::from_secs(31),
];

#[derive(Clone)]
pub(super) enum Fate {
    Answer(Head, Body),
    /// An answer cut off after its head.
    CutOff(Head),
    NotSent,
    Lost,
}

#[derive(Clone)]
pub(super) struct Head {
    status: u16,
    headers: HeaderMap,
}

#[derive(Clone)]
pub(super) struct Reply {
    pub(super) fate: Fate,
    pub(super) takes: Duration,
}

impl Head {
    /// A value that no header can have is left out.
    pub(super) fn new<'v>(
        status: u16,
        headers: impl IntoIterator<Item = (&'static str, &'v [u8])>,
    ) -> Self {
        let headers = headers.into_iter().filter_map(|(name, value)| {
            let value = HeaderValue::from_bytes(value).ok()?;
            Some((HeaderName::from_static(name), value))
        });
        Self {
            status,
            headers: headers.collect(),
        }
    }

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap()
    }
}

impl Reply {
    /// What the requests meet for which there is no reply.
    pub(super) const NONE: Self = Self {
        fate: Fate::NotSent,
        takes: Duration::ZERO,
    };

    pub(super) fn give(&self) -> Result<Response<Body>, TransportError> {
        match &self.fate {
            Fate::Answer(head, body) => {
                let mut response = Response::new(body.clone());
                *response.status_mut() = head.status();
                *response.headers_mut() = head.headers.clone();
                Ok(response)
            }
            Fate::CutOff(head) => Err(TransportError::maybe_sent("cut off")
                .with_response_head(head.status(), head.headers.clone())),
            Fate::NotSent => Err(TransportError::not_sent("refused")),
            Fate::Lost => Err(TransportError::maybe_sent("reset")),
        }
    }

    /// The body of an answer that came whole with status 200, the only one that can be a success.
    pub(super) fn success(&self) -> Option<&Body> {
        match &self.fate {
            Fate::Answer(head, body) if head.status == 200 => Some(body),
            _ => None,
        }
    }

    pub(super) fn status(&self) -> Option<u16> {
        match &self.fate {
            Fate::Answer(head, _) | Fate::CutOff(head) => Some(head.status),
            Fate::NotSent | Fate::Lost => None,
        }
    }

    pub(super) fn is_not_sent(&self) -> bool {
        matches!(self.fate, Fate::NotSent)
    }

    /// Whether it is certain that no token was issued.
    pub(super) fn surely_issued_nothing(&self) -> bool {
        let refuses = |status| (300..500).contains(&status) && status != 408;
        self.is_not_sent() || self.status().is_some_and(refuses)
    }

    pub(super) fn lets_a_create_follow(&self) -> bool {
        self.is_not_sent() || self.status() == Some(429)
    }

    /// The wait that it asks for in seconds, if it names a number.
    pub(super) fn asks(&self) -> Option<Duration> {
        let (Fate::Answer(head, _) | Fate::CutOff(head)) = &self.fate else {
            return None;
        };
        let text = head.headers.get("retry-after")?.to_str().ok()?.trim();
        whole_seconds(text)
    }
}

/// The number of seconds that a text of digits is.
pub(super) fn whole_seconds(text: &str) -> Option<Duration> {
    let digits = text.chars().map(|c| c.to_digit(10));
    let seconds = digits
        .collect::<Option<Vec<_>>>()
        .filter(|d| !d.is_empty())?;
    let add = |sum: Option<u64>, digit: u32| sum?.checked_mul(10)?.checked_add(digit.into());
    Some(
        seconds
            .into_iter()
            .fold(Some(0), add)
            .map_or(Duration::MAX, Duration::from_secs),
    )
}
