//! `Seconds`, a duration as a request sets it: unset, a number, or a value that cannot be sent.

use std::fmt;

use crate::{Violations, request::ViolationCode};

/// A duration in seconds, as read from a field through [`ToSeconds`](crate::request::ToSeconds).
///
/// ```
/// use std::time::Duration;
/// use actor_token::request::Seconds;
///
/// assert_eq!(Seconds::new(600).get(), Some(600));
/// assert_eq!(Seconds::from(Duration::from_secs(600)), Seconds::from(600));
/// assert_eq!(Seconds::UNSET.get(), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seconds(Repr);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Repr {
    Unset,
    Whole(i64),
    Fractional,
    OutOfRange,
}

/// A bound of a duration, in seconds.
#[derive(Clone, Copy)]
pub(crate) enum Bound {
    AtLeast(i64),
    AtMost(i64),
}

impl Seconds {
    /// Not set. The key is omitted, and Clerk's default applies.
    pub const UNSET: Self = Self(Repr::Unset);

    /// A fractional number of seconds, which is a violation.
    pub const FRACTIONAL: Self = Self(Repr::Fractional);

    /// A number that does not fit in an `i64`, which is a violation.
    pub const OUT_OF_RANGE: Self = Self(Repr::OutOfRange);

    /// Creates a duration of this many seconds. A number that is not positive is a violation when
    /// the request is validated.
    #[must_use]
    pub const fn new(seconds: i64) -> Self {
        Self(Repr::Whole(seconds))
    }

    /// Returns the number of seconds. `None` if it is unset, fractional or out of range.
    #[must_use]
    pub const fn get(self) -> Option<i64> {
        match self.0 {
            Repr::Whole(seconds) => Some(seconds),
            Repr::Unset | Repr::Fractional | Repr::OutOfRange => None,
        }
    }

    pub(crate) const fn is_fractional(self) -> bool {
        matches!(self.0, Repr::Fractional)
    }

    pub(crate) const fn is_out_of_range(self) -> bool {
        matches!(self.0, Repr::OutOfRange)
    }

    /// Returns the message of a violation if the duration is not within `bound`.
    ///
    /// An unset duration counts as `default`, Clerk's default. Otherwise, an unset token lifetime
    /// would bypass a maximum of 900 seconds, because Clerk's default is 3600 seconds. The default
    /// is only compared, never sent.
    pub(crate) fn violated_bound(self, bound: Bound, default: Option<i64>) -> Option<String> {
        let (relation, bound, is_within): (_, _, fn(i64, i64) -> bool) = match bound {
            Bound::AtLeast(bound) => ("at least", bound, |seconds, bound| seconds >= bound),
            Bound::AtMost(bound) => ("at most", bound, |seconds, bound| seconds <= bound),
        };
        match (self.0, default) {
            (Repr::Whole(seconds), _) if !is_within(seconds, bound) => {
                Some(format!("must be {relation} {bound} seconds, not {seconds}"))
            }
            (Repr::Unset, Some(default)) if !is_within(default, bound) => Some(format!(
                "must be set, and {relation} {bound} seconds: Clerk's default is {default}"
            )),
            _ => None,
        }
    }

    /// Reports a duration that the API would reject. Source: "must be positive" in Clerk's error
    /// catalog (422).
    pub(crate) fn validate(self, path: &'static str, violations: &mut Violations) {
        let message = match self.0 {
            Repr::Unset | Repr::Whole(1..) => return,
            Repr::Whole(_) => "must be positive",
            Repr::Fractional => "must be a whole number of seconds",
            Repr::OutOfRange => "must be positive and at most 9223372036854775807 seconds",
        };
        violations.add(path, ViolationCode::Invalid, message);
    }
}

impl fmt::Debug for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Unset => f.write_str("Seconds::UNSET"),
            Repr::Whole(seconds) => write!(f, "Seconds({seconds})"),
            Repr::Fractional => f.write_str("Seconds::FRACTIONAL"),
            Repr::OutOfRange => f.write_str("Seconds::OUT_OF_RANGE"),
        }
    }
}
