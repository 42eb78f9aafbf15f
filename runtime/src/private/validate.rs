//! Calls of `validate` functions, and the conversion of their errors to violations.

use std::fmt::Display;

use crate::request::ViolationCode;
use crate::{Violation, Violations};

/// Returns the function of `validate = …`. The parameter type ensures that a wrong signature is
/// only one error, which shows the expected and the found signature.
pub fn validator<'x, T: ?Sized, R>(function: fn(&'x T) -> R) -> fn(&'x T) -> R {
    function
}

/// The return type of the function of `validate = …`.
#[diagnostic::on_unimplemented(
    message = "`validate` functions cannot return `{Self}`",
    label = "expected `Result<(), E>`, where `E` implements `Display`",
    note = "use `fn check(value: &T) -> Result<(), &'static str>`, or another error type that implements `Display`"
)]
pub trait ValidateResult {
    /// Reports an error as violations. `path` is the path of the validated value, and
    /// `members_path` that of its members.
    fn report(self, path: &str, members_path: &str, violations: &mut Violations);
}

/// The error is a violation at `path`, with its `Display` as the message.
#[diagnostic::do_not_recommend]
impl<E: Display> ValidateResult for Result<(), E> {
    fn report(self, path: &str, _: &str, violations: &mut Violations) {
        if let Err(error) = self {
            violations.add(path.to_owned(), ViolationCode::Invalid, error.to_string());
        }
    }
}

/// The violations that a `validate` function returned.
#[derive(Debug)]
pub struct Found(Result<(), Violations>);

/// The paths of the violations are below `members_path`. An empty path is that of the value. An
/// empty list is still an error.
#[diagnostic::do_not_recommend]
impl ValidateResult for Found {
    fn report(self, path: &str, members_path: &str, violations: &mut Violations) {
        let Err(found) = self.0 else { return };
        if found.is_empty() {
            violations.add(path.to_owned(), ViolationCode::Invalid, "is invalid");
        }
        violations.extend(found.into_iter().map(|violation| {
            let path = match (members_path, violation.path()) {
                (_, "") => path.to_owned(),
                ("", below) => below.to_owned(),
                (above, below) => format!("{above}.{below}"),
            };
            Violation::new(path, violation.code(), violation.message().to_owned())
        }));
    }
}

/// What a `validate` function returned.
///
/// `Violations` implements `Display`, so [`ValidateResult`] can't distinguish it from other errors.
/// Therefore generated code calls the method `result`, and Rust prefers an inherent method to one
/// of a trait.
#[derive(Debug)]
pub struct Returned<R>(pub R);

impl Returned<Result<(), Violations>> {
    /// Returns the violations.
    #[must_use]
    pub fn result(self) -> Found {
        Found(self.0)
    }
}

/// The method `result` of all other types.
pub trait OtherResult<R> {
    /// Returns what the function returned.
    fn result(self) -> R;
}

impl<R> OtherResult<R> for Returned<R> {
    fn result(self) -> R {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_of_validate_is_message_of_violation() {
        let reported = |result: Result<(), u8>| {
            let mut found = Violations::new();
            Returned(result)
                .result()
                .report("actor.case", "actor.case", &mut found);
            found.to_string()
        };
        assert_eq!(reported(Ok(())), "0 violations: ");
        assert_eq!(
            reported(Err(7)),
            "1 violation: actor.case 7 (form_param_value_invalid)"
        );
    }

    #[test]
    fn violation_of_validate_is_below_field() {
        let reported = |path, members_path, below: &'static str| {
            let violation = Violation::new(below, ViolationCode::Missing, "is wrong");
            let mut found = Violations::new();
            let result: Result<(), _> = Err(Violations::from_iter([violation]));
            Returned(result)
                .result()
                .report(path, members_path, &mut found);
            found.to_string()
        };
        for (path, members_path, below, expected) in [
            ("actor", "actor", "reason", "actor.reason"),
            ("actor.case", "actor.case", "number", "actor.case.number"),
            ("actor.case", "actor.case", "", "actor.case"),
            ("actor.details", "actor", "reason", "actor.reason"),
            ("actor.details", "actor", "", "actor.details"),
            ("request", "", "actor.sub", "actor.sub"),
            ("request", "", "", "request"),
        ] {
            assert_eq!(
                reported(path, members_path, below),
                format!("1 violation: {expected} is wrong (form_param_missing)"),
            );
        }
        for (result, expected) in [
            (Ok(()), "0 violations: "),
            (
                Err(Violations::new()),
                "1 violation: actor is invalid (form_param_value_invalid)",
            ),
        ] {
            let mut found = Violations::new();
            let returned = Returned::<Result<(), Violations>>(result);
            returned.result().report("actor", "actor", &mut found);
            assert_eq!(found.to_string(), expected);
        }
    }
}
