//! Reads `Retry-After`: seconds, or a date. A date is compared with the response's own `Date`, so
//! that a wrong local clock can't shorten the delay.

use std::time::{Duration, SystemTime};

use http::header::{DATE, HeaderMap, RETRY_AFTER};

/// The delay that a response asks for, from short to long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RetryAfter {
    /// There is no valid value.
    None,
    Delay(Duration),
    /// There is a date, but the response has no valid `Date`. Any delay could be too short.
    Unknown,
}

impl RetryAfter {
    /// Returns the longest of several: nothing is sent earlier than any of them asks for.
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let values = headers.get_all(RETRY_AFTER).iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        texts
            .map(|text| Self::read_one(text.trim(), headers))
            .max()
            .unwrap_or(Self::None)
    }

    fn read_one(text: &str, headers: &HeaderMap) -> Self {
        if !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit()) {
            return Self::Delay(text.parse().map_or(Duration::MAX, Duration::from_secs));
        }
        let Ok(until) = httpdate::parse_http_date(text) else {
            return Self::None;
        };
        date(headers).map_or(Self::Unknown, |now| {
            Self::Delay(until.duration_since(now).unwrap_or_default())
        })
    }

    /// Returns the delay, if there is one.
    pub(super) fn delay(self) -> Option<Duration> {
        match self {
            Self::Delay(delay) => Some(delay),
            Self::None | Self::Unknown => None,
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
        let wait = |seconds| RetryAfter::Delay(Duration::from_secs(seconds));
        let table = [
            (None, None, RetryAfter::None),
            (Some("0"), None, wait(0)),
            (Some(" 7 "), None, wait(7)),
            (
                Some("18446744073709551616"),
                None,
                RetryAfter::Delay(Duration::MAX),
            ),
            (Some(later), Some(noon), wait(7)),
            (Some(noon), Some(later), wait(0)),
            (Some(later), None, RetryAfter::Unknown),
            (Some(later), Some("garbled"), RetryAfter::Unknown),
            (Some(""), None, RetryAfter::None),
            (Some("-1"), None, RetryAfter::None),
            (Some("1.5"), None, RetryAfter::None),
            (Some("soon"), Some(noon), RetryAfter::None),
            (Some("\u{e9}"), None, RetryAfter::None),
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
            let due = RetryAfter::Delay(Duration::from_secs(due));
            assert_eq!(RetryAfter::read(&headers), due, "{waits:?}");
        }
    }
}
