//! Converts valid values of attributes: one function for each kind of value, shared by the parser
//! and the suggestions.

use proc_macro2::{Ident, TokenStream};
use syn::{Expr, ExprPath, Lit, LitInt, LitStr, Path, Visibility};

use super::attr_table::SMALLEST_ACTOR;
use super::{Bound, MaxActorBytes};
use crate::type_syntax::{seconds_of, ungrouped};

/// Returns the value as a visibility, or `None` if it isn't one.
pub(super) fn as_visibility(value: TokenStream) -> Option<Visibility> {
    match syn::parse2(value).ok()? {
        Visibility::Inherited => None,
        vis => Some(vis),
    }
}

/// Returns the value of `crate` as a path, or `None` if it isn't one.
pub(super) fn as_path(literal: &LitStr) -> Option<Path> {
    let path = literal.parse_with(Path::parse_mod_style).ok()?;
    let mut names = path.segments.iter();
    (!names.any(|segment| segment.ident == "Self")).then_some(path)
}

/// Returns the value of `max_actor_bytes` as a limit.
///
/// # Errors
/// Returns the number if it is out of range, or `None` if the value is not a number.
pub(super) fn as_limit(value: TokenStream) -> Result<MaxActorBytes, Option<u64>> {
    if syn::parse2::<Ident>(value.clone()).is_ok_and(|word| word == "none") {
        return Ok(MaxActorBytes::Unlimited);
    }
    let number: LitInt = syn::parse2(value).map_err(|_| None)?;
    let number = Some(number).filter(|it| matches!(it.suffix(), "" | "u32" | "u64" | "usize"));
    let number: Option<u64> = number.and_then(|number| number.base10_parse().ok());
    let bytes = number.and_then(|number| u32::try_from(number).ok());
    let bytes = bytes.filter(|bytes| *bytes >= SMALLEST_ACTOR);
    bytes.map(MaxActorBytes::AtMost).ok_or(number)
}

/// Returns the value of `validate` as the path of a function, or `None` if it isn't one.
pub(super) fn as_function(value: &Expr) -> Option<&ExprPath> {
    match ungrouped(value) {
        Expr::Path(path) => Some(path),
        _ => None,
    }
}

/// Returns the value of `min` or `max` as a bound, or `None` if it isn't valid.
pub(super) fn as_bound(value: &Expr) -> Option<Bound> {
    match ungrouped(value) {
        value @ Expr::Path(_) => Some(Bound::Value(Box::new(value.clone()))),
        value @ Expr::Call(call) if matches!(*call.func, Expr::Path(_)) => {
            Some(Bound::Value(Box::new(value.clone())))
        }
        value if has_unit(value) => None,
        value => {
            let seconds = seconds_of(value, false)?.try_into().ok();
            seconds.filter(|seconds| *seconds > 0).map(Bound::Seconds)
        }
    }
}

/// Returns `true` for a number with a unit, such as `60s`. The suffixes of integer types begin with
/// `u` or `i`.
pub(super) fn has_unit(value: &Expr) -> bool {
    let Expr::Lit(literal) = value else {
        return false;
    };
    match &literal.lit {
        Lit::Int(number) => !number.suffix().is_empty() && !number.suffix().starts_with(['u', 'i']),
        _ => false,
    }
}

/// Parses an expression, if syn can do so without `full`.
pub(super) fn parsed(tokens: TokenStream) -> Option<Expr> {
    syn::parse2(tokens).ok().filter(is_plain)
}

/// Returns `true` if syn parses the expression and its subexpressions without `full`.
pub(super) fn is_plain(expression: &Expr) -> bool {
    match expression {
        Expr::Lit(_) | Expr::Macro(_) | Expr::Path(_) => true,
        Expr::Binary(binary) => is_plain(&binary.left) && is_plain(&binary.right),
        Expr::Call(call) => is_plain(&call.func) && call.args.iter().all(is_plain),
        Expr::Cast(cast) => is_plain(&cast.expr),
        Expr::Field(field) => is_plain(&field.base),
        Expr::Group(group) => is_plain(&group.expr),
        Expr::Index(index) => is_plain(&index.expr) && is_plain(&index.index),
        Expr::MethodCall(call) => is_plain(&call.receiver) && call.args.iter().all(is_plain),
        Expr::Paren(paren) => is_plain(&paren.expr),
        Expr::Reference(reference) => is_plain(&reference.expr),
        Expr::Struct(literal) => {
            let base = literal.rest.iter().all(|rest| is_plain(rest));
            base && literal.fields.iter().all(|field| is_plain(&field.expr))
        }
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_plain),
        Expr::Unary(unary) => is_plain(&unary.expr),
        _ => false,
    }
}
