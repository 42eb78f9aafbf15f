//! Bounds of durations, and the checks of durations at run time. The compiler evaluates bounds that
//! are constants.

use std::marker::PhantomData;
use std::num::NonZero;
use std::time::Duration;

use crate::clerk::default_seconds;
use crate::request::seconds;
use crate::{
    Violation, Violations,
    request::{Seconds, ToSeconds, ViolationCode},
};

/// A type whose constants can be used as bounds.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as a duration bound",
    label = "expected a number of seconds or a `Duration`",
    note = "use a constant of an integer type or `std::time::Duration`"
)]
pub trait DurationBound {
    /// Always `Bound<Self>`. An associated type avoids a second error for a type that does not
    /// implement this trait.
    type Readable;
}

/// A type whose values can be used as bounds at run time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as a duration bound",
    label = "expected a number of seconds or a `Duration`",
    note = "use an integer, a `std::time::Duration` or another type that implements `ToSeconds`"
)]
pub trait RuntimeDurationBound {
    /// The bound in seconds.
    fn seconds(&self) -> Seconds;
}

#[diagnostic::do_not_recommend]
impl<T: ToSeconds + ?Sized> RuntimeDurationBound for T {
    fn seconds(&self) -> Seconds {
        self.to_seconds()
    }
}

/// Returns a bound in seconds.
pub fn runtime_bound(value: &(impl RuntimeDurationBound + ?Sized)) -> Seconds {
    value.seconds()
}

/// A duration that the compiler evaluates: a bound or a default.
#[derive(Debug)]
pub struct Bound<T>(T);

/// Wraps `value`. `Bound::seconds` evaluates it.
pub const fn bound<T: DurationBound<Readable = Bound<T>>>(value: T) -> T::Readable {
    Bound(value)
}

macro_rules! integer_bounds {
    ($($integer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl DurationBound for $integer {
            type Readable = Bound<Self>;
        }

        impl Bound<$integer> {
            /// Returns the number of seconds. Returns 0 for a negative number.
            #[must_use]
            #[allow(
                clippy::cast_lossless,
                clippy::cast_possible_truncation,
                clippy::cast_possible_wrap,
                clippy::cast_sign_loss,
                reason = "`From` is not `const`; the conditions ensure the range"
            )]
            pub const fn seconds(self) -> Seconds {
                if self.0 < 1 {
                    Seconds::new(0)
                } else if self.0 as u128 > i64::MAX as u128 {
                    Seconds::OUT_OF_RANGE
                } else {
                    Seconds::new(self.0 as i64)
                }
            }
        }

        #[diagnostic::do_not_recommend]
        impl DurationBound for NonZero<$integer> {
            type Readable = Bound<Self>;
        }

        impl Bound<NonZero<$integer>> {
            /// Returns the number of seconds. Returns 0 for a negative number.
            #[must_use]
            pub const fn seconds(self) -> Seconds {
                Bound(self.0.get()).seconds()
            }
        }
    )*};
}

integer_bounds!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

#[diagnostic::do_not_recommend]
impl DurationBound for Duration {
    type Readable = Bound<Self>;
}

impl Bound<Duration> {
    /// Returns the number of seconds.
    #[must_use]
    pub const fn seconds(self) -> Seconds {
        if self.0.subsec_nanos() == 0 {
            Bound(self.0.as_secs()).seconds()
        } else {
            Seconds::FRACTIONAL
        }
    }
}

/// The default of a duration field. The compiler evaluates it.
pub trait ConstantDefault {
    /// The type of the default.
    type Value;

    /// The default.
    const VALUE: Self::Value;
}

/// The default of `D`, for a field of the type `T`.
///
/// `CheckedDefault::<D, T>::SECONDS` is the constant of the type itself if `T` is an integer or
/// `Duration`, and the constant of the trait [`UncheckedDefault`] if `T` is a different type: the
/// compiler prefers the former. User-defined types can have the names of the others, and the
/// compiler can't call their `ToSeconds`.
#[derive(Debug)]
pub struct CheckedDefault<D, T>(PhantomData<(D, T)>);

/// Defaults that are not checked by the compiler.
pub trait UncheckedDefault {
    /// No value.
    const SECONDS: Seconds = Seconds::UNSET;
}

impl<D, T> UncheckedDefault for CheckedDefault<D, T> {}

macro_rules! checked_defaults {
    ($($ty:ty)*) => {$(
        impl<D: ConstantDefault<Value = $ty>> CheckedDefault<D, $ty> {
            /// The default in seconds.
            pub const SECONDS: Seconds = Bound(D::VALUE).seconds();
        }

        impl<D: ConstantDefault<Value = Option<$ty>>> CheckedDefault<D, Option<$ty>> {
            /// The default in seconds. Unset if it is `None`.
            pub const SECONDS: Seconds = match D::VALUE {
                Some(value) => Bound(value).seconds(),
                None => Seconds::UNSET,
            };
        }
    )*};
}

checked_defaults!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize Duration);
checked_defaults!(NonZero<u8> NonZero<u16> NonZero<u32> NonZero<u64> NonZero<u128> NonZero<usize>);
checked_defaults!(NonZero<i8> NonZero<i16> NonZero<i32> NonZero<i64> NonZero<i128> NonZero<isize>);

/// Panics if a default is not valid, or not within the bounds. The panic is a compile error.
#[track_caller]
pub const fn assert_default(default: Seconds, min: Seconds, max: Seconds) {
    assert!(
        !default.is_fractional(),
        "`default` must be a whole number of seconds\nhelp: use a `Duration` without fractional seconds"
    );
    assert!(
        !default.is_out_of_range(),
        "`default` must be at most 9223372036854775807 seconds\nhelp: use a smaller number"
    );
    assert!(
        !matches!(default.get(), Some(..=0)),
        "`default` must be positive\nhelp: use a positive number of seconds, or make the field an `Option` to get Clerk's default"
    );
    if !is_at_most(min, max) {
        // `assert_min_le_max` reports the bounds.
        return;
    }
    assert!(
        is_at_most(min, default),
        "`default` is less than `min`\nhelp: use a default within the bounds"
    );
    assert!(
        is_at_most(default, max),
        "`default` is greater than `max`\nhelp: use a default within the bounds"
    );
}

/// Panics if a bound is not valid. The panic is a compile error.
#[track_caller]
pub const fn assert_bound(bound: Seconds) {
    assert!(
        !bound.is_fractional(),
        "duration bound must be a whole number of seconds\nhelp: use a `Duration` without fractional seconds"
    );
    assert!(
        bound.get().is_some(),
        "duration bound must be at most 9223372036854775807 seconds\nhelp: remove the bound"
    );
    assert!(
        matches!(bound.get(), Some(1..)),
        "duration bound must be positive\nhelp: use a positive number of seconds, or remove the bound"
    );
}

/// Panics if `min` is greater than `max`. The panic is a compile error.
#[track_caller]
pub const fn assert_min_le_max(min: Seconds, max: Seconds) {
    assert!(
        is_at_most(min, max),
        "`min` is greater than `max`\nhelp: swap the two, or remove one"
    );
}

/// Returns a maximum size of the actor if it is valid. Panics otherwise, which is a compile error.
#[must_use]
#[track_caller]
pub const fn valid_max_actor_bytes(bytes: usize) -> usize {
    assert!(
        bytes >= SMALLEST_ACTOR,
        "`max_actor_bytes` must be at least 11, the size of `{{\"sub\":\"a\"}}`\nhelp: use a larger number, or `max_actor_bytes = none` for no limit"
    );
    bytes
}

/// The size in bytes of the smallest actor, `{"sub":"a"}`.
const SMALLEST_ACTOR: usize = 11;

/// Returns `true` if `first` is at most `second`, or if one of the two has its own error.
const fn is_at_most(first: Seconds, second: Seconds) -> bool {
    match (first.get(), second.get()) {
        (Some(first @ 1..), Some(second @ 1..)) => first <= second,
        _ => true,
    }
}

/// Reports a duration that is less than `min`.
pub fn check_min(
    key: &'static str,
    duration: Seconds,
    bound: Seconds,
    violations: &mut Violations,
) {
    check(key, duration, bound, seconds::Bound::AtLeast, violations);
}

/// Reports a duration that is greater than `max`.
pub fn check_max(
    key: &'static str,
    duration: Seconds,
    bound: Seconds,
    violations: &mut Violations,
) {
    check(key, duration, bound, seconds::Bound::AtMost, violations);
}

/// Reports a duration that is not within `bound`. Reports an invalid bound, too, so that the check
/// does not fail open.
fn check(
    key: &'static str,
    duration: Seconds,
    bound: Seconds,
    relation: fn(i64) -> seconds::Bound,
    violations: &mut Violations,
) {
    let message = match bound.get() {
        Some(bound) => duration.violated_bound(relation(bound), default_seconds(key)),
        None if bound == Seconds::UNSET => None,
        None => Some(
            "has an invalid `min` or `max` bound: expected a whole number of seconds that fits in an `i64`"
                .to_owned(),
        ),
    };
    let Some(message) = message else { return };
    let violation = Violation::new(key, ViolationCode::Invalid, message);
    // The violations of two invalid bounds are equal. Report only one.
    if !violations.iter().any(|found| *found == violation) {
        violations.push(violation);
    }
}

#[cfg(test)]
mod tests;
