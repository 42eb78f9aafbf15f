//! Decides which defaults of durations the compiler checks: those that are definitely constant.
//!
//! A derive can't resolve names. A call of `Duration::from_secs` can be a call of a user-defined
//! function, so generated code calls the function of the standard library instead. It uses the
//! result only if the field has the standard library's type.

use syn::{Expr, Generics};

use super::parameters::{bound, depends_on_parameter};
use crate::model::{Bound, ConstantDefault, ConstantValue};
use crate::syntax::{DefaultValue, Field, FieldAttr};
use crate::type_syntax::{
    is_constant_name, is_named, literal_value, option_inner, ungrouped, without_some,
};

/// Returns the default of a duration if the compiler must check it. Returns `None` if it may not be
/// constant, or if it is definitely valid.
pub(super) fn constant_default<'a>(
    field: &'a Field<'a>,
    generics: &Generics,
) -> Option<ConstantDefault<'a>> {
    let Some(DefaultValue::Expression(expr)) = &field.attrs.default else {
        return None;
    };
    let expr: &Expr = expr;
    if depends_on_parameter(expr, generics) || depends_on_parameter(field.ty, generics) {
        return None;
    }
    let inner = option_inner(field.ty);
    let argument = if inner.is_some() {
        without_some(expr)
    } else {
        expr
    };
    let has_some = !std::ptr::eq(argument, expr);
    let value = if let Some(seconds) = literal_value(argument) {
        ConstantValue::Seconds(seconds.try_into().ok()?)
    } else if is_constant_name(argument) && field.attrs.name_token(FieldAttr::Into).is_none() {
        ConstantValue::Name
    } else if is_named(inner.unwrap_or(field.ty), &["Duration"]) {
        duration_call(argument, has_some)?
    } else {
        return None;
    };
    let default = ConstantDefault { expr, value };
    (!is_valid(&default, field, generics)).then_some(default)
}

/// Returns the call of a constructor of `Duration`, if its argument is a constant.
fn duration_call(expr: &Expr, has_some: bool) -> Option<ConstantValue<'_>> {
    let Expr::Call(call) = ungrouped(expr) else {
        return None;
    };
    let (Expr::Path(path), Some(argument)) = (&*call.func, call.args.first()) else {
        return None;
    };
    let mut names = path.path.segments.iter().rev();
    let (function, ty) = (&names.next()?.ident, &names.next()?.ident);
    let number = match ungrouped(argument) {
        Expr::Cast(cast) => &cast.expr,
        argument => argument,
    };
    let is_constant = literal_value(argument).is_some() || is_constant_name(number);
    let is_constructor = FUNCTIONS.iter().any(|(name, _)| function == name) && ty == "Duration";
    (is_constructor && is_constant && call.args.len() == 1).then_some(ConstantValue::Duration {
        function,
        argument,
        has_some,
    })
}

/// The constructors of `Duration` that take one integer, each with its unit in seconds. The unit is
/// 0 if it is less than a second.
const FUNCTIONS: &[(&str, i64)] = &[
    ("from_nanos", 0),
    ("from_micros", 0),
    ("from_millis", 0),
    ("from_secs", 1),
    ("from_mins", 60),
    ("from_hours", 3600),
];

/// Returns `true` if the default is definitely valid, so that most structs need no further check.
fn is_valid(default: &ConstantDefault<'_>, field: &Field<'_>, generics: &Generics) -> bool {
    let seconds = match default.value {
        ConstantValue::Seconds(seconds) => Some(seconds),
        ConstantValue::Name => None,
        ConstantValue::Duration {
            function, argument, ..
        } => {
            let mut functions = FUNCTIONS.iter();
            let unit = functions.find(|(name, _)| function == name);
            let number = literal_value(argument).and_then(|number| i64::try_from(number).ok());
            let seconds = number
                .zip(unit)
                .and_then(|(number, (_, unit))| number.checked_mul(*unit));
            seconds.filter(|seconds| *seconds > 0)
        }
    };
    let Some(seconds) = seconds else {
        return false;
    };
    let is_within = |bound: Option<Bound<'_>>, is_min: bool| match bound {
        None | Some(Bound::Runtime(_)) => true,
        Some(Bound::Constant(_)) => false,
        Some(Bound::Literal(min)) if is_min => seconds >= min,
        Some(Bound::Literal(max)) => seconds <= max,
    };
    is_within(bound(field.attrs.min.as_ref(), generics), true)
        && is_within(bound(field.attrs.max.as_ref(), generics), false)
}
