//! Bounds of durations, and the checks of durations at run time. The compiler evaluates bounds that
//! are constants.

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

/// A bound that the compiler evaluates.
#[derive(Debug)]
pub struct Bound<T>(T);

/// Wraps `value` as a bound. `Bound::seconds` evaluates it.
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
            /// Returns the bound in seconds. A constant that is not a valid bound is a compile
            /// error.
            #[must_use]
            #[track_caller]
            #[allow(
                clippy::cast_lossless,
                clippy::cast_possible_truncation,
                clippy::cast_possible_wrap,
                clippy::cast_sign_loss,
                reason = "`From` is not `const`; the assertions ensure the range"
            )]
            pub const fn seconds(self) -> Seconds {
                assert_positive(self.0 >= 1);
                assert_in_range(self.0 as u128 <= i64::MAX as u128);
                Seconds::new(self.0 as i64)
            }
        }

        #[diagnostic::do_not_recommend]
        impl DurationBound for NonZero<$integer> {
            type Readable = Bound<Self>;
        }

        impl Bound<NonZero<$integer>> {
            /// Returns the bound in seconds. A constant that is not a valid bound is a compile
            /// error.
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
impl DurationBound for Duration {
    type Readable = Bound<Self>;
}

impl Bound<Duration> {
    /// Returns the bound in seconds. A constant that is not a valid bound is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn seconds(self) -> Seconds {
        assert!(
            self.0.subsec_nanos() == 0,
            "duration bound must be a whole number of seconds\nhelp: use a `Duration` without fractional seconds"
        );
        Bound(self.0.as_secs()).seconds()
    }
}

#[track_caller]
const fn assert_positive(is_positive: bool) {
    assert!(
        is_positive,
        "duration bound must be positive\nhelp: use a positive number of seconds, or remove the bound"
    );
}

#[track_caller]
const fn assert_in_range(is_in_range: bool) {
    assert!(
        is_in_range,
        "duration bound must be at most 9223372036854775807 seconds\nhelp: remove the bound"
    );
}

/// Panics if `min` is greater than `max`. The panic is a compile error.
#[track_caller]
pub const fn assert_min_le_max(min: Seconds, max: Seconds) {
    let is_in_order = match (min.get(), max.get()) {
        (Some(min), Some(max)) => min <= max,
        _ => true,
    };
    assert!(
        is_in_order,
        "`min` is greater than `max`\nhelp: swap the two, or remove one"
    );
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
