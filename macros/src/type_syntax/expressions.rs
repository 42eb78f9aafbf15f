//! What the spelling of an expression says.

use proc_macro2::{Ident, Spacing, TokenTree};
use syn::{Expr, ExprPath, Lit, UnOp};

use crate::token_walk;

/// Whether the expression is spelt `None` or `Option::None`. One of another enum is a value as any other.
pub(crate) fn is_none(expression: &Expr) -> bool {
    let Expr::Path(path) = ungrouped(expression) else {
        return false;
    };
    let mut names = path.path.segments.iter().rev();
    names.next().is_some_and(|name| name.ident == "None")
        && names.next().is_none_or(|name| name.ident == "Option")
}

/// Whether the expression is spelt as the path of `PhantomData`.
pub(crate) fn is_phantom(expression: &Expr) -> bool {
    matches!(ungrouped(expression), Expr::Path(path) if ends_with(path, "PhantomData"))
}

/// The seconds of an expression spelt as an integer literal; in an `Option`, in `Some(…)`. What an `i128` doesn't hold is as
/// long as can be.
pub(crate) fn seconds_of(expression: &Expr, in_option: bool) -> Option<i128> {
    fn seconds(expression: &Expr) -> Option<i128> {
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(literal) => Some(literal.base10_parse().unwrap_or(i128::MAX)),
                Lit::Byte(literal) => Some(literal.value().into()),
                _ => None,
            },
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                seconds(&unary.expr).map(|seconds| -seconds)
            }
            Expr::Group(group) => seconds(&group.expr),
            _ => None,
        }
    }
    match ungrouped(expression) {
        Expr::Call(call) if in_option && call.args.len() == 1 => match &*call.func {
            Expr::Path(path) if is_some(path) => seconds(call.args.first()?),
            _ => None,
        },
        expression => seconds(expression).filter(|_| !in_option),
    }
}

/// Whether the path is `Some`, or that of `Option`.
fn is_some(path: &ExprPath) -> bool {
    let mut names = path.path.segments.iter().rev();
    names.next().is_some_and(|name| name.ident == "Some")
        && names.next().is_none_or(|name| name.ident == "Option")
}

/// Whether the expression is an integer literal, perhaps negative.
pub(crate) fn is_number(expression: &Expr) -> bool {
    seconds_of(expression, false).is_some()
}

/// The last name of a path, or of the path of what is called.
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

/// Whether a macro is called in the expression: what it writes isn't known.
pub(crate) fn calls_macro(expression: &Expr) -> bool {
    token_walk::any(expression, |before, token| match token {
        // Not the `!` of `!=`.
        TokenTree::Punct(punct) if punct.as_char() == '!' => {
            punct.spacing() == Spacing::Alone && matches!(before.last(), Some(TokenTree::Ident(_)))
        }
        _ => false,
    })
}

/// The expression that a `macro_rules!` macro was given, without the invisible group around it.
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
    use crate::none_groups::passed_on;

    fn parsed(text: &str) -> Expr {
        syn::parse_str(text).unwrap()
    }

    fn passed(written: &str, fragment: &str) -> Expr {
        syn::parse2(passed_on(written, fragment)).unwrap()
    }

    #[test]
    fn integer_literal_is_read_in_every_spelling() {
        for (text, in_option, expected) in [
            ("600", false, Some(600)),
            ("0u8", false, Some(0)),
            ("b'<'", false, Some(60)),
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
            ("LIFE", false, None),
            ("life()", false, None),
            ("1.5", false, None),
            ("f(1, 2)", false, None),
            ("!5", false, None),
        ] {
            assert_eq!(seconds_of(&parsed(text), in_option), expected, "{text}");
        }
    }

    #[test]
    fn fragment_of_a_macro_is_read_as_if_written() {
        for (written, seconds) in [("it", 60), ("-it", -60)] {
            let expression = passed(written, "60");
            assert_eq!(seconds_of(&expression, false), Some(seconds), "{written}");
        }
    }

    #[test]
    fn the_kind_of_an_expression_is_told_by_its_spelling() {
        for (text, number, phantom, name) in [
            ("600", true, false, None),
            ("-1", true, false, None),
            ("Duration::from_secs(1)", false, false, Some("from_secs")),
            ("crate::LIFE", false, false, Some("LIFE")),
            ("life()", false, false, Some("life")),
            ("(life)()", false, false, None),
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
            assert_eq!(is_number(&expression), number, "{text}");
            assert_eq!(is_phantom(&expression), phantom, "{text}");
            let last = last_name(&expression).map(ToString::to_string);
            assert_eq!(last.as_deref(), name, "{text}");
        }
    }

    #[test]
    fn a_call_of_a_macro_is_told_wherever_it_is() {
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
    fn a_none_is_told_by_its_last_segment() {
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
