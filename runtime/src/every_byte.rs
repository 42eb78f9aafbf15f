//! Looks at every byte of a text, many at once.

/// Whether `fits` says so of each byte. It should do without a branch: the compiler looks at sixteen bytes at once then.
#[inline]
pub(crate) fn every_byte(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    let all = |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & fits(*byte));
    let bytes = text.as_bytes();
    match (bytes.first_chunk::<16>(), bytes.last_chunk::<16>()) {
        // Together they are all of it, some bytes perhaps twice. An ID is of that length.
        (Some(first), Some(last)) if bytes.len() <= 32 => all(first) & all(last),
        (None, _) => text.bytes().all(fits),
        _ => all(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_that_doesnt_fit_is_found_wherever_it_stands() {
        assert!(every_byte("", |_| false));
        for length in 1..70 {
            let fitting = "a".repeat(length);
            assert!(every_byte(&fitting, |byte| byte == b'a'), "{length}");
            for at in 0..length {
                let mut text = fitting.clone();
                text.replace_range(at..=at, "b");
                assert!(!every_byte(&text, |byte| byte == b'a'), "{text}");
            }
        }
    }
}
