//! What the spelling of a type or an expression says: a derive sees names, never what they stand for.

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use syn::{Expr, ExprPath, GenericArgument, Lit, PathArguments, PathSegment, Type, UnOp};

/// The `T` of a type spelt `Option<T>`, by whatever path.
pub(crate) fn option_of(ty: &Type) -> Option<&Type> {
    let segment = last_segment(ty)?;
    match only_arguments(segment)?.as_slice() {
        [GenericArgument::Type(inner)] if segment.ident == "Option" => Some(inner),
        _ => None,
    }
}

/// Whether the type is spelt `String`, `Box<str>` or `Cow<'_, str>`: owned text, which a setter takes as `impl Into`.
pub(crate) fn is_owned_text(ty: &Type) -> bool {
    let Some(segment) = last_segment(ty) else {
        return false;
    };
    match only_arguments(segment).as_deref() {
        None => segment.ident == "String" && segment.arguments.is_none(),
        Some([GenericArgument::Type(inner)]) => segment.ident == "Box" && is_str(inner),
        Some([GenericArgument::Lifetime(_), GenericArgument::Type(inner)]) => {
            segment.ident == "Cow" && is_str(inner)
        }
        Some(_) => false,
    }
}

/// Whether the type is spelt `PhantomData<…>`.
pub(crate) fn is_phantom_data(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == "PhantomData")
}

/// Whether the type is spelt as text of any kind, owned or borrowed.
pub(crate) fn is_text(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => is_str(&reference.elem),
        Type::Group(group) => is_text(&group.elem),
        ty => is_owned_text(ty),
    }
}

/// Whether the type is spelt with one of these names, by whatever path.
pub(crate) fn is_named(ty: &Type, names: &[&str]) -> bool {
    last_segment(ty).is_some_and(|segment| names.iter().any(|name| segment.ident == name))
}

/// Whether the type is spelt as an integer, by its name alone.
pub(crate) fn is_integer(ty: &Type) -> bool {
    const INTEGERS: &[&str] = &[
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    ];
    match ty {
        Type::Path(path) => INTEGERS.iter().any(|name| path.path.is_ident(name)),
        Type::Group(group) => is_integer(&group.elem),
        _ => false,
    }
}

/// Whether the expression is the path of a value.
pub(crate) fn is_path(expression: &TokenStream) -> bool {
    matches!(parsed(expression), Some(Expr::Path(_)))
}

/// Whether the expression is spelt `None`, by whatever path.
pub(crate) fn is_none(expression: &TokenStream) -> bool {
    matches!(&parsed(expression), Some(Expr::Path(path)) if ends_with(path, "None"))
}

/// Whether the expression is spelt as blank text: a literal, perhaps turned into a `String`.
pub(crate) fn is_blank(expression: &TokenStream) -> bool {
    fn text_is_blank(expression: &Expr) -> bool {
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => text.value().trim().is_empty(),
                _ => false,
            },
            Expr::MethodCall(call) if call.args.is_empty() => text_is_blank(&call.receiver),
            Expr::Call(call) => match (&*call.func, call.args.first()) {
                (Expr::Path(path), None) => is_of_string(path, "new"),
                (Expr::Path(path), Some(text)) => is_of_string(path, "from") && text_is_blank(text),
                _ => false,
            },
            Expr::Group(group) => text_is_blank(&group.expr),
            _ => false,
        }
    }
    parsed(expression).is_some_and(|expression| text_is_blank(&expression))
}

/// The seconds of an expression spelt as an integer literal or `Duration::from_secs(…)` of one, perhaps in `Some(…)`.
/// What an `i128` doesn't hold is as long as can be.
pub(crate) fn seconds_of(expression: &TokenStream) -> Option<i128> {
    fn seconds(expression: &Expr) -> Option<i128> {
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(literal) => Some(literal.base10_parse().unwrap_or(i128::MAX)),
                _ => None,
            },
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                seconds(&unary.expr).map(|seconds| -seconds)
            }
            Expr::Call(call) => match (&*call.func, call.args.first()) {
                (Expr::Path(path), Some(inner)) if call.args.len() == 1 => {
                    let is_whole = ends_with(path, "from_secs") || ends_with(path, "Some");
                    is_whole.then(|| seconds(inner)).flatten()
                }
                _ => None,
            },
            Expr::Group(group) => seconds(&group.expr),
            _ => None,
        }
    }
    seconds(&parsed(expression)?)
}

/// The literal that the expression is.
pub(crate) fn literal_of(expression: &TokenStream) -> Option<Lit> {
    match parsed(expression)? {
        Expr::Lit(literal) => Some(literal.lit),
        _ => None,
    }
}

/// The last name of a path, or of the path of what is called.
pub(crate) fn last_name(expression: &TokenStream) -> Option<Ident> {
    let path = match parsed(expression)? {
        Expr::Path(path) => path,
        Expr::Call(call) => match *call.func {
            Expr::Path(path) => path,
            _ => return None,
        },
        _ => return None,
    };
    Some(path.path.segments.last()?.ident.clone())
}

/// Whether a macro is called in the expression: what it writes isn't known.
pub(crate) fn calls_macro(expression: &TokenStream) -> bool {
    let mut is_after_name = false;
    expression.clone().into_iter().any(|token| match token {
        TokenTree::Ident(_) => {
            is_after_name = true;
            false
        }
        // Not the `!` of `!=`.
        TokenTree::Punct(punct) => {
            std::mem::take(&mut is_after_name)
                && punct.as_char() == '!'
                && punct.spacing() == Spacing::Alone
        }
        TokenTree::Group(group) => {
            is_after_name = false;
            calls_macro(&group.stream())
        }
        TokenTree::Literal(_) => {
            is_after_name = false;
            false
        }
    })
}

fn parsed(expression: &TokenStream) -> Option<Expr> {
    match syn::parse2(expression.clone()).ok()? {
        Expr::Group(group) => Some(*group.expr),
        expression => Some(expression),
    }
}

/// Whether the path is a function of `String`'s. One of another type can do anything.
fn is_of_string(path: &ExprPath, function: &str) -> bool {
    let names = &path.path.segments;
    let before_last = names
        .len()
        .checked_sub(2)
        .and_then(|index| names.get(index));
    ends_with(path, function) && before_last.is_some_and(|name| name.ident == "String")
}

fn ends_with(path: &ExprPath, name: &str) -> bool {
    path.path
        .segments
        .last()
        .is_some_and(|segment| segment.ident == name)
}

/// Whether the type is spelt `str`.
pub(crate) fn is_str(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == "str" && segment.arguments.is_none())
}

/// Types that a `macro_rules!` macro passed on are wrapped into invisible groups.
fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(ty) if ty.qself.is_none() => ty.path.segments.last(),
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}

fn only_arguments(segment: &PathSegment) -> Option<Vec<&GenericArgument>> {
    match &segment.arguments {
        PathArguments::AngleBracketed(list) => Some(list.args.iter().collect()),
        PathArguments::None | PathArguments::Parenthesized(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ty(text: &str) -> Type {
        syn::parse_str(text).unwrap()
    }

    #[test]
    fn an_option_is_told_by_its_last_segment_and_single_argument() {
        for (text, inner) in [
            ("Option<u8>", Some("u8")),
            ("::core::option::Option<Vec<T>>", Some("Vec < T >")),
            ("(Option<u8>)", Some("u8")),
            ("Option", None),
            ("Option<u8, u8>", None),
            ("Option<'a>", None),
            ("<T as Trait>::Option<u8>", None),
            ("Optional<u8>", None),
            ("&Option<u8>", None),
        ] {
            let ty = ty(text);
            let found = option_of(&ty).map(|inner| quote::quote!(#inner).to_string());
            assert_eq!(found.as_deref(), inner, "{text}");
        }
    }

    #[test]
    fn owned_text_is_told_by_its_spelling() {
        for (text, owned) in [
            ("String", true),
            ("std::string::String", true),
            ("Box<str>", true),
            ("std::borrow::Cow<'a, str>", true),
            ("Cow<'static, str>", true),
            ("String<u8>", false),
            ("Box<String>", false),
            ("Cow<'a, [u8]>", false),
            ("&'a str", false),
            ("Rc<str>", false),
            ("Strings", false),
        ] {
            assert_eq!(is_owned_text(&ty(text)), owned, "{text}");
        }
    }

    #[test]
    fn the_seconds_of_a_literal_are_known_in_every_spelling() {
        for (text, seconds) in [
            ("600", Some(600)),
            ("0u8", Some(0)),
            ("-3", Some(-3)),
            ("Some(600)", Some(600)),
            ("Duration::from_secs(60)", Some(60)),
            ("Some(std::time::Duration::from_secs(1_0))", Some(10)),
            ("99999999999999999999999999999999999999999", Some(i128::MAX)),
            ("Duration::from_millis(60)", None),
            ("Duration::from_secs(60) * 2", None),
            ("LIFE", None),
            ("life()", None),
            ("1.5", None),
            ("f(1, 2)", None),
        ] {
            assert_eq!(seconds_of(&text.parse().unwrap()), seconds, "{text}");
        }
    }

    #[test]
    fn blank_text_is_told_by_its_spelling() {
        for (text, blank) in [
            ("\"\"", true),
            ("\" \".into()", true),
            ("String::from(\"\")", true),
            ("String::new()", true),
            ("::std::string::String::new()", true),
            ("AgentId::new()", false),
            ("new()", false),
            ("\"x\"", false),
            ("\"\".replace(a, b)", false),
            ("id()", false),
            ("7", false),
        ] {
            assert_eq!(is_blank(&text.parse().unwrap()), blank, "{text}");
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
            assert_eq!(calls_macro(&text.parse().unwrap()), calls, "{text}");
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
        ] {
            assert_eq!(is_none(&text.parse().unwrap()), none, "{text}");
        }
    }
}
