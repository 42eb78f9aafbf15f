//! Tests of constant bounds, and of durations outside of their bounds.

use std::time::Duration;

use super::*;
use crate::__private::panic_message;

fn messages(rule: impl FnOnce(&mut Violations)) -> Vec<String> {
    let mut violations = Violations::new();
    rule(&mut violations);
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
    assert_eq!(
        READ.map(|seconds| seconds.get().unwrap()),
        [1, i64::MAX, 32767, 2]
    );
}

#[test]
fn invalid_constant_bound_panics_with_message() {
    let message = |read: fn() -> Seconds| panic_message(|| _ = read());
    assert!(message(|| bound(0_u8).seconds()).contains("must be positive"));
    assert!(message(|| bound(-1_i64).seconds()).contains("must be positive"));
    assert!(message(|| bound(Duration::ZERO).seconds()).contains("must be positive"));
    assert!(message(|| bound(u64::MAX).seconds()).contains("at most 9223372036854775807"));
    assert!(message(|| bound(Duration::from_nanos(1)).seconds()).contains("whole number"));
}

#[test]
fn min_above_max_panics_with_message() {
    let [low, high] = [bound(59_u8).seconds(), bound(60_u8).seconds()];
    assert_min_le_max(low, high);
    assert_min_le_max(low, low);
    assert!(panic_message(|| assert_min_le_max(high, low)).contains("`min` is greater than `max`"));
}

#[test]
fn violation_names_both_numbers() {
    let above_max = |duration: Seconds, bound: &dyn ToSeconds| {
        messages(|found| check_max("x", duration, bound.to_seconds(), found))
    };
    let below_min = |duration: Seconds, bound: &dyn ToSeconds| {
        messages(|found| check_min("x", duration, bound.to_seconds(), found))
    };
    let nothing: [&str; 0] = [];
    assert_eq!(above_max(Seconds::new(60), &60), nothing);
    assert_eq!(
        above_max(Seconds::new(61), &60),
        ["must be at most 60 seconds, not 61"]
    );
    assert_eq!(below_min(Seconds::new(60), &60_u8), nothing);
    assert_eq!(
        below_min(Seconds::new(59), &Duration::from_secs(60)),
        ["must be at least 60 seconds, not 59"]
    );
    assert_eq!(above_max(Seconds::UNSET, &None::<u8>), nothing);
    for path in ["x", "expires_in_seconds"] {
        let out_of_range =
            messages(|found| check_max(path, Seconds::OUT_OF_RANGE, Seconds::new(60), found));
        assert_eq!(out_of_range, nothing, "reported elsewhere");
    }
    assert_eq!(above_max(Seconds::new(1), &None::<u8>), nothing);
    let invalid: [&dyn ToSeconds; 2] = [&Duration::from_millis(1500), &u64::MAX];
    for bound in invalid {
        assert!(
            above_max(Seconds::new(1), bound)
                .concat()
                .starts_with("has an invalid `min` or `max` bound")
        );
        assert!(
            below_min(Seconds::new(9), bound)
                .concat()
                .starts_with("has an invalid `min` or `max` bound")
        );
    }
}

#[test]
fn unset_duration_is_checked_as_clerk_default() {
    let unset = |path, min: i64, max: i64| {
        messages(|found| {
            check_min(path, Seconds::UNSET, Seconds::new(min), found);
            check_max(path, Seconds::UNSET, Seconds::new(max), found);
        })
    };
    let nothing: [&str; 0] = [];
    assert_eq!(unset("expires_in_seconds", 1, 3600), nothing);
    assert_eq!(
        unset("expires_in_seconds", 1, 900),
        ["must be set, and at most 900 seconds: Clerk's default is 3600"]
    );
    assert_eq!(
        unset("session_max_duration_in_seconds", 1800, 1800),
        nothing
    );
    assert_eq!(
        unset("session_max_duration_in_seconds", 3600, 7200),
        ["must be set, and at least 3600 seconds: Clerk's default is 1800"]
    );
}

#[test]
fn same_violation_of_two_bounds_is_reported_once() {
    let found = messages(|found| {
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
