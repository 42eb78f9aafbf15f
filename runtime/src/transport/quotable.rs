//! What may be printed of an HTTP library's error. Some print the URL, some a part of the answer; either can hold a secret.

use std::error::Error;
use std::io;

/// `what`, followed by those links of the error's chain that are known to quote nothing of what was sent or received.
pub(super) fn quotable(what: &str, error: &(dyn Error + 'static)) -> String {
    let mut said = what.to_owned();
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(words) = known(error) {
            said.push_str(": ");
            said.push_str(&words);
        }
        next = after(error);
    }
    said
}

/// The next link. An I/O error may be made of another error, and its `source` is already the one after that.
fn after<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match error.downcast_ref().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

fn known(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return match (error.raw_os_error(), error.get_ref()) {
            // The operating system's words.
            (Some(_), _) => Some(error.to_string()),
            // Words of somebody else's, who may quote: only the kind is ours to print.
            (None, Some(_)) if error.kind() == io::ErrorKind::Other => None,
            (None, _) => Some(error.kind().to_string()),
        };
    }
    of_libraries(error)
}

#[cfg(feature = "reqwest")]
fn of_libraries(error: &(dyn Error + 'static)) -> Option<String> {
    // hyper's `Display` chooses among fixed texts; rustls names certificates, alerts and hosts.
    error
        .downcast_ref::<hyper::Error>()
        .map(ToString::to_string)
        .or_else(|| {
            error
                .downcast_ref::<rustls::Error>()
                .map(ToString::to_string)
        })
}

#[cfg(not(feature = "reqwest"))]
fn of_libraries(_: &(dyn Error + 'static)) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Debug)]
    struct Talkative(io::Error);

    impl fmt::Display for Talkative {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("sk_test_secret")
        }
    }

    impl Error for Talkative {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn what_may_quote_is_left_out_and_the_rest_is_told() {
        for (source, due) in [
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
            let said = quotable("it failed", &Talkative(source));
            assert!(
                said.starts_with("it failed: ") && said.contains(due),
                "{said}"
            );
            assert!(!said.contains("secret"), "{said}");
        }
        let other = Talkative(io::Error::other("sk_test_secret"));
        assert_eq!(quotable("it failed", &other), "it failed");
        let nested = io::Error::other(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(
            quotable("it failed", &Talkative(nested)),
            "it failed: broken pipe"
        );
    }
}
