//! Violations and errors in the terms of the command line.

use std::fmt;

use actor_token::{
    Error, Violation,
    error::{AlreadyAcceptedError, ApiError, ApiErrorItem, ApiErrorKind, SessionsRemainError},
    request::ViolationCode,
};
use serde_json::{Value, json};

/// A violation of an argument.
#[derive(Debug)]
pub(crate) struct ArgumentViolation {
    /// The invalid argument, such as `--reason`.
    argument: String,
    message: String,
    /// The path in the request. `None` if the argument is not a part of it.
    path: Option<String>,
    code: ViolationCode,
}

impl ArgumentViolation {
    /// Creates a violation that only the command line has.
    pub(crate) fn new(argument: &str, message: String) -> Self {
        Self {
            argument: argument.to_owned(),
            message,
            path: None,
            code: ViolationCode::Invalid,
        }
    }

    /// Creates a violation at a path in the request.
    pub(crate) fn at_path(argument: &str, path: &str, message: &str) -> Self {
        Self {
            path: Some(path.to_owned()),
            ..Self::new(argument, message.to_owned())
        }
    }

    pub(crate) fn with_argument(self, argument: &str) -> Self {
        Self {
            argument: argument.to_owned(),
            ..self
        }
    }

    pub(crate) fn as_json(&self) -> Value {
        json!({
            "argument": self.argument,
            "path": self.path,
            "code": self.code,
            "message": self.message,
        })
    }
}

impl From<&Violation> for ArgumentViolation {
    fn from(violation: &Violation) -> Self {
        let (argument, message) = describe(violation);
        Self {
            argument: argument.to_owned(),
            message: message.to_owned(),
            path: Some(violation.path().to_owned()),
            code: violation.code(),
        }
    }
}

impl fmt::Display for ArgumentViolation {
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
        ("user_id", _) => ("CUSTOMER", message),
        ("actor.sub", Missing) => (
            "--as",
            "must not be blank: add your own user ID, also as the variable IMPERSONATE_AS or in the configuration file",
        ),
        // The check that compares both IDs reports the path `request`.
        ("actor.sub" | "request", _) => ("--as", message),
        ("actor_sub", _) => ("--agent", message),
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
        ("session_id", _) => ("ID", "must be the ID of a session, such as sess_2Zwn…"),
        (path, _) => (path, message),
    }
}

/// Displays the error of a call.
pub(crate) struct ErrorDisplay<'a>(pub(crate) &'a Error);

impl fmt::Display for ErrorDisplay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Error::AlreadyAccepted(error) => write_already_accepted(f, error),
            Error::SessionsRemain(error) => write_sessions_remain(f, error),
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

/// Unlike actor-token's message, names commands instead of methods.
fn write_already_accepted(f: &mut fmt::Formatter<'_>, error: &AlreadyAcceptedError) -> fmt::Result {
    let id = error.id();
    write!(
        f,
        "too late to revoke {id}: its link was opened, and someone may be signed in as the customer"
    )?;
    match error.end_error() {
        None => write!(f, "; to end the session: impersonate end {id}"),
        Some(error) => write!(
            f,
            "; its session could not be ended: {}",
            ErrorDisplay(error)
        ),
    }
}

fn write_sessions_remain(f: &mut fmt::Formatter<'_>, error: &SessionsRemainError) -> fmt::Result {
    let remaining = error.failures().len();
    let all = remaining.saturating_add(error.ended().len());
    write!(
        f,
        "failed to end {remaining} of {all} sessions; someone may be signed in as the customer; run the command again"
    )?;
    error
        .failures()
        .iter()
        .try_for_each(|(id, error)| write!(f, "\n  {id}: {}", ErrorDisplay(error)))
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
