//! Classifies expressions by their syntax.

use proc_macro2::{Spacing, TokenTree};
use syn::ext::IdentExt;
use syn::{Expr, ExprPath, Lit, LitInt, UnOp};

use crate::token_walk;

/// Returns `true` for `None` and for paths that end with `Option::None`.
pub(crate) fn is_none(expression: &Expr) -> bool {
    matches!(ungrouped(expression), Expr::Path(path) if is_option_variant(path, "None"))
}

/// Returns `true` for a path that ends with `PhantomData`.
pub(crate) fn is_phantom_value(expression: &Expr) -> bool {
    matches!(ungrouped(expression), Expr::Path(path) if ends_with(path, "PhantomData"))
}

/// Returns the value of an integer literal, which can be negative. A value that does not fit into
/// an `i128` returns `i128::MAX`.
pub(crate) fn literal_value(expression: &Expr) -> Option<i128> {
    match ungrouped(expression) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) if !has_unit(number) => {
                Some(number.base10_parse().unwrap_or(i128::MAX))
            }
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            literal_value(&unary.expr)?.checked_neg()
        }
        _ => None,
    }
}

/// Returns `true` for an integer with a unit, such as `60s`. A suffix that begins with `u` or `i`
/// is taken for an integer type.
fn has_unit(number: &LitInt) -> bool {
    !number.suffix().is_empty() && !number.suffix().starts_with(['u', 'i'])
}

/// Returns `true` if the expression contains only integer literals without a suffix, and operators.
/// Its type then depends on the context.
pub(crate) fn is_untyped(expression: &Expr) -> bool {
    !token_walk::any(expression, |_, token| match token {
        TokenTree::Literal(literal) => {
            let number: syn::Result<LitInt> = syn::parse_str(&literal.to_string());
            number.map_or(true, |number| !number.suffix().is_empty())
        }
        TokenTree::Ident(_) => true,
        TokenTree::Punct(_) | TokenTree::Group(_) => false,
    })
}

/// Returns the argument of `Some(…)`, or else the expression.
pub(crate) fn without_some(expression: &Expr) -> &Expr {
    let Expr::Call(call) = ungrouped(expression) else {
        return expression;
    };
    let mut arguments = call.args.iter();
    match (&*call.func, arguments.next(), arguments.next()) {
        (Expr::Path(path), Some(argument), None) if is_option_variant(path, "Some") => argument,
        _ => expression,
    }
}

/// Returns `true` for a path to this variant of `Option`, with or without `Option::`.
fn is_option_variant(path: &ExprPath, variant: &str) -> bool {
    let mut names = path.path.segments.iter().rev();
    names.next().is_some_and(|name| name.ident == variant)
        && names.next().is_none_or(|name| name.ident == "Option")
}

/// Returns `true` for a literal, which can be a negative number.
pub(crate) fn is_literal(expression: &Expr) -> bool {
    matches!(ungrouped(expression), Expr::Lit(_)) || is_number(expression)
}

/// Returns `true` for a number, which can be negative.
pub(crate) fn is_number(expression: &Expr) -> bool {
    match ungrouped(expression) {
        Expr::Lit(literal) => matches!(literal.lit, Lit::Int(_) | Lit::Float(_)),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_)) && is_number(&unary.expr),
        _ => false,
    }
}

/// Returns `true` for a path to a name in upper case, which is the name of a constant or a static.
pub(crate) fn is_constant_name(expression: &Expr) -> bool {
    let Expr::Path(path) = ungrouped(expression) else {
        return false;
    };
    path.path.segments.last().is_some_and(|last| {
        let name = last.ident.unraw().to_string();
        name.contains(char::is_uppercase) && !name.contains(char::is_lowercase)
    })
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

/// Returns the expression without parentheses, and without the invisible groups that `macro_rules!`
/// adds around fragments.
pub(crate) fn ungrouped(expression: &Expr) -> &Expr {
    match expression {
        Expr::Group(group) => ungrouped(&group.expr),
        Expr::Paren(paren) => ungrouped(&paren.expr),
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
    use quote::ToTokens;

    use super::*;
    use crate::none_groups::with_fragment;

    fn parsed(text: &str) -> Expr {
        syn::parse_str(text).unwrap()
    }

    #[test]
    fn value_of_integer_literal_is_read_in_every_form() {
        for (text, expected) in [
            ("600", Some(600)),
            ("0u8", Some(0)),
            ("b'<'", None),
            ("-3", Some(-3)),
            ("(60)", Some(60)),
            ("60 * 60", None),
            ("60s", None),
            ("1 << 2", None),
            ("Some(600)", None),
            ("99999999999999999999999999999999999999999", Some(i128::MAX)),
            ("Duration::from_secs(60)", None),
            ("TTL", None),
            ("60 * TTL", None),
            ("ttl()", None),
            ("1.5", None),
            ("f(1, 2)", None),
            ("!5", None),
        ] {
            assert_eq!(literal_value(&parsed(text)), expected, "{text}");
        }
    }

    #[test]
    fn some_is_removed_if_it_has_one_argument() {
        for (text, expected) in [
            ("Some(600)", "600"),
            ("Option::Some(1_0)", "1_0"),
            ("600", "600"),
            ("Some(1, 2)", "Some (1 , 2)"),
            ("Mode::Some(0)", "Mode :: Some (0)"),
            ("some(0)", "some (0)"),
        ] {
            let actual = without_some(&parsed(text)).to_token_stream().to_string();
            assert_eq!(actual, expected);
        }
    }

    #[test]
    fn expression_without_names_and_suffixes_is_untyped() {
        for (text, expected) in [
            ("1 << (2)", true),
            ("60u8 * 60", false),
            ("60 as u32", false),
            ("1.5", false),
            ("f(1)", false),
        ] {
            assert_eq!(is_untyped(&parsed(text)), expected, "{text}");
        }
    }

    #[test]
    fn integer_from_macro_fragment_is_read() {
        for (source, seconds) in [("it", 60), ("-it", -60)] {
            let expression = syn::parse2(with_fragment(source, "60")).unwrap();
            assert_eq!(literal_value(&expression), Some(seconds), "{source}");
        }
    }

    #[test]
    fn phantom_data_is_detected() {
        for (text, phantom) in [
            ("600", false),
            ("PhantomData", true),
            ("std::marker::PhantomData::<T>", true),
            ("PhantomData(3)", false),
        ] {
            assert_eq!(is_phantom_value(&parsed(text)), phantom, "{text}");
        }
    }

    #[test]
    fn number_literal_and_constant_are_detected() {
        for (text, number, literal, constant) in [
            ("600", true, true, false),
            ("(-1.5)", true, true, false),
            ("60 * 60", false, false, false),
            ("\"a\"", false, true, false),
            ("'a'", false, true, false),
            ("true", false, true, false),
            ("Self::TTL_2", false, false, true),
            ("<A as B>::N", false, false, true),
            ("Level::High", false, false, false),
            ("ttl", false, false, false),
            ("TTL()", false, false, false),
            ("-TTL", false, false, false),
        ] {
            let expression = parsed(text);
            assert_eq!(is_number(&expression), number, "{text}");
            assert_eq!(is_literal(&expression), literal, "{text}");
            assert_eq!(is_constant_name(&expression), constant, "{text}");
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
            ("(None)", true),
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
