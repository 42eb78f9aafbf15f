//! Which texts from a server may be printed. It may send anything, a key or a token too, so only what has a form
//! that those haven't.

/// Whether a text has the form of Clerk's codes, parameters' names and statuses: words of small letters.
pub(crate) fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && !text.starts_with("sk_")
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'.'))
}

/// Whether a text has the form of a trace ID: 32 hexadecimal digits.
pub(crate) fn is_trace_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}
