//! Reads `Retry-After`: seconds, or a date measured against the answer's own `Date`, so that a wrong clock here
//! can't shorten the wait.

use std::time::{Duration, SystemTime};

use http::header::{DATE, HeaderMap, RETRY_AFTER};

/// The wait that an answer asks for, in the order of its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RetryAfter {
    /// It names none, or nothing that can be read.
    Unnamed,
    /// This long.
    Wait(Duration),
    /// Until a date, and the answer doesn't say what time it is there. Any wait could be too short.
    Unknowable,
}

impl RetryAfter {
    /// Of several, the longest: nothing is sent earlier than any of them asks.
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let values = headers.get_all(RETRY_AFTER).iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        texts
            .map(|text| Self::read_one(text.trim(), headers))
            .max()
            .unwrap_or(Self::Unnamed)
    }

    fn read_one(text: &str, headers: &HeaderMap) -> Self {
        if !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit()) {
            return Self::Wait(text.parse().map_or(Duration::MAX, Duration::from_secs));
        }
        let Ok(until) = httpdate::parse_http_date(text) else {
            return Self::Unnamed;
        };
        date(headers).map_or(Self::Unknowable, |now| {
            Self::Wait(until.duration_since(now).unwrap_or_default())
        })
    }

    /// The wait in a form for an error to carry.
    pub(crate) fn known(self) -> Option<Duration> {
        match self {
            Self::Wait(wait) => Some(wait),
            Self::Unnamed | Self::Unknowable => None,
        }
    }
}

fn date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?.trim()).ok()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn seconds_and_dates_are_obeyed_and_what_cant_be_read_names_no_wait() {
        let noon = "Sun, 06 Nov 1994 12:00:00 GMT";
        let later = "Sun, 06 Nov 1994 12:00:07 GMT";
        let wait = |seconds| RetryAfter::Wait(Duration::from_secs(seconds));
        let table = [
            (None, None, RetryAfter::Unnamed),
            (Some("0"), None, wait(0)),
            (Some(" 7 "), None, wait(7)),
            (
                Some("18446744073709551616"),
                None,
                RetryAfter::Wait(Duration::MAX),
            ),
            (Some(later), Some(noon), wait(7)),
            (Some(noon), Some(later), wait(0)),
            (Some(later), None, RetryAfter::Unknowable),
            (Some(later), Some("garbled"), RetryAfter::Unknowable),
            (Some(""), None, RetryAfter::Unnamed),
            (Some("-1"), None, RetryAfter::Unnamed),
            (Some("1.5"), None, RetryAfter::Unnamed),
            (Some("soon"), Some(noon), RetryAfter::Unnamed),
            (Some("\u{e9}"), None, RetryAfter::Unnamed),
        ];
        for (retry_after, date, due) in table {
            let mut headers = HeaderMap::new();
            for (name, text) in [(RETRY_AFTER, retry_after), (DATE, date)] {
                if let Some(text) = text {
                    headers.insert(name, HeaderValue::from_bytes(text.as_bytes()).unwrap());
                }
            }
            assert_eq!(RetryAfter::read(&headers), due, "{retry_after:?}, {date:?}");
        }
    }

    #[test]
    fn of_several_waits_the_longest_counts() {
        for (waits, due) in [(["0", "60"], 60), (["60", "0"], 60), (["soon", "7"], 7)] {
            let mut headers = HeaderMap::new();
            for wait in waits {
                headers.append(RETRY_AFTER, HeaderValue::from_static(wait));
            }
            let due = RetryAfter::Wait(Duration::from_secs(due));
            assert_eq!(RetryAfter::read(&headers), due, "{waits:?}");
        }
    }
}
