//! What may be printed of a call, and what not: neither the key nor anything that a server said but names and codes.

use std::error::Error as StdError;
use std::fmt::Debug;

use actor_token::Error;

/// The client's key. No message of ours has it in it.
pub(super) const KEY: &str = "sk_test_5eCReTkEyOfTheClient";

/// What stands in answers for a secret. It can't be taken for a code or a trace ID.
pub(super) const CANARY: &str = "eyJhbGciOiJub25lIn0.Q0FOQVJZ.c2VjcmV0";

/// Longer than any message of ours, with as many codes as it names.
const LONGEST_MESSAGE: usize = 16 * 1024;

/// Holds everything that `what` prints to being free of secrets.
pub(super) fn hold_debug(what: &dyn Debug, secrets: &[&str]) {
    hold_text(&format!("{what:?}"), secrets);
}

/// Holds an error, and everything under it, to being free of secrets and of a sensible length.
pub(super) fn hold_error(error: &Error) {
    if names_a_token_by_a_secret(error) {
        return;
    }
    let mut next: Option<&dyn StdError> = Some(error);
    while let Some(error) = next {
        let message = error.to_string();
        hold_text(&message, &[]);
        assert!(message.len() < LONGEST_MESSAGE, "{} bytes", message.len());
        let debug = format!("{error:?}");
        hold_text(&debug, &[]);
        assert!(debug.len() < LONGEST_MESSAGE, "{} bytes", debug.len());
        next = error.source();
    }
}

/// A token's ID is printed, whatever it is.
fn names_a_token_by_a_secret(error: &Error) -> bool {
    let Error::AuditIncomplete(error) = error else {
        return false;
    };
    let id = error.token().map_or("", |token| token.id().as_str());
    [KEY, CANARY].iter().any(|secret| id.contains(secret))
}

fn hold_text(text: &str, secrets: &[&str]) {
    for secret in [KEY, CANARY].iter().chain(secrets) {
        assert!(!text.contains(secret), "printed: {secret}\nin: {text}");
    }
}
