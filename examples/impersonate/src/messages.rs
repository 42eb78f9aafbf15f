//! Violations and errors in the terms of the command line.

use std::fmt;

use actor_token::{
    Error, Violation,
    error::{ApiError, ApiErrorItem, ApiErrorKind},
    request::ViolationCode,
};
use serde_json::{Value, json};

/// A violation of an argument.
pub(crate) struct ArgumentViolation<'a> {
    /// The invalid argument, such as `--reason`.
    argument: &'a str,
    message: &'a str,
    violation: &'a Violation,
}

impl<'a> ArgumentViolation<'a> {
    pub(crate) fn new(violation: &'a Violation) -> Self {
        let (argument, message) = describe(violation);
        Self {
            argument,
            message,
            violation,
        }
    }

    pub(crate) fn as_json(&self) -> Value {
        json!({
            "argument": self.argument,
            "path": self.violation.path(),
            "code": self.violation.code(),
            "message": self.message,
        })
    }
}

impl fmt::Display for ArgumentViolation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.argument, self.message)
    }
}

/// Returns the argument and the message for a violation.
fn describe(violation: &Violation) -> (&str, &str) {
    use ViolationCode::{ActorTooLarge, Missing};

    const DURATION: &str = "must be a whole number of seconds, from 1s to 1h";

    let message = violation.message();
    match (violation.path(), violation.code()) {
        ("user_id", _) => ("the customer's USER_ID", message),
        // The check that compares both IDs reports the path `request`.
        ("actor.sub" | "request", _) => ("--as", message),
        ("actor.reason", _) => ("--reason", message),
        ("actor", ActorTooLarge) => (
            "--reason",
            "is too long: it is stored in the session cookie, which has room for about 1,000 letters; use fewer words",
        ),
        ("expires_in_seconds", _) => ("--for", DURATION),
        ("session_max_duration_in_seconds", _) => ("--session", DURATION),
        ("actor_token_id", Missing) => ("TOKEN_ID", message),
        ("actor_token_id", _) => (
            "TOKEN_ID",
            "must be the token ID that was printed when the token was issued, such as act_2Zwn…, not the link",
        ),
        (path, _) => (path, message),
    }
}

/// Displays the error of a call.
pub(crate) struct ErrorDisplay<'a>(pub(crate) &'a Error);

impl fmt::Display for ErrorDisplay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Error::Api(error) => match error.kind() {
                // actor-token's messages mention `errors()` and `CLERK_SECRET_KEY`. Users can't
                // call the method, and their key may come from a file.
                ApiErrorKind::Rejected => write_rejection(f, "the request", error),
                ApiErrorKind::Unauthorized => write_rejection(f, "the secret key", error),
                _ => error.fmt(f),
            },
            error => error.fmt(f),
        }
    }
}

fn write_rejection(f: &mut fmt::Formatter<'_>, subject: &str, error: &ApiError) -> fmt::Result {
    let status = error.status().as_u16();
    write!(f, "Clerk rejected {subject} with status {status}")?;
    // Omits a code with other characters, because it may not be safe to print.
    let is_code = |code: &&str| {
        !code.is_empty()
            && code
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let codes: Vec<_> = error
        .errors()
        .iter()
        .map(ApiErrorItem::code)
        .filter(is_code)
        .collect();
    if !codes.is_empty() {
        write!(f, " ({})", codes.join(", "))?;
    }
    error
        .trace_id()
        .map_or(Ok(()), |id| write!(f, "; trace ID {id}"))
}
