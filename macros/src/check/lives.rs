//! The numbers of a life that are literals, against each other. Constants are for the compiler to read: the expansion
//! sees to that.

use syn::Lit;

use crate::ctxt::Here;
use crate::spelling::{is_named, literal_of, option_of, seconds_of};
use crate::syntax::{Bound, Field, Limit, Preset, Slot};

/// Reports bounds that no life is within, and a default that isn't.
pub(super) fn in_order(field: &Field<'_>, here: &mut Here<'_>) {
    if !field.slot().is_some_and(Slot::is_life) {
        return;
    }
    let (min, max) = (
        literal(field.says.min.as_ref()),
        literal(field.says.max.as_ref()),
    );
    if let (Some((min, _)), Some((max, limit))) = (min, max) {
        if min > max {
            here.error(
                &limit.key,
                format!("`min = {min}` is above `max = {max}`: no life is within both"),
                "swap the two, or leave one out",
            );
            return;
        }
    }
    let min = min.map(|(seconds, _)| seconds);
    let max = max.map(|(seconds, _)| seconds);
    default_is_within(field, min, max, here);
}

fn default_is_within(field: &Field<'_>, min: Option<i64>, max: Option<i64>, here: &mut Here<'_>) {
    match &field.says.default {
        None | Some(Preset::OfType | Preset::Unread) => {}
        Some(Preset::Expression(expression)) => {
            if let Some(literal) = literal_of(expression) {
                if default_is_of_another_type(field, &literal, here) {
                    return;
                }
            }
            let Some(seconds) = seconds_of(expression) else {
                return;
            };
            let below = min.filter(|&min| seconds < min.into());
            let above = max.filter(|&max| seconds > max.into());
            if seconds <= 0 {
                here.error(
                    expression,
                    "`default` must be above zero seconds",
                    "write a number above zero; or make the field an `Option`, so that Clerk's default applies",
                );
            } else if let Some(min) = below {
                here.error(
                    expression,
                    format!("`default` is below `min = {min}`"),
                    "write a default within the bounds",
                );
            } else if let Some(max) = above {
                here.error(
                    expression,
                    format!("`default` is above `max = {max}`"),
                    "write a default within the bounds",
                );
            } else if seconds > i64::MAX.into() {
                here.error(
                    expression,
                    format!("`default` must be at most {} seconds", i64::MAX),
                    "write a smaller number",
                );
            }
        }
    }
}

/// Reports a literal that isn't of the field's type: unlike a bound, a default is no number of seconds but a value.
fn default_is_of_another_type(field: &Field<'_>, literal: &Lit, here: &mut Here<'_>) -> bool {
    let inner = option_of(field.ty);
    let is_duration = is_named(inner.unwrap_or(field.ty), &["Duration"]);
    let (wrong, seconds) = match literal {
        Lit::Int(_) if inner.is_none() && !is_duration => return false,
        Lit::Int(seconds) => (
            "`default` is a value of the field's type, and an integer isn't",
            seconds.to_string(),
        ),
        _ => ("no life is written so", "600".to_owned()),
    };
    let value = if is_duration {
        format!("Duration::from_secs({seconds})")
    } else {
        seconds
    };
    let value = inner.map_or_else(|| value.clone(), |_| format!("Some({value})"));
    here.error(literal, wrong, format!("write `default = {value}`"));
    true
}

fn literal(limit: Option<&Limit>) -> Option<(i64, &Limit)> {
    let limit = limit?;
    match limit.bound.as_ref()? {
        Bound::Seconds(seconds) => Some((*seconds, limit)),
        Bound::Value(_) => None,
    }
}
