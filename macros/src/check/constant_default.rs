//! Decides which defaults of durations the compiler checks: those that are definitely constant.
//!
//! A derive can't resolve names. A call of `Duration::from_secs` can be a call of a user-defined
//! function, so generated code calls the function of the standard library instead. It uses the
//! result only if the field has the standard library's type.

use proc_macro2::Ident;
use syn::{Expr, Generics, Type};

use super::parameters::depends_on_parameter;
use crate::model::ConstantDefault;
use crate::syntax::{Bound, DefaultValue, Field, FieldAttr, Role};
use crate::type_syntax::{
    is_constant_name, is_integer, is_untyped, literal_value, option_inner, ungrouped, without_some,
};

/// Returns the default of a duration if the compiler must check it. Returns `None` if it may not be
/// constant, or if `check_bounds` has checked it.
pub(super) fn constant_default<'a>(
    field: &'a Field<'a>,
    generics: &Generics,
) -> Option<ConstantDefault<'a>> {
    let Some(DefaultValue::Expression(expr)) = &field.attrs.default else {
        return None;
    };
    // The argument of a setter with `into` can have any type.
    let is_converted = field.attrs.name_token(FieldAttr::Into).is_some();
    if is_converted || !field.role().is_some_and(Role::is_duration) {
        return None;
    }
    let (ty, value): (&Type, &Expr) = match option_inner(field.ty) {
        Some(inner) if !is_constant_name(expr) => (inner, without_some(expr)),
        _ => (field.ty, expr),
    };
    let call = duration_call(value);
    let argument = call
        .as_ref()
        .map_or(value, |call| without_cast(call.argument));
    let is_constant = is_untyped(argument) || is_constant_name(argument);
    // A literal of a different type has its own error.
    let is_wrong_type = literal_value(value).is_some() && !is_integer(ty);
    let is_generic = || depends_on_parameter(expr, generics) || depends_on_parameter(ty, generics);
    let is_checked = is_constant && !is_wrong_type && !is_valid_literal(value, field);
    (is_checked && !is_generic()).then_some(ConstantDefault {
        ty,
        value,
        is_inner: !std::ptr::eq(ty, field.ty),
        call: call.map(|call| (call.function, call.argument)),
    })
}

/// Returns `true` for an integer, or a call such as `Duration::from_secs(600)`, that is within
/// literal bounds. Most structs need no further check then.
fn is_valid_literal(value: &Expr, field: &Field<'_>) -> bool {
    let seconds = match duration_call(value) {
        Some(call) => literal_value(call.argument).and_then(|it| it.checked_mul(call.unit)),
        None => literal_value(value),
    };
    let is_within = |bound: &Option<Bound>, is_valid: fn(&i128, &i128) -> bool| match bound {
        None => true,
        Some(Bound::Seconds(bound)) => seconds.is_some_and(|it| is_valid(&it, &(*bound).into())),
        Some(Bound::Value(_)) => false,
    };
    seconds.is_some_and(|seconds| seconds > 0 && seconds <= i64::MAX.into())
        && is_within(&field.attrs.min, i128::ge)
        && is_within(&field.attrs.max, i128::le)
}

struct DurationCall<'a> {
    function: &'a Ident,
    /// The number of seconds for an argument of 1, or 0 if it is less than a second.
    unit: i128,
    argument: &'a Expr,
}

/// Returns the call of a constructor of `Duration` that takes one integer.
fn duration_call(value: &Expr) -> Option<DurationCall<'_>> {
    let Expr::Call(call) = ungrouped(value) else {
        return None;
    };
    let (Expr::Path(path), Some(argument)) = (&*call.func, call.args.first()) else {
        return None;
    };
    let mut names = path.path.segments.iter().rev();
    let (function, ty) = (&names.next()?.ident, &names.next()?.ident);
    let (_, unit) = UNITS.iter().find(|(name, _)| function == name)?;
    (ty == "Duration" && call.args.len() == 1).then_some(DurationCall {
        function,
        unit: *unit,
        argument,
    })
}

const UNITS: &[(&str, i128)] = &[
    ("from_nanos", 0),
    ("from_micros", 0),
    ("from_millis", 0),
    ("from_secs", 1),
    ("from_mins", 60),
    ("from_hours", 3600),
];

fn without_cast(value: &Expr) -> &Expr {
    match ungrouped(value) {
        Expr::Cast(cast) => &cast.expr,
        value => value,
    }
}
