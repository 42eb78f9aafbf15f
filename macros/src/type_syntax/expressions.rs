//! What the spelling of an expression says.

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprPath, Lit, UnOp};

use crate::token_walk;

/// Whether the expression is the path of a value.
pub(crate) fn is_path(expression: &Expr) -> bool {
    matches!(ungrouped(expression), Expr::Path(_))
}

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

/// Text as a default is spelt.
pub(crate) struct Text {
    /// The type named in front of `new` or `from`, which the spelling is about.
    pub(crate) of: Option<TokenStream>,
}

/// Whether the expression is spelt as blank text: a literal, perhaps turned into an owned one, or what `String::new()` makes.
pub(crate) fn blank(expression: &Expr) -> Option<Text> {
    const OWNED_BY: &[&str] = &["into", "to_owned", "to_string"];
    fn is_blank_literal(expression: &Expr) -> bool {
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => text.value().trim().is_empty(),
                _ => false,
            },
            Expr::Group(group) => is_blank_literal(&group.expr),
            _ => false,
        }
    }
    match ungrouped(expression) {
        Expr::MethodCall(call) => {
            let owns = call.args.is_empty() && OWNED_BY.iter().any(|name| call.method == name);
            (owns && is_blank_literal(&call.receiver)).then_some(Text { of: None })
        }
        Expr::Call(call) => {
            let text = match call.args.first() {
                None => of_type(&call.func, "String", "new"),
                Some(text) if call.args.len() == 1 && is_blank_literal(text) => {
                    of_type(&call.func, "String", "from")
                }
                Some(_) => None,
            };
            text.map(|of| Text { of: Some(of) })
        }
        literal => is_blank_literal(literal).then_some(Text { of: None }),
    }
}

/// Seconds as a default is spelt.
pub(crate) struct SpeltSeconds {
    pub(crate) seconds: i128,
    /// The type named in front of `from_secs`: what that makes of the number is for the type to say.
    pub(crate) of: Option<TokenStream>,
}

/// The seconds of an expression spelt as an integer literal or `Duration::from_secs(…)` of one; in an `Option`, in `Some(…)`.
/// What an `i128` doesn't hold is as long as can be.
pub(crate) fn seconds_of(expression: &Expr, in_option: bool) -> Option<SpeltSeconds> {
    fn seconds(expression: &Expr) -> Option<SpeltSeconds> {
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(literal) => Some(SpeltSeconds {
                    seconds: literal.base10_parse().unwrap_or(i128::MAX),
                    of: None,
                }),
                Lit::Byte(literal) => Some(SpeltSeconds {
                    seconds: literal.value().into(),
                    of: None,
                }),
                _ => None,
            },
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                let positive = seconds(&unary.expr).filter(|spelt| spelt.of.is_none())?;
                Some(SpeltSeconds {
                    seconds: -positive.seconds,
                    of: None,
                })
            }
            Expr::Call(call) if call.args.len() == 1 => {
                let of = of_type(&call.func, "Duration", "from_secs")?;
                let number = seconds(call.args.first()?).filter(|spelt| spelt.of.is_none())?;
                Some(SpeltSeconds {
                    seconds: number.seconds,
                    of: Some(of),
                })
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

/// The type in front of `function`, if that is all that is called, and the type is spelt `name`.
fn of_type(called: &Expr, name: &str, function: &str) -> Option<TokenStream> {
    let Expr::Path(path) = called else {
        return None;
    };
    let mut of = path.path.clone();
    let last = of.segments.pop()?;
    let is_it = path.qself.is_none() && last.ident == function && last.arguments.is_none();
    of.segments.pop_punct();
    let of_that = of
        .segments
        .last()
        .is_some_and(|segment| segment.ident == name && segment.arguments.is_none());
    (is_it && of_that).then(|| of.into_token_stream())
}

/// Whether the expression is an integer literal, perhaps negative.
pub(crate) fn is_number(expression: &Expr) -> bool {
    seconds_of(expression, false).is_some_and(|spelt| spelt.of.is_none())
}

/// The literal that the expression is.
pub(crate) fn literal_of(expression: &Expr) -> Option<&Lit> {
    match ungrouped(expression) {
        Expr::Lit(literal) => Some(&literal.lit),
        _ => None,
    }
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
    fn the_seconds_of_a_literal_are_known_in_every_spelling() {
        for (text, in_option, seconds) in [
            ("600", false, Some((600, ""))),
            ("0u8", false, Some((0, ""))),
            ("b'<'", false, Some((60, ""))),
            ("-3", false, Some((-3, ""))),
            ("Some(600)", true, Some((600, ""))),
            ("Some(600)", false, None),
            ("600", true, None),
            ("Duration::from_secs(60)", false, Some((60, "Duration"))),
            (
                "Option::Some(std::time::Duration::from_secs(1_0))",
                true,
                Some((10, "std :: time :: Duration")),
            ),
            (
                "99999999999999999999999999999999999999999",
                false,
                Some((i128::MAX, "")),
            ),
            ("Duration::from_millis(60)", false, None),
            ("Duration::from_secs(60) * 2", false, None),
            ("Life::from_secs(0)", false, None),
            ("from_secs(0)", false, None),
            ("<Life>::from_secs(0)", false, None),
            ("Mode::Some(0)", true, None),
            ("LIFE", false, None),
            ("life()", false, None),
            ("1.5", false, None),
            ("f(1, 2)", false, None),
            ("!5", false, None),
            ("Duration::from_secs()", false, None),
            ("Duration::from_secs(60, 0)", false, None),
        ] {
            let spelt = seconds_of(&parsed(text), in_option);
            let spelt = spelt.map(|spelt| {
                let of = spelt.of.map(|of| of.to_string());
                (spelt.seconds, of.unwrap_or_default())
            });
            let due = seconds.map(|(seconds, of)| (seconds, of.to_owned()));
            assert_eq!(spelt, due, "{text}");
        }
    }

    #[test]
    fn blank_text_is_told_by_its_spelling() {
        for (text, is_blank) in [
            ("\"\"", true),
            ("\" \".into()", true),
            ("String::from(\"\")", true),
            ("String::new()", true),
            ("::std::string::String::new()", true),
            ("AgentId::new()", false),
            ("new()", false),
            ("\"x\"", false),
            ("\"\".replace(a, b)", false),
            ("\"\".parse_agent()", false),
            ("String::robot(\"\")", false),
            ("String::from(\"x\")", false),
            ("String::from(\"\", 0)", false),
            ("id()", false),
            ("7", false),
        ] {
            assert_eq!(blank(&parsed(text)).is_some(), is_blank, "{text}");
        }
    }

    #[test]
    fn what_a_macro_was_given_is_seen_as_if_it_had_been_written() {
        for (written, seconds) in [("it", 60), ("Duration::from_secs(it)", 60), ("-it", -60)] {
            let spelt = seconds_of(&passed(written, "60"), false);
            assert_eq!(spelt.map(|spelt| spelt.seconds), Some(seconds), "{written}");
        }
        for written in ["it", "it.into()", "String::from(it)"] {
            assert!(blank(&passed(written, "\" \"")).is_some(), "{written}");
            assert!(blank(&passed(written, "\"x\"")).is_none(), "{written}");
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
