//! Classifies types by their syntax.

use syn::{GenericArgument, Path, PathArguments, PathSegment, Type};

/// Returns the `T` of a type that is written as `Option<T>`, with or without a path.
pub(crate) fn option_inner(ty: &Type) -> Option<&Type> {
    let segment = last_segment(ty)?;
    match generic_arguments(segment)?.as_slice() {
        [GenericArgument::Type(inner)] if segment.ident == "Option" => Some(inner),
        _ => None,
    }
}

/// Returns `true` for `String`, `Box<str>` and `Cow<'_, str>`, for which a setter takes `impl
/// Into`.
pub(crate) fn is_owned_string(ty: &Type) -> bool {
    let Some(segment) = last_segment(ty) else {
        return false;
    };
    match generic_arguments(segment).as_deref() {
        None => segment.ident == "String" && segment.arguments.is_none(),
        Some([GenericArgument::Type(inner)]) => segment.ident == "Box" && is_str(inner),
        Some([GenericArgument::Lifetime(_), GenericArgument::Type(inner)]) => {
            segment.ident == "Cow" && is_str(inner)
        }
        Some(_) => false,
    }
}

/// Returns `true` for `PhantomData<…>`. Without generic arguments, the type is user-defined.
pub(crate) fn is_phantom_data(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|segment| {
        segment.ident == "PhantomData" && generic_arguments(segment).is_some()
    })
}

/// Returns `true` if the type has one of these names, with or without a path.
pub(crate) fn is_named(ty: &Type, names: &[&str]) -> bool {
    last_segment(ty).is_some_and(|segment| names.iter().any(|name| segment.ident == name))
}

/// Returns `true` for the name of an integer type, without a path.
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

/// Returns `true` for a type that never serializes to a JSON object: a number, a string, a boolean
/// or a list, or an `Option` of these.
pub(crate) fn is_never_object(ty: &Type) -> bool {
    match option_inner(ty).unwrap_or(ty) {
        Type::Reference(reference) => is_never_object(&reference.elem),
        Type::Slice(_) | Type::Array(_) => true,
        ty => {
            let is_primitive = is_integer(ty) || is_str(ty);
            let names = ["bool", "char", "f32", "f64", "Vec"];
            is_primitive || is_owned_string(ty) || is_named(ty, &names)
        }
    }
}

/// Returns `true` if the type is named `str`, with or without a path.
pub(crate) fn is_str(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == "str" && segment.arguments.is_none())
}

/// Returns the last segment of the type's path, or `None` if the type is not a path.
fn last_segment(ty: &Type) -> Option<&PathSegment> {
    path_of(ty)?.segments.last()
}

/// Returns the type's path, or `None` if the type is not a path. Ignores parentheses, and the
/// invisible groups that `macro_rules!` adds around fragments.
pub(crate) fn path_of(ty: &Type) -> Option<&Path> {
    match ty {
        Type::Path(ty) if ty.qself.is_none() => Some(&ty.path),
        Type::Group(group) => path_of(&group.elem),
        Type::Paren(paren) => path_of(&paren.elem),
        _ => None,
    }
}

fn generic_arguments(segment: &PathSegment) -> Option<Vec<&GenericArgument>> {
    match &segment.arguments {
        PathArguments::AngleBracketed(list) => Some(list.args.iter().collect()),
        PathArguments::None | PathArguments::Parenthesized(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::none_groups::with_fragment;

    fn ty(text: &str) -> Type {
        syn::parse_str(text).unwrap()
    }

    #[test]
    fn option_is_detected_by_last_name_and_argument() {
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
            let found = option_inner(&ty).map(|inner| quote::quote!(#inner).to_string());
            assert_eq!(found.as_deref(), inner, "{text}");
        }
    }

    #[test]
    fn integer_is_detected_by_name_without_path() {
        for (text, integer) in [
            ("u8", true),
            ("isize", true),
            ("String", false),
            ("Option<u8>", false),
            ("std::primitive::u8", false),
            ("(u8, u8)", false),
        ] {
            assert_eq!(is_integer(&ty(text)), integer, "{text}");
        }
    }

    #[test]
    fn type_from_macro_fragment_is_read() {
        let from_macro = |fragment| syn::parse2::<Type>(with_fragment("it", fragment)).unwrap();
        assert!(is_integer(&from_macro("u8")));
        assert!(is_str(&from_macro("str")));
        assert!(option_inner(&from_macro("Option<u8>")).is_some_and(is_integer));
        assert!(is_phantom_data(&from_macro("PhantomData<u8>")));
    }

    #[test]
    fn owned_string_is_detected() {
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
            assert_eq!(is_owned_string(&ty(text)), owned, "{text}");
        }
    }
}
