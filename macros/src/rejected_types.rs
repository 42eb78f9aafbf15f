//! Detects field types that rustc rejects because of their syntax, whatever their names refer to.
//!
//! rustc reports such a type on the struct. Generated code must not repeat the type, because rustc
//! would repeat the error. Only definite cases are detected: a valid struct must never be rejected.

use proc_macro2::{Delimiter, Ident, TokenTree};
use syn::ext::IdentExt;
use syn::{Generics, Type};

use crate::token_walk::{self, ends_with, is_punct};
use crate::type_syntax::option_inner;

/// Returns `true` if the type contains an omitted or undeclared lifetime, a `_` or an `impl`.
pub(crate) fn is_rejected(ty: &Type, generics: &Generics) -> bool {
    let is_declared = |name: &Ident| {
        let mut lifetimes = generics.lifetimes();
        name == "static" || lifetimes.any(|it| it.lifetime.ident.unraw() == name.unraw())
    };
    !is_inconclusive(ty)
        && token_walk::any(ty, |before, token| match token {
            TokenTree::Ident(name) if ends_with(before, '\'') => !is_declared(name),
            TokenTree::Ident(name) => name == "_" || name == "impl" || ends_with_ref(before),
            TokenTree::Punct(punct) => punct.as_char() != '\'' && ends_with_ref(before),
            // A lifetime can be in an invisible group.
            TokenTree::Group(group) => {
                group.delimiter() != Delimiter::None && ends_with_ref(before)
            }
            TokenTree::Literal(_) => false,
        })
}

/// Returns `true` if the type is written as an unsized type: a slice, a trait object or `str`.
/// rustc accepts it for the last field of a struct.
pub(crate) fn is_unsized(ty: &Type) -> bool {
    match ty {
        Type::Slice(_) => true,
        Type::TraitObject(object) => object.dyn_token.is_some(),
        Type::Group(group) => is_unsized(&group.elem),
        Type::Paren(paren) => is_unsized(&paren.elem),
        Type::Path(path) => path.path.is_ident("str"),
        _ => false,
    }
}

/// Returns the type in an `Option`, if it is written as an unsized type.
pub(crate) fn unsized_in_option(ty: &Type) -> Option<&Type> {
    option_inner(ty).filter(|inner| is_unsized(inner))
}

/// Returns `true` if the type contains a macro, a block, the signature of a function, or an
/// operator or group in an array length. There, a lifetime, a `&` or a `_` can have a different
/// meaning.
fn is_inconclusive(ty: &Type) -> bool {
    token_walk::any(ty, |before, token| {
        let is_in_array_length = before.iter().any(|token| is_punct(token, ';'));
        match token {
            TokenTree::Punct(punct) => match punct.as_char() {
                '!' => true,
                ':' => false,
                _ => is_in_array_length,
            },
            TokenTree::Ident(name) => name == "fn" || name == "for",
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Brace => true,
                Delimiter::Parenthesis if matches!(before.last(), Some(TokenTree::Ident(_))) => {
                    true
                }
                _ => is_in_array_length,
            },
            TokenTree::Literal(_) => false,
        }
    })
}

/// Returns `true` if the tokens end with the `&` of a reference. After an operand, `&` is an
/// operator.
fn ends_with_ref(before: &[TokenTree]) -> bool {
    let Some((last, before)) = before.split_last() else {
        return false;
    };
    let follows_operand = match before.split_last() {
        Some((TokenTree::Punct(punct), _)) => punct.as_char() == '>',
        Some((TokenTree::Ident(_), before)) => !ends_with(before, '\''),
        Some(_) => true,
        None => false,
    };
    is_punct(last, '&') && !follows_operand
}

#[cfg(test)]
mod tests {
    use proc_macro2::Group;
    use quote::ToTokens;

    use super::*;

    /// Returns the type as written in a struct, and as the `$ty` fragment of a macro.
    fn plain_and_fragment(text: &str) -> [Type; 2] {
        let ty: Type = syn::parse_str(text).unwrap();
        let group = Group::new(Delimiter::None, ty.to_token_stream());
        let fragment = syn::parse2(group.to_token_stream()).unwrap();
        assert!(matches!(fragment, Type::Group(_)));
        [ty, fragment]
    }

    #[test]
    fn type_is_rejected_only_in_definite_cases() {
        let declaration: syn::DeriveInput = syn::parse_str("struct S<'a, T>;").unwrap();
        for (text, expected) in [
            ("String", false),
            ("&'a str", false),
            ("&'static [T]", false),
            ("Cow<str>", false),
            ("Vec<str>", false),
            ("str", false),
            ("Box<dyn Fn(&u8) -> &u8 + 'a>", false),
            ("fn(&u8, _: &'_ str) -> Wrapped<'_>", false),
            ("for<'x> fn(&'x u8) -> &'x u8", false),
            ("&'a dyn for<'x> Trait<'x>", false),
            ("<T as Trait>::Item<'a>", false),
            ("made!(&str, _)", false),
            ("[u8; N]", false),
            ("[u8; N & MASK]", false),
            ("[u8; f(2) & MASK]", false),
            ("[u8; (&ITEMS).len()]", false),
            ("[u8; *&LENGTH]", false),
            ("[u8; (*&LENGTH)]", false),
            ("[u8; f::<&u8>()]", false),
            ("[u8; f::<dyn Fn(&u8)>(&'_' as &char)]", false),
            ("[u8; { let _ = 1; 2 }]", false),
            // In a signature, lifetimes can be omitted. Such a type is never rejected.
            ("fn(&'b u8)", false),
            ("&str", true),
            ("&mut T", true),
            ("&&'a str", true),
            ("&'a &str", true),
            ("&[u8]", true),
            ("Option<&'_ str>", true),
            ("Cow<'b, str>", true),
            ("Box<dyn Trait<Item = &u8>>", true),
            ("[&u8; 2]", true),
            ("[&u8; A::LENGTH]", true),
            ("(&u8)", true),
            ("(T, &(u8, u8))", true),
            ("Box<dyn Trait + 'b>", true),
            ("Vec<_>", true),
            ("(&_, u8)", true),
            ("Option<impl Copy>", true),
        ] {
            for ty in plain_and_fragment(text) {
                assert_eq!(is_rejected(&ty, &declaration.generics), expected, "{text}");
            }
        }
    }

    #[test]
    fn unsized_type_is_detected_in_parentheses() {
        for (text, expected) in [
            ("str", true),
            ("(str)", true),
            ("(dyn Trait)", true),
            ("([u8])", true),
            ("(u8)", false),
            ("(u8, str)", false),
            ("other::str", false),
            ("<T as Trait>::str", false),
        ] {
            for ty in plain_and_fragment(text) {
                assert_eq!(is_unsized(&ty), expected, "{text}");
            }
        }
    }
}
