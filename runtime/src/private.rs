//! What the derive's output refers to. Not part of the public API.
//!
//! The output names everything through here, so it works in a crate without a prelude, and with types of its
//! own called `Option` or `Result`.

pub use std::convert::Into;
pub use std::default::Default;
pub use std::marker::PhantomData;
pub use std::option::Option::{self, None, Some};
pub use std::primitive::{str, usize};
pub use std::result::Result::{self, Err, Ok};

pub use crate::{
    ActorPayload, ActorTokenRequest, ActorWriter, Id, IntoSeconds, Seconds, Violations,
};

use serde::Serialize;

use crate::ViolationCode;

/// The state of a required field that the builder has a value for.
#[derive(Debug)]
pub struct Set;

/// The state of a required field that the builder has no value for.
#[derive(Debug)]
pub struct NotSet;

/// Holds for a required field that has no value yet.
#[diagnostic::on_unimplemented(
    message = "this required field is set already",
    label = "set a second time here",
    note = "remove one of the two calls; a required field takes one value"
)]
pub trait NotSetYet {}

#[diagnostic::do_not_recommend]
impl NotSetYet for NotSet {}

/// Holds for a required field that has a value; where the derive can't write a text for each field.
#[diagnostic::on_unimplemented(
    message = "required field `{Field}` is not set",
    label = "`{Field}` is not set on this builder",
    note = "call its setter before `.build()`"
)]
pub trait IsSet<Field> {}

#[diagnostic::do_not_recommend]
impl<Field> IsSet<Field> for Set {}

/// Stands for `Serialize`, which the compiler would name by its path through this module if it were exported here.
/// It has no text of its own, so that the compiler speaks of `Serialize`.
pub trait Claim: Serialize {}

impl<T: Serialize + ?Sized> Claim for T {}

/// Takes a required field out of a builder. The builder's state has made sure that it is there.
pub fn required<T>(value: Option<T>, field: &'static str) -> Result<T, Violations> {
    value.ok_or_else(|| {
        let mut violations = Violations::new();
        violations.add(field, ViolationCode::Missing, "is not set on the builder");
        violations
    })
}

/// The rule `min = …` on a life.
pub fn at_least(
    path: &'static str,
    life: &(impl IntoSeconds + ?Sized),
    bound: &(impl IntoSeconds + ?Sized),
    violations: &mut Violations,
) {
    bounded(
        path,
        life.into_seconds(),
        bound.into_seconds(),
        violations,
        |life, bound| {
            (life < bound).then(|| format!("must be at least {bound} seconds, not {life}"))
        },
    );
}

/// The rule `max = …` on a life.
pub fn at_most(
    path: &'static str,
    life: &(impl IntoSeconds + ?Sized),
    bound: &(impl IntoSeconds + ?Sized),
    violations: &mut Violations,
) {
    bounded(
        path,
        life.into_seconds(),
        bound.into_seconds(),
        violations,
        |life, bound| {
            (life > bound).then(|| format!("must be at most {bound} seconds, not {life}"))
        },
    );
}

/// A bound that can't be read lets nothing through: a limit must not fail open.
fn bounded(
    path: &'static str,
    life: Seconds,
    bound: Seconds,
    violations: &mut Violations,
    broken: impl FnOnce(i64, i64) -> Option<String>,
) {
    let Some(seconds) = life.get() else { return };
    let message = match bound.get() {
        Some(bound) => broken(seconds, bound),
        None if bound == Seconds::UNSET => None,
        None => Some(
            "has a bound that is not a whole number of seconds within an `i64`; mend `min` or `max`".to_owned(),
        ),
    };
    if let Some(message) = message {
        violations.add(path, ViolationCode::Invalid, message);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn messages(rule: impl FnOnce(&mut Violations)) -> Vec<String> {
        let mut violations = Violations::new();
        rule(&mut violations);
        violations
            .iter()
            .map(|violation| violation.message().to_owned())
            .collect()
    }

    #[test]
    fn a_bound_names_both_numbers_and_never_fails_open() {
        let most = |life: Seconds, bound: &dyn IntoSeconds| {
            messages(|found| at_most("x", &life, bound, found))
        };
        let least = |life: Seconds, bound: &dyn IntoSeconds| {
            messages(|found| at_least("x", &life, bound, found))
        };
        let nothing: [&str; 0] = [];
        assert_eq!(most(Seconds::new(60), &60), nothing);
        assert_eq!(
            most(Seconds::new(61), &60),
            ["must be at most 60 seconds, not 61"]
        );
        assert_eq!(least(Seconds::new(60), &60_u8), nothing);
        assert_eq!(
            least(Seconds::new(59), &Duration::from_secs(60)),
            ["must be at least 60 seconds, not 59"]
        );
        assert_eq!(most(Seconds::UNSET, &60), nothing);
        assert_eq!(most(Seconds::new(1), &None::<u8>), nothing);
        let unreadable: [&dyn IntoSeconds; 2] = [&Duration::from_millis(1500), &u64::MAX];
        for bound in unreadable {
            assert!(
                most(Seconds::new(1), bound)
                    .concat()
                    .starts_with("has a bound that is not")
            );
            assert!(
                least(Seconds::new(9), bound)
                    .concat()
                    .starts_with("has a bound that is not")
            );
        }
    }
}
