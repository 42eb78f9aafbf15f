//! Tests of constant bounds, and of the messages for durations outside of their bounds.

use std::time::Duration;

use super::*;
use crate::__private::panic_message;

fn messages_of(check: impl FnOnce(&mut Violations)) -> Vec<String> {
    let mut violations = Violations::new();
    check(&mut violations);
    violations
        .iter()
        .map(|violation| violation.message().to_owned())
        .collect()
}

#[test]
fn constant_bound_is_read_from_every_type() {
    const READ: [Seconds; 4] = [
        bound(1_u8).seconds(),
        bound(i128::MAX >> 64).seconds(),
        bound(NonZero::<i16>::MAX).seconds(),
        bound(Duration::from_secs(2)).seconds(),
    ];
    READ.into_iter().for_each(assert_bound);
    assert_eq!(
        READ.map(|seconds| seconds.get().unwrap()),
        [1, i64::MAX, 32767, 2]
    );
}

#[test]
fn invalid_constant_bound_panics_with_message() {
    for (bound, expected) in [
        (bound(0_u8).seconds(), "must be positive"),
        (bound(-1_i64).seconds(), "must be positive"),
        (bound(i128::MIN).seconds(), "must be positive"),
        (bound(Duration::ZERO).seconds(), "must be positive"),
        (bound(u64::MAX).seconds(), "at most 9223372036854775807"),
        (bound(Duration::from_nanos(1)).seconds(), "whole number"),
    ] {
        let message = panic_message(|| assert_bound(bound));
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn min_greater_than_max_panics_with_message() {
    let [low, high] = [bound(59_u8).seconds(), bound(60_u8).seconds()];
    assert_min_le_max(low, high);
    assert_min_le_max(low, low);
    // `assert_bound` reports an invalid bound.
    assert_min_le_max(high, Seconds::new(0));
    assert!(panic_message(|| assert_min_le_max(high, low)).contains("`min` is greater than `max`"));
}

/// A default of the type in the test.
struct Default<T>(T);

impl ConstantDefault for Default<u8> {
    type Value = u8;
    const VALUE: u8 = 7;
}

impl ConstantDefault for Default<Option<Duration>> {
    type Value = Option<Duration>;
    const VALUE: Option<Duration> = Some(Duration::from_millis(1500));
}

impl ConstantDefault for Default<&str> {
    type Value = &'static str;
    const VALUE: &'static str = "7";
}

#[test]
fn constant_default_is_read_from_known_types_only() {
    let actual = [
        CheckedDefault::<Default<u8>, u8>::SECONDS,
        CheckedDefault::<Default<Option<Duration>>, Option<Duration>>::SECONDS,
        CheckedDefault::<Default<&str>, &str>::SECONDS,
    ];
    assert_eq!(
        actual,
        [Seconds::new(7), Seconds::FRACTIONAL, Seconds::UNSET]
    );
}

#[test]
fn invalid_default_panics_with_message() {
    let (unset, min, max) = (Seconds::UNSET, Seconds::new(2), Seconds::new(3));
    assert_default(Seconds::new(2), min, max);
    assert_default(Seconds::new(3), min, max);
    assert_default(Seconds::new(1), unset, unset);
    assert_default(unset, min, max);
    assert_default(Seconds::new(1), max, min);
    for (default, expected) in [
        (Seconds::new(1), "`default` is less than `min`"),
        (Seconds::new(4), "`default` is greater than `max`"),
        (Seconds::new(0), "`default` must be positive"),
        (Seconds::FRACTIONAL, "`default` must be a whole number"),
        (Seconds::OUT_OF_RANGE, "`default` must be at most"),
    ] {
        let message = panic_message(|| assert_default(default, min, max));
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn invalid_max_actor_bytes_panics_with_message() {
    const LIMIT: usize = valid_max_actor_bytes(11);
    assert_eq!(LIMIT, 11);
    assert!(panic_message(|| _ = valid_max_actor_bytes(10)).contains("at least 11"));
}

#[test]
fn violation_contains_duration_and_bound() {
    let max_messages = |duration: Seconds, bound: &dyn ToSeconds| {
        messages_of(|found| check_max("x", duration, bound.to_seconds(), found))
    };
    let min_messages = |duration: Seconds, bound: &dyn ToSeconds| {
        messages_of(|found| check_min("x", duration, bound.to_seconds(), found))
    };
    let no_messages: [&str; 0] = [];
    assert_eq!(max_messages(Seconds::new(60), &60), no_messages);
    assert_eq!(
        max_messages(Seconds::new(61), &60),
        ["must be at most 60 seconds, not 61"]
    );
    assert_eq!(min_messages(Seconds::new(60), &60_u8), no_messages);
    assert_eq!(
        min_messages(Seconds::new(59), &Duration::from_secs(60)),
        ["must be at least 60 seconds, not 59"]
    );
    assert_eq!(max_messages(Seconds::UNSET, &None::<u8>), no_messages);
    for path in ["x", "expires_in_seconds"] {
        let out_of_range =
            messages_of(|found| check_max(path, Seconds::OUT_OF_RANGE, Seconds::new(60), found));
        assert_eq!(out_of_range, no_messages, "`Seconds::validate` reports it");
    }
    assert_eq!(max_messages(Seconds::new(1), &None::<u8>), no_messages);
    let invalid: [&dyn ToSeconds; 2] = [&Duration::from_millis(1500), &u64::MAX];
    for bound in invalid {
        assert!(
            max_messages(Seconds::new(1), bound)
                .concat()
                .starts_with("has an invalid `min` or `max` bound")
        );
        assert!(
            min_messages(Seconds::new(9), bound)
                .concat()
                .starts_with("has an invalid `min` or `max` bound")
        );
    }
}

#[test]
fn unset_duration_is_checked_as_clerk_default() {
    let unset_messages = |path, min: i64, max: i64| {
        messages_of(|found| {
            check_min(path, Seconds::UNSET, Seconds::new(min), found);
            check_max(path, Seconds::UNSET, Seconds::new(max), found);
        })
    };
    let no_messages: [&str; 0] = [];
    assert_eq!(unset_messages("expires_in_seconds", 1, 3600), no_messages);
    assert_eq!(
        unset_messages("expires_in_seconds", 1, 900),
        ["must be set, and at most 900 seconds: Clerk's default is 3600"]
    );
    assert_eq!(
        unset_messages("session_max_duration_in_seconds", 1800, 1800),
        no_messages
    );
    assert_eq!(
        unset_messages("session_max_duration_in_seconds", 3600, 7200),
        ["must be set, and at least 3600 seconds: Clerk's default is 1800"]
    );
}

#[test]
fn same_violation_of_two_bounds_is_reported_once() {
    let found = messages_of(|found| {
        found.add("x", ViolationCode::Missing, "of another rule");
        check_min("x", Seconds::new(1), Seconds::OUT_OF_RANGE, found);
        check_max("x", Seconds::new(1), Seconds::OUT_OF_RANGE, found);
        check_max("y", Seconds::new(2), Seconds::new(1), found);
    });
    let [other, invalid, too_long] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(other, "of another rule");
    assert!(invalid.starts_with("has an invalid `min` or `max` bound"));
    assert_eq!(too_long, "must be at most 1 seconds, not 2");
}
