//! Durations such as `10m`, with a suggestion for a mistyped one.

use std::time::Duration;

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

/// Returns the duration that was probably meant. A number without a unit probably means minutes.
fn suggest(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    let number: u32 = number.parse().ok()?;
    let unit = match unit.trim().chars().next().map(|c| c.to_ascii_lowercase()) {
        None | Some('m') => 'm',
        Some('s') => 's',
        Some('h') => 'h',
        Some(_) => return None,
    };
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
