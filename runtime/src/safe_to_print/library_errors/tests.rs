//! Tests that a library's message is printed only if it cannot contain a secret.
#![cfg(any(feature = "reqwest", feature = "tower"))]

use std::fmt;

use super::*;

/// An error whose message contains a secret.
#[derive(Debug)]
struct LeakyError(io::Error);

impl fmt::Display for LeakyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sk_test_secret")
    }
}

impl Error for LeakyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn unsafe_message_is_omitted() {
    for (source, expected) in [
        (io::Error::from_raw_os_error(2), "No such file"),
        (
            io::ErrorKind::UnexpectedEof.into(),
            "unexpected end of file",
        ),
        (
            io::Error::new(io::ErrorKind::InvalidData, "sk_test_secret"),
            "invalid data",
        ),
    ] {
        let actual = redacted_error("it failed", &LeakyError(source));
        assert!(
            actual.starts_with("it failed: ") && actual.contains(expected),
            "{actual}"
        );
        assert!(!actual.contains("secret"), "{actual}");
    }
    let other = LeakyError(io::Error::other("sk_test_secret"));
    assert_eq!(redacted_error("it failed", &other), "it failed");
    let nested = io::Error::other(io::Error::from(io::ErrorKind::BrokenPipe));
    assert_eq!(
        redacted_error("it failed", &LeakyError(nested)),
        "it failed: broken pipe"
    );
}
