//! Classifies expressions by their syntax.

use proc_macro2::{Ident, Spacing, TokenTree};
use syn::{Expr, ExprPath, Lit, UnOp};

use crate::token_walk;

/// Returns `true` for `None` and for paths that end with `Option::None`.
pub(crate) fn is_none(expression: &Expr) -> bool {
    matches!(ungrouped(expression), Expr::Path(path) if is_option_variant(path, "None"))
}

/// Returns `true` for a path that ends with `PhantomData`.
pub(crate) fn is_phantom_value(expression: &Expr) -> bool {
    matches!(ungrouped(expression), Expr::Path(path) if ends_with(path, "PhantomData"))
}

/// Returns the value of an integer literal. With `in_option`, the literal must be in `Some(…)`. A
/// literal that does not fit into an `i128` returns `i128::MAX`.
pub(crate) fn literal_value(expression: &Expr, in_option: bool) -> Option<i128> {
    fn bare_value(expression: &Expr) -> Option<i128> {
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(literal) => Some(literal.base10_parse().unwrap_or(i128::MAX)),
                _ => None,
            },
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                bare_value(&unary.expr).map(|value| -value)
            }
            Expr::Group(group) => bare_value(&group.expr),
            _ => None,
        }
    }
    match ungrouped(expression) {
        Expr::Call(call) if in_option && call.args.len() == 1 => match &*call.func {
            Expr::Path(path) if is_option_variant(path, "Some") => bare_value(call.args.first()?),
            _ => None,
        },
        expression => bare_value(expression).filter(|_| !in_option),
    }
}

/// Returns `true` for a path to this variant of `Option`, with or without `Option::`.
fn is_option_variant(path: &ExprPath, variant: &str) -> bool {
    let mut names = path.path.segments.iter().rev();
    names.next().is_some_and(|name| name.ident == variant)
        && names.next().is_none_or(|name| name.ident == "Option")
}

/// Returns `true` for an integer literal, which can be negative.
pub(crate) fn is_integer_literal(expression: &Expr) -> bool {
    literal_value(expression, false).is_some()
}

/// Returns the last name of a path, or of the path of a called function.
pub(crate) fn last_name(expression: &Expr) -> Option<&Ident> {
    match ungrouped(expression) {
        Expr::Path(path) => Some(&path.path.segments.last()?.ident),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => Some(&path.path.segments.last()?.ident),
            _ => None,
        },
        _ => None,
    }
}

/// Returns `true` if the expression contains a macro call.
pub(crate) fn calls_macro(expression: &Expr) -> bool {
    token_walk::any(expression, |before, token| match token {
        // Excludes the `!` of `!=`.
        TokenTree::Punct(punct) if punct.as_char() == '!' => {
            punct.spacing() == Spacing::Alone && matches!(before.last(), Some(TokenTree::Ident(_)))
        }
        _ => false,
    })
}

/// Returns the expression without the invisible groups that `macro_rules!` adds around fragments.
pub(crate) fn ungrouped(expression: &Expr) -> &Expr {
    match expression {
        Expr::Group(group) => ungrouped(&group.expr),
        expression => expression,
    }
}

fn ends_with(path: &ExprPath, name: &str) -> bool {
    path.path
        .segments
        .last()
        .is_some_and(|segment| segment.ident == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::none_groups::with_fragment;

    fn parsed(text: &str) -> Expr {
        syn::parse_str(text).unwrap()
    }

    #[test]
    fn value_of_integer_literal_is_read_in_every_form() {
        for (text, in_option, expected) in [
            ("600", false, Some(600)),
            ("0u8", false, Some(0)),
            ("b'<'", false, None),
            ("-3", false, Some(-3)),
            ("Some(600)", true, Some(600)),
            ("Option::Some(1_0)", true, Some(10)),
            ("Some(600)", false, None),
            ("600", true, None),
            (
                "99999999999999999999999999999999999999999",
                false,
                Some(i128::MAX),
            ),
            ("Duration::from_secs(60)", false, None),
            ("Mode::Some(0)", true, None),
            ("TTL", false, None),
            ("ttl()", false, None),
            ("1.5", false, None),
            ("f(1, 2)", false, None),
            ("!5", false, None),
        ] {
            assert_eq!(literal_value(&parsed(text), in_option), expected, "{text}");
        }
    }

    #[test]
    fn integer_from_macro_fragment_is_read() {
        for (source, seconds) in [("it", 60), ("-it", -60)] {
            let expression = syn::parse2(with_fragment(source, "60")).unwrap();
            assert_eq!(literal_value(&expression, false), Some(seconds), "{source}");
        }
    }

    #[test]
    fn integer_phantom_data_and_last_name_are_detected() {
        for (text, number, phantom, name) in [
            ("600", true, false, None),
            ("-1", true, false, None),
            ("Duration::from_secs(1)", false, false, Some("from_secs")),
            ("crate::TTL", false, false, Some("TTL")),
            ("ttl()", false, false, Some("ttl")),
            ("(ttl)()", false, false, None),
            ("PhantomData", false, true, Some("PhantomData")),
            (
                "std::marker::PhantomData::<T>",
                false,
                true,
                Some("PhantomData"),
            ),
            ("PhantomData(3)", false, false, Some("PhantomData")),
        ] {
            let expression = parsed(text);
            assert_eq!(is_integer_literal(&expression), number, "{text}");
            assert_eq!(is_phantom_value(&expression), phantom, "{text}");
            let last = last_name(&expression).map(ToString::to_string);
            assert_eq!(last.as_deref(), name, "{text}");
        }
    }

    #[test]
    fn macro_call_is_detected_in_groups() {
        for (text, calls) in [
            ("vec![1]", true),
            ("a::b!{}", true),
            ("f(1, !g!(x))", true),
            ("x + r#y!()", true),
            ("a != b", false),
            ("!a", false),
            ("f(!a, b as u8)", false),
            ("a & !b", false),
        ] {
            assert_eq!(calls_macro(&parsed(text)), calls, "{text}");
        }
    }

    #[test]
    fn none_is_detected_by_last_two_names() {
        for (text, none) in [
            ("None", true),
            ("::std::option::Option::None", true),
            ("Option::<u8>::None", true),
            ("none()", false),
            ("Some(None)", false),
            ("Mode::None", false),
        ] {
            assert_eq!(is_none(&parsed(text)), none, "{text}");
        }
    }
}
