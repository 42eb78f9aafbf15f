//! Formats times in UTC, and durations.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;

/// Formats a time for the `datetime` attribute of HTML: `2026-03-01T09:05:00Z`.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    format(time, "%Y-%m-%dT%H:%M:%SZ")
}

/// Formats a time for people: `1 Mar 2026, 09:05:00 UTC`. The script `console.js` uses the same
/// format for local times.
pub(crate) fn human(time: SystemTime) -> String {
    format(time, "%-d %b %Y, %H:%M:%S UTC")
}

/// Formats the time of day for people: `09:05 UTC`.
pub(crate) fn clock(time: SystemTime) -> String {
    format(time, "%H:%M UTC")
}

fn format(time: SystemTime, format: &str) -> String {
    Timestamp::try_from(time).map_or_else(
        |_| "an unknown time".to_owned(),
        |time| time.strftime(format).to_string(),
    )
}

/// Formats a duration: `4 min 05 s`. The script `console.js` uses the same format.
pub(crate) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn times_omit_fractions_of_seconds() {
        let time = UNIX_EPOCH + Duration::from_millis(1_772_355_900_999);
        assert_eq!(rfc3339(time), "2026-03-01T09:05:00Z");
        assert_eq!(human(time), "1 Mar 2026, 09:05:00 UTC");
        assert_eq!(clock(time), "09:05 UTC");
    }

    #[test]
    fn durations_have_minutes_and_seconds() {
        for (seconds, expected) in [(0, "0 min 00 s"), (65, "1 min 05 s"), (3600, "60 min 00 s")] {
            assert_eq!(duration(Duration::from_secs(seconds)), expected);
        }
    }
}
