//! The numbers of a life that are literals, against each other. The compiler reads bounds that are constants. Any other
//! default is checked when the request is built.

use quote::ToTokens;
use syn::Lit;

use crate::ctxt::ScopedCtxt;
use crate::syntax::{Bound, DefaultValue, Field, Limit, Role};
use crate::type_syntax::{is_named, literal_of, option_inner, seconds_of};

/// Reports bounds that no life is within, and a default that isn't.
pub(super) fn in_order(field: &Field<'_>, here: &mut ScopedCtxt<'_>) {
    if !field.role().is_some_and(Role::is_duration) {
        return;
    }
    let (min, max) = (
        literal(field.attrs.min.as_ref()),
        literal(field.attrs.max.as_ref()),
    );
    if let (Some((min, _)), Some((max, limit))) = (min, max) {
        if min > max {
            here.error(
                &limit.name,
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

fn default_is_within(
    field: &Field<'_>,
    min: Option<i64>,
    max: Option<i64>,
    here: &mut ScopedCtxt<'_>,
) {
    match &field.attrs.default {
        None | Some(DefaultValue::TypeDefault | DefaultValue::Invalid) => {}
        Some(DefaultValue::Expression(expression)) => {
            if let Some(literal) = literal_of(expression) {
                if default_is_of_another_type(field, literal, here) {
                    return;
                }
            }
            let Some(seconds) = seconds_of(expression, option_inner(field.ty).is_some()) else {
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

/// Reports a literal that no life is, or that isn't in the `Some` of an `Option`. Of what type else a life is, its name
/// doesn't say.
fn default_is_of_another_type(field: &Field<'_>, literal: &Lit, here: &mut ScopedCtxt<'_>) -> bool {
    let inner = option_inner(field.ty);
    let (wrong, value) = match literal {
        Lit::Int(_) | Lit::Byte(_) if inner.is_none() => return false,
        Lit::Int(_) | Lit::Byte(_) => (
            "`default` is a value of the field's type, and an integer isn't",
            literal.to_token_stream().to_string(),
        ),
        _ => ("no life is written so", "600".to_owned()),
    };
    let value = match inner {
        Some(inner) if is_named(inner, &["Duration"]) => {
            format!("Some(Duration::from_secs({value}))")
        }
        Some(_) => format!("Some({value})"),
        None if is_named(field.ty, &["Duration"]) => format!("Duration::from_secs({value})"),
        None => value,
    };
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
