//! Converts the values of attributes, with one function for each kind of value. The parser and the
//! suggestions share these functions.

use proc_macro2::TokenStream;
use syn::{Expr, ExprPath, LitStr, Path, Visibility};

use super::{Bound, MaxActorBytes};
use crate::type_syntax::{is_none, literal_value, ungrouped};

/// Returns the value as a visibility, or `None` if it isn't a visibility.
pub(super) fn as_visibility(value: TokenStream) -> Option<Visibility> {
    match syn::parse2(value).ok()? {
        Visibility::Inherited => None,
        vis => Some(vis),
    }
}

/// Returns the value of `crate` as a path, or `None` if it isn't a valid path.
pub(super) fn as_path(literal: &LitStr) -> Option<Path> {
    let path = literal.parse_with(Path::parse_mod_style).ok()?;
    let mut names = path.segments.iter();
    (!names.any(|segment| segment.ident == "Self")).then_some(path)
}

/// Returns the value of `max_actor_bytes`, or `None` if it is definitely invalid.
pub(super) fn as_max_bytes(value: &Expr) -> Option<MaxActorBytes> {
    match ungrouped(value) {
        Expr::Path(path) if path.path.is_ident("none") => Some(MaxActorBytes::Unlimited),
        Expr::Path(path) if is_lower_case_name(&path.path) => None,
        Expr::Lit(_) if literal_value(value).is_none() => None,
        value if is_none(value) => Some(MaxActorBytes::Unlimited),
        value => Some(MaxActorBytes::AtMost(Box::new(value.clone()))),
    }
}

/// Returns `true` for one name in lower case, such as `unlimited`, which is not the name of a
/// constant.
fn is_lower_case_name(path: &Path) -> bool {
    path.get_ident()
        .is_some_and(|name| !name.to_string().contains(char::is_uppercase))
}

/// Returns the value of `validate` as a path, or `None` if it isn't a path.
pub(super) fn as_function(value: &Expr) -> Option<&ExprPath> {
    match ungrouped(value) {
        Expr::Path(path) => Some(path),
        _ => None,
    }
}

/// Returns the value of `min` or `max`, or `None` if it is definitely invalid.
pub(super) fn as_bound(value: &Expr) -> Option<Bound> {
    if let Some(seconds) = literal_value(value) {
        let seconds = seconds.try_into().ok().filter(|seconds| *seconds > 0);
        return seconds.map(Bound::Seconds);
    }
    let value = ungrouped(value);
    let is_invalid = matches!(value, Expr::Lit(_)) || is_field_of_self(value);
    (!is_invalid).then(|| Bound::Value(Box::new(value.clone())))
}

/// Returns `true` for a field of `self`, such as `self.limit`.
pub(super) fn is_field_of_self(expression: &Expr) -> bool {
    match ungrouped(expression) {
        Expr::Field(field) => is_field_of_self(&field.base),
        Expr::Path(path) => path.path.is_ident("self"),
        _ => false,
    }
}

/// Parses an expression, or returns `None` if syn needs `full` for it.
pub(super) fn parse_plain(tokens: TokenStream) -> Option<Expr> {
    syn::parse2(tokens).ok().filter(is_plain)
}

/// Returns `true` if syn can parse the expression, with all subexpressions, without `full`.
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
