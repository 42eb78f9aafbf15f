//! What the derive's output refers to. Not part of the public API.
//!
//! The output names everything through here, so it works in a crate without a prelude, and with types of its
//! own called `Option` or `Result`.

pub use std::convert::Into;
pub use std::marker::PhantomData;
pub use std::option::Option::{self, None, Some};
pub use std::primitive::{str, usize};
pub use std::result::Result::{self, Err, Ok};

pub use crate::{
    ActorPayload, ActorTokenRequest, ActorWriter, Id, IntoSeconds, Seconds, Violations,
};

use std::fmt::Display;
use std::num::NonZero;
use std::time::Duration;

use serde::Serialize;

use crate::ViolationCode;

/// The state of a required field that the builder has a value for. That of one without is `()`: the builder's
/// declaration then names nothing of this crate, and a wrong `crate = "…"` is one error.
#[derive(Debug)]
pub struct Set;

/// Holds for a required field that has no value yet.
#[diagnostic::on_unimplemented(
    message = "this required field is set already",
    label = "set a second time here",
    note = "remove one of the two calls; a required field takes one value"
)]
pub trait NotSetYet {}

#[diagnostic::do_not_recommend]
impl NotSetYet for () {}

/// Holds for a required field that has a value; where the derive can't write a text for each field.
#[diagnostic::on_unimplemented(
    message = "required field `{Field}` is not set",
    label = "`{Field}` is not set on this builder",
    note = "call its setter before `.build()`"
)]
pub trait IsSet<Field> {}

#[diagnostic::do_not_recommend]
impl<Field> IsSet<Field> for Set {}

/// A type that a claim can have: `Serialize`, in our words.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a claim",
    label = "a claim must be writable as JSON",
    note = "write `#[derive(serde::Serialize)]` on the type; for a type of another crate, turn on that crate's feature for serde; for a type parameter, write the bound `serde::Serialize`"
)]
pub trait Claim {
    /// Writes the claim; a `None` is left out.
    fn write(&self, name: &'static str, actor: &mut ActorWriter<'_>);
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> Claim for T {
    fn write(&self, name: &'static str, actor: &mut ActorWriter<'_>) {
        actor.claim(name, self);
    }
}

/// A type that a whole actor can have: [`ActorPayload`], as something that can be called by the type's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be an actor",
    label = "an actor is one JSON object with a string `sub`",
    note = "use `actor_token::Actor` or `serde_json::Value`; for a type of your own that is `Serialize`, write `impl actor_token::ActorPayload for {Self} {{}}`; for an ID alone, mark the field `#[actor_token(sub)]`"
)]
pub trait WholeActor {
    /// Writes the whole actor.
    fn write(&self, actor: &mut ActorWriter<'_>);
}

#[diagnostic::do_not_recommend]
impl<T: ActorPayload + ?Sized> WholeActor for T {
    fn write(&self, actor: &mut ActorWriter<'_>) {
        actor.payload(self);
    }
}

/// A type that `default` alone can be written for: `Default`, in our words.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no default of its own",
    label = "`default` without a value takes that of the type",
    note = "write `default = VALUE`, or `impl Default for {Self}`"
)]
pub trait HasDefault {
    /// The type's default.
    fn of_type() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> HasDefault for T {
    fn of_type() -> Self {
        T::default()
    }
}

/// What the function behind `validate = …` may return.
#[diagnostic::on_unimplemented(
    message = "a `validate` function can't return `{Self}`",
    label = "must return `Result<(), E>`, where `E` is `Display`",
    note = "write `fn check(value: &T) -> Result<(), &'static str>`, or with another error that is `Display`"
)]
pub trait Verdict {
    /// Turns an error into a violation at `path`. Its text is the message, and is printed.
    fn judge(self, path: &'static str, violations: &mut Violations);
}

#[diagnostic::do_not_recommend]
impl<E: Display> Verdict for Result<(), E> {
    fn judge(self, path: &'static str, violations: &mut Violations) {
        if let Err(error) = self {
            violations.add(path, ViolationCode::Invalid, error.to_string());
        }
    }
}

/// A type that a bound can have: one whose values can be read while compiling.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't bound a life",
    label = "a bound is a number of seconds, or a `Duration`",
    note = "write a constant of an integer type or of `std::time::Duration`"
)]
pub trait LifeBound {
    /// `Bound<Self>`. That only the trait says so spares a second error where there is no implementation.
    type Readable;
}

/// A bound of a life while compiling.
#[derive(Debug)]
pub struct Bound<T>(T);

/// The bound `value`, to be read by `seconds`.
pub const fn bound<T: LifeBound<Readable = Bound<T>>>(value: T) -> T::Readable {
    Bound(value)
}

macro_rules! integer_bounds {
    ($($integer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl LifeBound for $integer {
            type Readable = Bound<Self>;
        }

        impl Bound<$integer> {
            /// The bound in seconds; an error while compiling if it can't be one.
            #[must_use]
            #[track_caller]
            #[allow(
                clippy::cast_lossless,
                clippy::cast_possible_truncation,
                clippy::cast_possible_wrap,
                clippy::cast_sign_loss,
                reason = "`From` is not for constants; the assertions see to the range"
            )]
            pub const fn seconds(self) -> Seconds {
                above_zero(self.0 >= 1);
                in_range(self.0 as u128 <= i64::MAX as u128);
                Seconds::new(self.0 as i64)
            }
        }

        #[diagnostic::do_not_recommend]
        impl LifeBound for NonZero<$integer> {
            type Readable = Bound<Self>;
        }

        impl Bound<NonZero<$integer>> {
            /// The bound in seconds; an error while compiling if it can't be one.
            #[must_use]
            #[track_caller]
            pub const fn seconds(self) -> Seconds {
                Bound(self.0.get()).seconds()
            }
        }
    )*};
}

integer_bounds!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

#[diagnostic::do_not_recommend]
impl LifeBound for Duration {
    type Readable = Bound<Self>;
}

impl Bound<Duration> {
    /// The bound in seconds; an error while compiling if it can't be one.
    #[must_use]
    #[track_caller]
    pub const fn seconds(self) -> Seconds {
        assert!(
            self.0.subsec_nanos() == 0,
            "a life's bound must be a whole number of seconds\nhelp: write a `Duration` without a fraction of a second"
        );
        Bound(self.0.as_secs()).seconds()
    }
}

#[track_caller]
const fn above_zero(holds: bool) {
    assert!(
        holds,
        "a life's bound must be above zero seconds\nhelp: write a number above zero, or leave the key out for no bound"
    );
}

#[track_caller]
const fn in_range(holds: bool) {
    assert!(
        holds,
        "a life's bound must be at most 9223372036854775807 seconds\nhelp: leave the key out for no bound"
    );
}

/// An error while compiling if no life is within the bounds.
#[track_caller]
pub const fn in_order(min: Seconds, max: Seconds) {
    assert!(
        at_most_as_long(min, max),
        "`min` is above `max`: no life is within both\nhelp: swap the two, or leave one out"
    );
}

/// An error while compiling if a default is below `min`.
#[track_caller]
pub const fn default_at_least(default: Seconds, min: Seconds) {
    assert!(
        at_most_as_long(min, default),
        "`default` is below `min`\nhelp: write a default within the bounds"
    );
}

/// An error while compiling if a default is above `max`.
#[track_caller]
pub const fn default_at_most(default: Seconds, max: Seconds) {
    assert!(
        at_most_as_long(default, max),
        "`default` is above `max`\nhelp: write a default within the bounds"
    );
}

const fn at_most_as_long(one: Seconds, other: Seconds) -> bool {
    match (one.get(), other.get()) {
        (Some(one), Some(other)) => one <= other,
        _ => true,
    }
}

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
    fn the_error_of_a_function_is_a_violation_with_its_text() {
        let judged = |verdict: Result<(), u8>| {
            let mut found = Violations::new();
            verdict.judge("actor.case", &mut found);
            found.to_string()
        };
        assert_eq!(judged(Ok(())), "0 violations: ");
        assert_eq!(
            judged(Err(7)),
            "1 violation: actor.case 7 (form_param_value_invalid)"
        );
    }

    #[test]
    fn a_bound_is_read_while_compiling_from_each_type_that_it_can_have() {
        const READ: [Seconds; 4] = [
            bound(1_u8).seconds(),
            bound(i128::MAX >> 64).seconds(),
            bound(NonZero::<i16>::MAX).seconds(),
            bound(Duration::from_secs(2)).seconds(),
        ];
        assert_eq!(
            READ.map(|seconds| seconds.get().unwrap()),
            [1, i64::MAX, 32767, 2]
        );
    }

    #[test]
    fn what_can_be_no_bound_panics_in_words() {
        let said = |read: fn() -> Seconds| {
            let panic = std::panic::catch_unwind(read).unwrap_err();
            (*panic.downcast_ref::<&str>().unwrap()).to_owned()
        };
        assert!(said(|| bound(0_u8).seconds()).contains("above zero"));
        assert!(said(|| bound(-1_i64).seconds()).contains("above zero"));
        assert!(said(|| bound(Duration::ZERO).seconds()).contains("above zero"));
        assert!(said(|| bound(u64::MAX).seconds()).contains("at most 9223372036854775807"));
        assert!(said(|| bound(Duration::from_nanos(1)).seconds()).contains("whole number"));
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
