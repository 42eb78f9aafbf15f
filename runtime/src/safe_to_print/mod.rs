//! Decides which strings are safe to print. A server may send anything, including a key or a token,
//! so a string is printed only if it has a form that no secret has.

#[cfg(any(feature = "reqwest", feature = "tower", feature = "ureq"))]
mod library_errors;

use http::header::HeaderMap;

#[cfg(any(feature = "reqwest", feature = "tower", feature = "ureq"))]
pub(crate) use library_errors::cause;
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub(crate) use library_errors::redacted_error;
#[cfg(feature = "ureq")]
pub(crate) use library_errors::redacted_ureq_error;

use crate::clerk::TRACE_ID_HEADER;

/// Returns `true` if `text` has the form of Clerk's codes, parameter names and statuses: lowercase
/// letters, `_` and `.`.
pub(crate) fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && !text.starts_with("sk_")
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'.'))
}

/// Returns `true` if `text` has the form of a name in code: letters and `_`. A key of a map may be
/// an ID or a secret instead, which contain digits.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
}

/// Returns Clerk's trace ID from the headers of a response. `None` if it is missing or malformed.
pub(crate) fn trace_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get(&TRACE_ID_HEADER)?.to_str().ok()?;
    Some(id).filter(|id| is_trace_id(id))
}

/// Returns `true` if `text` has the form of a trace ID: 32 hexadecimal digits.
pub(crate) fn is_trace_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trace_id_is_32_hexadecimal_digits() {
        let digits = "0123456789abcdef0123456789ABCDEF";
        assert!(is_trace_id(digits));
        for other in [
            "0123456789abcdef",
            "sk_test_0123456789abcdef01234567",
            "",
            &format!("{digits}0"),
        ] {
            assert!(!is_trace_id(other), "{other}");
        }
    }

    #[test]
    fn name_is_letters_and_underscores() {
        assert!(is_name("case_number") && is_name("caseNumber"));
        for other in ["", "sk_test_4", "a b", "a@b", "ä", &"a".repeat(65)] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn word_is_lowercase_letters() {
        assert!(is_word("form_param_missing") && is_word("actor.sub"));
        for other in ["", "sk_test", "eyJhbGci", "a b", "act_1", &"a".repeat(65)] {
            assert!(!is_word(other), "{other}");
        }
    }
}
