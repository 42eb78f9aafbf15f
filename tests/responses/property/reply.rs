//! A server's reply to one request, and its expected effect on the client.

use std::time::Duration;

use actor_token::request::Body;
use actor_token::transport::TransportError;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

/// Statuses that the client handles in different ways. The first is the usual one.
pub(super) const STATUSES: [u16; 24] = [
    200, 200, 400, 422, 429, 200, 500, 404, 408, 201, 429, 401, 402, 403, 302, 503, 204, 100, 599,
    600, 999, 399, 300, 499,
];

/// The headers that the client reads, and one that it ignores.
pub(super) const HEADERS: [&str; 4] = ["retry-after", "date", "x-clerk-trace-id", "content-type"];

/// The possible durations of an attempt. The last is longer than the default call timeout.
pub(super) const DURATIONS: [Duration; 4] = [
    Duration::ZERO,
    Duration::from_millis(1),
    Duration::from_secs(4),
    Duration::from_secs(31),
];

#[derive(Clone)]
pub(super) enum ReplyKind {
    Response(Head, Body),
    /// A response that is truncated after its head.
    Truncated(Head),
    NotSent,
    /// The request may have been received.
    NoResponse,
}

#[derive(Clone)]
pub(super) struct Head {
    status: u16,
    headers: HeaderMap,
}

#[derive(Clone)]
pub(super) struct Reply {
    pub(super) kind: ReplyKind,
    pub(super) duration: Duration,
}

impl Head {
    /// Creates a response head. Values that are not valid in a header are omitted.
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
    /// The reply to all requests after the last reply of a case.
    pub(super) const AFTER_LAST: Self = Self {
        kind: ReplyKind::NotSent,
        duration: Duration::ZERO,
    };

    pub(super) fn to_result(&self) -> Result<Response<Body>, TransportError> {
        match &self.kind {
            ReplyKind::Response(head, body) => {
                let mut response = Response::new(body.clone());
                *response.status_mut() = head.status();
                *response.headers_mut() = head.headers.clone();
                Ok(response)
            }
            ReplyKind::Truncated(head) => Err(TransportError::maybe_sent("truncated")
                .with_response_head(head.status(), head.headers.clone())),
            ReplyKind::NotSent => Err(TransportError::not_sent("refused")),
            ReplyKind::NoResponse => Err(TransportError::maybe_sent("reset")),
        }
    }

    /// Returns the body of a complete response with status 200. No other reply can be a success.
    pub(super) fn success_body(&self) -> Option<&Body> {
        match &self.kind {
            ReplyKind::Response(head, body) if head.status == 200 => Some(body),
            _ => None,
        }
    }

    pub(super) fn status(&self) -> Option<u16> {
        match &self.kind {
            ReplyKind::Response(head, _) | ReplyKind::Truncated(head) => Some(head.status),
            ReplyKind::NotSent | ReplyKind::NoResponse => None,
        }
    }

    pub(super) fn is_not_sent(&self) -> bool {
        matches!(self.kind, ReplyKind::NotSent)
    }

    /// Returns `true` if it is certain that the request had no effect.
    pub(super) fn had_no_effect(&self) -> bool {
        let is_rejection = |status| (300..500).contains(&status) && status != 408;
        self.is_not_sent() || self.status().is_some_and(is_rejection)
    }

    /// Returns `true` if the client may retry issuing a token.
    pub(super) fn allows_issue_retry(&self) -> bool {
        self.is_not_sent() || self.status() == Some(429)
    }

    /// Returns the delay in the `Retry-After` header if it is a number of seconds.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        let (ReplyKind::Response(head, _) | ReplyKind::Truncated(head)) = &self.kind else {
            return None;
        };
        let text = head.headers.get("retry-after")?.to_str().ok()?.trim();
        parse_seconds(text)
    }
}

/// Parses a string of digits as seconds. A number that is too large becomes `Duration::MAX`.
pub(super) fn parse_seconds(text: &str) -> Option<Duration> {
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
