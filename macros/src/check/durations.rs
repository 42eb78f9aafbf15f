//! Compares the bounds and the default of a duration, if they are literals. rustc compares constant
//! bounds. Other defaults are checked when the request is built.

use crate::ctxt::ScopedCtxt;
use crate::syntax::{Bound, DefaultValue, Field, FieldAttr, Role};
use crate::type_syntax::{literal_value, option_inner, without_some};

/// Reports a `min` that is greater than `max`, and an invalid default.
pub(super) fn check_bounds(field: &Field<'_>, cx: &mut ScopedCtxt<'_>) {
    if !field.role().is_some_and(Role::is_duration) {
        return;
    }
    let min = field.attrs.min.as_ref().and_then(literal_bound);
    let max = field.attrs.max.as_ref().and_then(literal_bound);
    match (min, max) {
        (Some(min), Some(max)) if min > max => {
            cx.error(
                field.attrs.name_token(FieldAttr::Max),
                format!("`min = {min}` is greater than `max = {max}`"),
                "swap the two, or remove one",
            );
        }
        _ => check_default_in_bounds(field, min, max, cx),
    }
}

const fn literal_bound(bound: &Bound) -> Option<i64> {
    match bound {
        Bound::Seconds(seconds) => Some(*seconds),
        Bound::Value(_) => None,
    }
}

fn check_default_in_bounds(
    field: &Field<'_>,
    min: Option<i64>,
    max: Option<i64>,
    cx: &mut ScopedCtxt<'_>,
) {
    let Some(DefaultValue::Expression(expression)) = &field.attrs.default else {
        return;
    };
    let value = match option_inner(field.ty) {
        Some(_) => without_some(expression),
        None => expression,
    };
    let Some(seconds) = literal_value(value) else {
        return;
    };
    let below = min.filter(|&min| seconds < min.into());
    let above = max.filter(|&max| seconds > max.into());
    let (message, help) = match (below, above) {
        _ if seconds <= 0 => (
            "`default` must be positive".to_owned(),
            "use a positive number of seconds, or make the field an `Option` to get Clerk's default",
        ),
        (Some(min), _) => (
            format!("`default` is less than `min = {min}`"),
            "use a default within the bounds",
        ),
        (None, Some(max)) => (
            format!("`default` is greater than `max = {max}`"),
            "use a default within the bounds",
        ),
        (None, None) if seconds > i64::MAX.into() => (
            format!("`default` must be at most {} seconds", i64::MAX),
            "use a smaller number",
        ),
        (None, None) => return,
    };
    cx.error(expression, message, help);
}
