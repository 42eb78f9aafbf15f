//! A 429 with each form of `Retry-After`: obeyed up to the policy's longest wait, never undercut, and never waited for where
//! it can't be known how long.

use std::time::Duration;

use super::refusal;
use crate::table::End::Api;
use crate::table::{Due, Row, http};

const NOON: &str = "Sun, 06 Nov 1994 12:00:00 GMT";
const SEVEN_PAST: &str = "Sun, 06 Nov 1994 12:00:07 GMT";
const NEXT_DAY: &str = "Mon, 07 Nov 1994 12:00:00 GMT";

pub fn creates() -> Vec<Row> {
    let date = |now: &str, until: &str| format!("date: {now}\r\nretry-after: {until}\r\n");
    let after = |text: &str| format!("retry-after: {text}\r\n");
    let seven = Some(Duration::from_secs(7));
    let any = Some(Duration::from_nanos(1));
    let table = [
        // Name, headers, requests, the first wait at the least.
        ("no Retry-After", String::new(), 3, any),
        ("seconds", after("7"), 3, seven),
        (
            "seconds up to the cap",
            after("20"),
            2,
            Some(Duration::from_secs(20)),
        ),
        ("a date", date(NOON, SEVEN_PAST), 3, seven),
        ("a date in the past", date(SEVEN_PAST, NOON), 3, any),
        ("zero", after("0"), 3, any),
        ("beyond the cap", after("21"), 1, None),
        ("a date beyond the cap", date(NOON, NEXT_DAY), 1, None),
        ("absurd", after("18446744073709551616"), 1, None),
        ("garbled", after("CaNaRy"), 3, any),
        ("negative", after("-7"), 3, any),
        ("a fraction", after("1.5"), 3, any),
        ("empty", after(""), 3, any),
        ("a date without Date", after(SEVEN_PAST), 1, None),
        (
            "a date and a garbled Date",
            date("CaNaRy", SEVEN_PAST),
            1,
            None,
        ),
    ];
    let row = |(name, headers, requests, wait): (&str, String, usize, Option<Duration>)| {
        let answer = http(429, &headers, refusal("too_many_requests"));
        let row = Row::answer(
            format!("429: {name}"),
            answer,
            Due::safe(requests, Api(429)),
        );
        match wait {
            Some(wait) => row.waits(wait),
            None => row,
        }
    };
    table.into_iter().map(row).collect()
}
