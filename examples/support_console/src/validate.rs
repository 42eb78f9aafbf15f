//! What staff write down about a case: it is read in the session's banner and on the trail, so it must say something, and read as it
//! was written.

/// `CS-`, and nine digits.
pub(crate) const LONGEST_CASE: usize = 12;
pub(crate) const LONGEST_REASON: usize = 200;
/// Without the spaces.
const SHORTEST_REASON: usize = 10;

pub(crate) fn is_case(text: &str) -> Result<(), &'static str> {
    reads_as_written(text)?;
    let number = text.strip_prefix("CS-").unwrap_or_default();
    let is_number = number.bytes().all(|it| it.is_ascii_digit());
    if number.is_empty() || !is_number || text.len() > LONGEST_CASE {
        return Err("must be a case number, such as CS-4711");
    }
    Ok(())
}

pub(crate) fn is_reason(text: &str) -> Result<(), String> {
    reads_as_written(text)?;
    let length = text.chars().count();
    if length > LONGEST_REASON {
        return Err(format!(
            "must have {LONGEST_REASON} characters at most, not {length}"
        ));
    }
    let said = text.chars().filter(|it| !it.is_whitespace()).count();
    if said < SHORTEST_REASON {
        return Err(format!(
            "must have {SHORTEST_REASON} characters at least, not {said} (spaces don't count)"
        ));
    }
    Ok(())
}

fn reads_as_written(text: &str) -> Result<(), &'static str> {
    if text.trim().is_empty() {
        Err("must not be blank")
    } else if text.chars().any(hides_something) {
        Err("must be one line, without characters that nobody sees")
    } else {
        Ok(())
    }
}

/// Control characters and line ends, and the marks that have a text run in the other direction: `CS-1` may read as `1-SC`.
fn hides_something(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_its_number() {
        for case in ["CS-1", "CS-4711", "CS-123456789"] {
            assert_eq!(is_case(case), Ok(()), "{case}");
        }
        for case in ["", "CS-", "4711", "cs-1", "CS-x", "CS-1 ", "CS-1234567890"] {
            assert!(is_case(case).is_err(), "{case}");
        }
    }

    #[test]
    fn spaces_say_nothing() {
        let due = "must have 10 characters at least, not 2 (spaces don't count)";
        assert_eq!(is_reason("a          b").unwrap_err(), due);
        assert!(is_reason("\u{a0} a\u{3000}b        c").is_err());
        assert_eq!(is_reason("a b c d e f g h i j"), Ok(()));
        assert_eq!(is_reason(&"é".repeat(LONGEST_REASON)), Ok(()));
        assert!(is_reason(&"é".repeat(LONGEST_REASON + 1)).is_err());
    }

    #[test]
    fn a_text_reads_as_it_was_written() {
        for hidden in [
            '\0', '\t', '\n', '\r', '\u{7f}', '\u{85}', '\u{9f}', '\u{200e}', '\u{200f}',
            '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}',
        ] {
            let reason = format!("the invoice{hidden} is wrong");
            assert!(is_reason(&reason).is_err(), "{hidden:?}");
            assert!(is_case(&format!("CS-1{hidden}2")).is_err(), "{hidden:?}");
        }
        for seen in [
            "the invoice – „Größe 3“ – is wrong",
            "الفاتورة فيها خطأ",
            "発票の住所が違っています",
        ] {
            assert_eq!(is_reason(seen), Ok(()), "{seen}");
        }
    }
}
