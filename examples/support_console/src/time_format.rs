//! Times and durations as a page shows them. Times are in UTC, and say so.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;

/// `2026-03-01T09:05:00Z`, for machines.
pub(crate) fn machine(time: SystemTime) -> String {
    format(time, "%Y-%m-%dT%H:%M:%SZ")
}

/// `1 Mar, 09:05:00 UTC`, for people.
pub(crate) fn people(time: SystemTime) -> String {
    format(time, "%-d %b, %H:%M:%S UTC")
}

fn format(time: SystemTime, form: &str) -> String {
    Timestamp::try_from(time).map_or_else(
        |_| "an unknown time".to_owned(),
        |time| time.strftime(form).to_string(),
    )
}

/// `4 min 05 s`. The script writes the same.
pub(crate) fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn times_are_told_to_the_second() {
        let time = UNIX_EPOCH + Duration::from_millis(1_772_355_900_999);
        assert_eq!(machine(time), "2026-03-01T09:05:00Z");
        assert_eq!(people(time), "1 Mar, 09:05:00 UTC");
        for (seconds, due) in [(0, "0 min 00 s"), (65, "1 min 05 s"), (3600, "60 min 00 s")] {
            assert_eq!(span(Duration::from_secs(seconds)), due);
        }
    }
}
