//! What the crate says to developers, in the words of the command line.

use std::fmt;

use actor_token::{
    Error, Violation,
    error::{ApiError, ApiErrorItem, ApiErrorKind},
    request::ViolationCode,
};
use serde_json::{Value, json};

/// A violation, as a person at the command line can mend it.
pub(crate) struct Mistake<'a> {
    /// What was typed wrong: `--reason`.
    argument: &'a str,
    message: &'a str,
    violation: &'a Violation,
}

impl<'a> Mistake<'a> {
    pub(crate) fn of(violation: &'a Violation) -> Self {
        let (argument, message) = words(violation);
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

impl fmt::Display for Mistake<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.argument, self.message)
    }
}

/// The argument, and what is wrong with it.
fn words(violation: &Violation) -> (&str, &str) {
    use ViolationCode::{ActorTooLarge, Missing};

    let said = violation.message();
    match (violation.path(), violation.code()) {
        ("user_id", _) => ("the customer's USER_ID", said),
        // `request`: of the two IDs together.
        ("actor.sub" | "request", _) => ("--as", said),
        ("actor.reason", _) => ("--reason", said),
        ("actor", ActorTooLarge) => (
            "--reason",
            "is too long: it travels in the session's cookie, where there is room for about a thousand letters in all; shorten it",
        ),
        ("expires_in_seconds", _) => ("--for", LIFE),
        ("session_max_duration_in_seconds", _) => ("--session", LIFE),
        ("actor_token_id", Missing) => ("TOKEN_ID", said),
        ("actor_token_id", _) => (
            "TOKEN_ID",
            "is not the ID of a token: give the one that was printed when it was issued, such as act_2Zwn…, and never the link",
        ),
        (path, _) => (path, said),
    }
}

const LIFE: &str = "must be whole seconds, at least 1s and at most 1h";

/// An error of a call.
pub(crate) struct Said<'a>(pub(crate) &'a Error);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Error::Api(error) => match error.kind() {
                // The crate points to where developers find the codes, and to a variable that the key may not be from.
                ApiErrorKind::Rejected => write_refusal(f, "the request", error),
                ApiErrorKind::Unauthorized => write_refusal(f, "the secret key", error),
                _ => error.fmt(f),
            },
            error => error.fmt(f),
        }
    }
}

fn write_refusal(f: &mut fmt::Formatter<'_>, what: &str, error: &ApiError) -> fmt::Result {
    write!(
        f,
        "Clerk refused {what} with status {}",
        error.status().as_u16()
    )?;
    // What doesn't look like a code may be anything.
    let is_plain = |code: &&str| {
        !code.is_empty()
            && code
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    for code in error
        .errors()
        .iter()
        .map(ApiErrorItem::code)
        .filter(is_plain)
    {
        write!(f, ", {code}")?;
    }
    error
        .trace_id()
        .map_or(Ok(()), |id| write!(f, "; trace ID {id}"))
}
