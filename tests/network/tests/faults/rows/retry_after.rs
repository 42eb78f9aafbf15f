//! Status 429 with each form of `Retry-After`.
//!
//! The client waits for the requested delay up to the policy's maximum backoff. It does not retry
//! if the delay is longer or unknown.

use std::time::Duration;

use super::error_body;
use crate::adapter::CANARY;
use crate::table::CallEnd::Api;
use crate::table::{Expected, Row, http_response};

const NOON: &str = "Sun, 06 Nov 1994 12:00:00 GMT";
const SEVEN_SECONDS_LATER: &str = "Sun, 06 Nov 1994 12:00:07 GMT";
const NEXT_DAY: &str = "Mon, 07 Nov 1994 12:00:00 GMT";

pub fn issue_rows() -> Vec<Row> {
    let date = |now: &str, until: &str| format!("date: {now}\r\nretry-after: {until}\r\n");
    let after = |text: &str| format!("retry-after: {text}\r\n");
    let seven = Some(Duration::from_secs(7));
    let some_delay = Some(Duration::from_nanos(1));
    let table = [
        // Name, headers, requests, minimum of the first delay.
        ("no Retry-After", String::new(), 3, some_delay),
        ("seconds", after("7"), 3, seven),
        (
            "as long as the maximum backoff",
            after("20"),
            2,
            Some(Duration::from_secs(20)),
        ),
        ("a date", date(NOON, SEVEN_SECONDS_LATER), 3, seven),
        (
            "a date in the past",
            date(SEVEN_SECONDS_LATER, NOON),
            3,
            some_delay,
        ),
        ("zero", after("0"), 3, some_delay),
        ("longer than the maximum backoff", after("21"), 1, None),
        (
            "a date after the maximum backoff",
            date(NOON, NEXT_DAY),
            1,
            None,
        ),
        (
            "too large for 64 bits",
            after("18446744073709551616"),
            1,
            None,
        ),
        ("not a number", after(CANARY), 3, some_delay),
        ("negative", after("-7"), 3, some_delay),
        ("a fraction", after("1.5"), 3, some_delay),
        ("empty", after(""), 3, some_delay),
        (
            "a date, but no Date header",
            after(SEVEN_SECONDS_LATER),
            1,
            None,
        ),
        (
            "a date, and an invalid Date header",
            date(CANARY, SEVEN_SECONDS_LATER),
            1,
            None,
        ),
    ];
    let row = |(name, headers, requests, min_delay): (&str, String, usize, Option<Duration>)| {
        let response = http_response(429, &headers, error_body("too_many_requests"));
        let row = Row::response(
            format!("429: {name}"),
            response,
            Expected::no_orphan(requests, Api(429)),
        );
        match min_delay {
            Some(delay) => row.min_delay(delay),
            None => row,
        }
    };
    table.into_iter().map(row).collect()
}
