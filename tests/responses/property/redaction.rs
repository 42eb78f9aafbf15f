//! Checks that neither the secret key nor a secret in a response is printed.

use std::error::Error as StdError;
use std::fmt::Debug;

use actor_token::Error;

/// The client's secret key. It is not a part of any message of the crate.
pub(super) const KEY: &str = "sk_test_5eCReTkEyOfTheClient";

/// The secret in responses. It is not a valid error code or trace ID.
pub(super) const CANARY: &str = "eyJhbGciOiJub25lIn0.Q0FOQVJZ.c2VjcmV0";

/// The maximum length of a message, including the error codes in it.
const MAX_MESSAGE_LEN: usize = 16 * 1024;

/// Checks that the `Debug` output of `value` has no secrets in it.
pub(super) fn check_debug(value: &dyn Debug, secrets: &[&str]) {
    check_string(&format!("{value:?}"), secrets);
}

/// Checks that the texts of an error and of its sources are not too long and have no secrets in
/// them.
pub(super) fn check_error(error: &Error) {
    if has_secret_token_id(error) {
        return;
    }
    let mut next: Option<&dyn StdError> = Some(error);
    while let Some(error) = next {
        let message = error.to_string();
        check_string(&message, &[]);
        assert!(message.len() < MAX_MESSAGE_LEN, "{} bytes", message.len());
        let debug = format!("{error:?}");
        check_string(&debug, &[]);
        assert!(debug.len() < MAX_MESSAGE_LEN, "{} bytes", debug.len());
        next = error.source();
    }
}

/// Returns `true` if the server sent a secret as the token's ID. IDs may be printed.
fn has_secret_token_id(error: &Error) -> bool {
    let Error::AuditIncomplete(error) = error else {
        return false;
    };
    let id = error.token().map_or("", |token| token.id().as_str());
    [KEY, CANARY].iter().any(|secret| id.contains(secret))
}

fn check_string(text: &str, secrets: &[&str]) {
    for secret in [KEY, CANARY].iter().chain(secrets) {
        assert!(!text.contains(secret), "`{secret}` is printed\nin: {text}");
    }
}
