//! Validates the case number and the reason, which are shown in the banner and in the audit trail.

/// The maximum number of digits of a case number.
pub(crate) const MAX_CASE_DIGITS: usize = 9;
/// The length of `CS-` and the digits.
pub(crate) const MAX_CASE_LENGTH: usize = 3 + MAX_CASE_DIGITS;
pub(crate) const MAX_REASON_LENGTH: usize = 200;
/// The maximum length of a user ID in a record of a rejected attempt.
pub(crate) const MAX_ID_LENGTH: usize = 100;
/// The minimum number of characters, without whitespace.
pub(crate) const MIN_REASON_LENGTH: usize = 10;

pub(crate) fn validate_case(text: &str) -> Result<(), &'static str> {
    validate_text(text)?;
    let number = text.strip_prefix("CS-").unwrap_or_default();
    let is_number = number.bytes().all(|it| it.is_ascii_digit());
    if number.is_empty() || !is_number || text.len() > MAX_CASE_LENGTH {
        return Err("must be a case number, such as CS-4711");
    }
    Ok(())
}

pub(crate) fn validate_reason(text: &str) -> Result<(), String> {
    validate_text(text)?;
    let length = text.chars().count();
    if length > MAX_REASON_LENGTH {
        return Err(format!(
            "must have at most {MAX_REASON_LENGTH} characters, not {length}"
        ));
    }
    let visible = text.chars().filter(|it| !it.is_whitespace()).count();
    if visible < MIN_REASON_LENGTH {
        return Err(format!(
            "must have at least {MIN_REASON_LENGTH} characters, not {visible} (spaces don't count)"
        ));
    }
    Ok(())
}

fn validate_text(text: &str) -> Result<(), &'static str> {
    if text.trim().is_empty() {
        Err("must not be blank")
    } else if text.chars().any(is_invisible) {
        Err("must be one line without invisible characters")
    } else {
        Ok(())
    }
}

/// Returns whether a character is invisible.
///
/// Such characters are control characters, newlines, and marks for the text direction. A mark can
/// make `CS-1` appear as `1-SC`.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Returns the beginning of a text that was not validated, without invisible characters.
pub(crate) fn printable(text: &str, max_length: usize) -> String {
    let visible = text.trim().chars().filter(|it| !is_invisible(*it));
    visible.take(max_length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_must_be_a_number() {
        for case in ["CS-1", "CS-4711", "CS-123456789"] {
            assert_eq!(validate_case(case), Ok(()), "{case}");
        }
        for case in ["", "CS-", "4711", "cs-1", "CS-x", "CS-1 ", "CS-1234567890"] {
            assert!(validate_case(case).is_err(), "{case}");
        }
    }

    #[test]
    fn whitespace_does_not_count() {
        let expected = "must have at least 10 characters, not 2 (spaces don't count)";
        assert_eq!(validate_reason("a          b").unwrap_err(), expected);
        assert!(validate_reason("\u{a0} a\u{3000}b        c").is_err());
        assert_eq!(validate_reason("a b c d e f g h i j"), Ok(()));
        assert_eq!(validate_reason(&"é".repeat(MAX_REASON_LENGTH)), Ok(()));
        assert!(validate_reason(&"é".repeat(MAX_REASON_LENGTH + 1)).is_err());
    }

    #[test]
    fn invisible_characters_are_rejected() {
        for hidden in [
            '\0', '\t', '\n', '\r', '\u{7f}', '\u{85}', '\u{9f}', '\u{200e}', '\u{200f}',
            '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}',
        ] {
            let reason = format!("the invoice{hidden} is wrong");
            assert!(validate_reason(&reason).is_err(), "{hidden:?}");
            assert!(
                validate_case(&format!("CS-1{hidden}2")).is_err(),
                "{hidden:?}"
            );
        }
        for reason in [
            "the invoice – „Größe 3“ – is wrong",
            "الفاتورة فيها خطأ",
            "発票の住所が違っています",
        ] {
            assert_eq!(validate_reason(reason), Ok(()), "{reason}");
        }
    }
}
