//! Durations such as `10m`, with a suggestion for a mistyped one.

use std::time::Duration;

use crate::server::MAX_DURATION;

/// Parses a duration.
///
/// # Errors
/// Returns a message about the argument, which suggests a duration if it can.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|_| {
        let hint = suggest(text).map_or_else(
            || "use a number with a unit, such as 90s, 10m or 1h".to_owned(),
            |duration| format!("did you mean {duration}?"),
        );
        format!("is not a duration: {hint}")
    })
}

/// Returns the duration that was probably meant, if it is allowed. A number without a unit probably
/// means minutes, or else seconds.
fn suggest(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    let number: u32 = number.parse().ok()?;
    let units: &[(char, u32)] = match unit.trim().chars().next().map(|c| c.to_ascii_lowercase()) {
        None => &[('m', 60), ('s', 1)],
        Some('m') => &[('m', 60)],
        Some('s') => &[('s', 1)],
        Some('h') => &[('h', 60 * 60)],
        Some(_) => return None,
    };
    let is_allowed = |seconds| {
        number
            .checked_mul(seconds)
            .is_some_and(|time| (1..=MAX_DURATION.as_secs()).contains(&time.into()))
    };
    let (unit, _) = units.iter().find(|(_, seconds)| is_allowed(*seconds))?;
    Some(format!("{number}{unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistyped_duration_gets_suggestion() {
        // (text, suggestion)
        let table = [
            ("10", Some("10m")),
            (" 10 ", Some("10m")),
            ("10mn", Some("10m")),
            ("10 min.", Some("10m")),
            ("90sec.", Some("90s")),
            ("1hr.", Some("1h")),
            ("1H", Some("1h")),
            ("60", Some("60m")),
            // At most 1h, so they are not minutes.
            ("61", Some("61s")),
            ("90", Some("90s")),
            ("3600", Some("3600s")),
            ("3601", None),
            ("10H", None),
            ("61 min.", None),
            ("0 min.", None),
            ("4294967295h.", None),
            ("", None),
            ("m", None),
            ("ten minutes", None),
            ("10x", None),
            ("99999999999999", None),
            ("-5m", None),
        ];
        for (text, expected) in table {
            assert_eq!(suggest(text).as_deref(), expected, "{text:?}");
            assert!(parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn duration_is_parsed() {
        for (text, seconds) in [("90s", 90), ("10m", 600), ("1h", 3600), ("1m 30s", 90)] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text:?}");
        }
    }
}
