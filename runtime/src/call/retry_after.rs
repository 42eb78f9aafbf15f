//! Parser for `Retry-After`: seconds, or a date. The parser compares a date with the `Date` of the
//! response, so that a wrong local clock cannot shorten the delay.

use std::time::{Duration, SystemTime};

use http::header::{DATE, HeaderMap, RETRY_AFTER};

/// The delay that a response requests, ordered from short to long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RetryAfter {
    /// The header is missing or invalid.
    None,
    Delay(Duration),
    /// The header is a date, but the response has no valid `Date`, so any delay could be too short.
    Unknown,
}

impl RetryAfter {
    /// Reads the header. If it appears more than once, the longest delay counts.
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let values = headers.get_all(RETRY_AFTER).iter();
        values
            .filter_map(|value| value.to_str().ok())
            .map(|value| Self::read_value(value.trim(), headers))
            .max()
            .unwrap_or(Self::None)
    }

    fn read_value(value: &str, headers: &HeaderMap) -> Self {
        if !value.is_empty() && value.bytes().all(|digit| digit.is_ascii_digit()) {
            return Self::Delay(value.parse().map_or(Duration::MAX, Duration::from_secs));
        }
        let Ok(until) = httpdate::parse_http_date(value) else {
            return Self::None;
        };
        response_date(headers).map_or(Self::Unknown, |now| {
            Self::Delay(until.duration_since(now).unwrap_or_default())
        })
    }

    /// Returns the delay. `None` if no delay is requested, or if the delay is unknown.
    pub(super) fn delay(self) -> Option<Duration> {
        match self {
            Self::Delay(delay) => Some(delay),
            Self::None | Self::Unknown => None,
        }
    }
}

fn response_date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?.trim()).ok()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn retry_after_is_seconds_or_date() {
        let noon = "Sun, 06 Nov 1994 12:00:00 GMT";
        let later = "Sun, 06 Nov 1994 12:00:07 GMT";
        let delay = |seconds| RetryAfter::Delay(Duration::from_secs(seconds));
        let table = [
            (None, None, RetryAfter::None),
            (Some("0"), None, delay(0)),
            (Some(" 7 "), None, delay(7)),
            (
                Some("18446744073709551616"),
                None,
                RetryAfter::Delay(Duration::MAX),
            ),
            (Some(later), Some(noon), delay(7)),
            (Some(noon), Some(later), delay(0)),
            (Some(later), None, RetryAfter::Unknown),
            (Some(later), Some("garbled"), RetryAfter::Unknown),
            (Some(""), None, RetryAfter::None),
            (Some("-1"), None, RetryAfter::None),
            (Some("1.5"), None, RetryAfter::None),
            (Some("soon"), Some(noon), RetryAfter::None),
            (Some("\u{e9}"), None, RetryAfter::None),
        ];
        for (retry_after, date, expected) in table {
            let mut headers = HeaderMap::new();
            for (name, value) in [(RETRY_AFTER, retry_after), (DATE, date)] {
                if let Some(value) = value {
                    headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
                }
            }
            assert_eq!(
                RetryAfter::read(&headers),
                expected,
                "{retry_after:?}, {date:?}"
            );
        }
    }

    #[test]
    fn longest_of_several_delays_is_used() {
        for (values, expected) in [(["0", "60"], 60), (["60", "0"], 60), (["soon", "7"], 7)] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(RETRY_AFTER, HeaderValue::from_static(value));
            }
            let expected = RetryAfter::Delay(Duration::from_secs(expected));
            assert_eq!(RetryAfter::read(&headers), expected, "{values:?}");
        }
    }
}
