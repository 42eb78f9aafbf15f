//! Field types that rustc refuses by their spelling, whatever the names in them stand for.
//!
//! rustc says so on the struct. Code that repeated such a type would have it say so again, so none is generated from it.
//! Only what is sure is named here: a struct that compiles must never be taken for one that doesn't. What rests on a name
//! is told by [`presumed`], for the compiler to confirm.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    AngleBracketedGenericArguments, BoundLifetimes, GenericArgument, GenericParam, Generics,
    Lifetime, Path, PathArguments, ReturnType, Token, Type, TypeParamBound, parse_quote_spanned,
};

use crate::type_syntax::option_of;

/// Why rustc refuses a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RejectionReason {
    /// A lifetime is left out, or isn't declared. As an argument of a function the type can do without.
    Lifetime,
    /// There is a `_` or an `impl` in it: there is nothing to infer a field's type from.
    Open,
    /// It has no size. The last field of a struct needs none.
    Unsized,
}

/// Why rustc refuses the type as that of a field.
pub(crate) fn of(ty: &Type, generics: &Generics) -> Option<RejectionReason> {
    let mut search = Search {
        declared: generics
            .lifetimes()
            .map(|it| it.lifetime.ident.clone())
            .collect(),
        in_function: false,
        found: None,
    };
    search.ty(ty);
    if has_part_without_size(ty) {
        return Some(RejectionReason::Unsized);
    }
    search.found
}

/// Whether the type is written as an unsized type that the last field of a struct can have.
pub(crate) fn is_unsized(ty: &Type) -> bool {
    match ty {
        Type::Slice(_) => true,
        Type::Tuple(tuple) => {
            let mut elements = tuple.elems.iter().rev();
            elements.next().is_some_and(is_unsized) && !elements.any(has_part_without_size)
        }
        Type::TraitObject(object) => object.dyn_token.is_some(),
        Type::Group(group) => is_unsized(&group.elem),
        Type::Paren(paren) => is_unsized(&paren.elem),
        Type::Path(ty) => {
            let mut names = ty.path.segments.iter().rev();
            let is_str = names.next().is_some_and(|name| name.ident == "str");
            ty.qself.is_none()
                && is_str
                && names.next().is_none_or(|name| name.ident == "primitive")
        }
        _ => false,
    }
}

/// Whether the type, or a part that it holds in place, has no size.
fn has_part_without_size(ty: &Type) -> bool {
    match ty {
        Type::Array(array) => has_part_without_size(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().any(has_part_without_size),
        Type::Group(group) => has_part_without_size(&group.elem),
        Type::Paren(paren) => has_part_without_size(&paren.elem),
        ty => is_unsized(ty) || option_of(ty).is_some_and(has_part_without_size),
    }
}

/// A name by which a type was refused, as a whole type, and what it is taken for.
pub(crate) enum NameAssumption {
    /// `str`.
    Text(TokenStream),
    /// An `Option<()>`.
    Option(TokenStream),
}

/// The names that must be what they look like for the type to be one without a size.
pub(crate) fn presumed(ty: &Type) -> Vec<NameAssumption> {
    match ty {
        Type::Array(array) => presumed(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().flat_map(presumed).collect(),
        Type::Group(group) => presumed(&group.elem),
        Type::Paren(paren) => presumed(&paren.elem),
        Type::Path(path) if is_unsized(ty) => vec![NameAssumption::Text(path.to_token_stream())],
        Type::Path(path) => {
            let Some(inner) = option_of(ty).filter(|inner| has_part_without_size(inner)) else {
                return Vec::new();
            };
            let mut of_nothing = path.clone();
            if let Some(name) = of_nothing.path.segments.last_mut() {
                let place = name.ident.span();
                name.arguments = PathArguments::AngleBracketed(parse_quote_spanned!(place=> <()>));
            }
            let mut all = presumed(inner);
            all.push(NameAssumption::Option(of_nothing.into_token_stream()));
            all
        }
        _ => Vec::new(),
    }
}

/// Goes through a type for lifetimes that aren't there, and for `_` and `impl`.
struct Search {
    /// The lifetimes of the struct, and of each `for<…>` on the way.
    declared: Vec<Ident>,
    /// Within the signature of a function, a lifetime can be left out.
    in_function: bool,
    found: Option<RejectionReason>,
}

impl Search {
    fn found(&mut self, refusal: RejectionReason) {
        self.found = self.found.max(Some(refusal));
    }

    fn ty(&mut self, ty: &Type) {
        match ty {
            Type::Array(array) => self.ty(&array.elem),
            Type::FnPtr(function) => self.within(function.lifetimes.as_ref(), |search| {
                let inputs = function.inputs.iter().map(|input| &input.ty);
                search.function(inputs, &function.output);
            }),
            Type::Group(group) => self.ty(&group.elem),
            Type::ImplTrait(ty) => {
                self.found(RejectionReason::Open);
                self.bounds(&ty.bounds);
            }
            Type::Infer(_) => self.found(RejectionReason::Open),
            Type::Paren(paren) => self.ty(&paren.elem),
            Type::Path(ty) => {
                if let Some(qself) = &ty.qself {
                    self.ty(&qself.ty);
                }
                self.path(&ty.path);
            }
            Type::Ptr(pointer) => self.ty(&pointer.elem),
            Type::Reference(reference) => {
                match &reference.lifetime {
                    Some(lifetime) => self.lifetime(lifetime),
                    None if !self.in_function => self.found(RejectionReason::Lifetime),
                    None => {}
                }
                self.ty(&reference.elem);
            }
            Type::Slice(slice) => self.ty(&slice.elem),
            Type::TraitObject(ty) => self.bounds(&ty.bounds),
            Type::Tuple(tuple) => tuple.elems.iter().for_each(|ty| self.ty(ty)),
            // What a macro makes isn't known.
            _ => {}
        }
    }

    fn lifetime(&mut self, lifetime: &Lifetime) {
        let name = &lifetime.ident;
        let is_there =
            name == "static" || (name == "_" && self.in_function) || self.declared.contains(name);
        if !is_there {
            self.found(RejectionReason::Lifetime);
        }
    }

    fn path(&mut self, path: &Path) {
        for segment in &path.segments {
            match &segment.arguments {
                PathArguments::None => {}
                PathArguments::AngleBracketed(list) => self.arguments(list),
                PathArguments::Parenthesized(list) => {
                    let inputs = list.inputs.iter().map(|input| &input.ty);
                    self.function(inputs, &list.output);
                }
            }
        }
    }

    fn arguments(&mut self, list: &AngleBracketedGenericArguments) {
        for argument in &list.args {
            match argument {
                GenericArgument::Lifetime(lifetime) => self.lifetime(lifetime),
                GenericArgument::Type(ty) => self.ty(ty),
                GenericArgument::AssocType(bound) => self.ty(&bound.ty),
                GenericArgument::Constraint(bound) => self.bounds(&bound.bounds),
                _ => {}
            }
        }
    }

    fn bounds(&mut self, bounds: &Punctuated<TypeParamBound, Token![+]>) {
        for bound in bounds {
            match bound {
                TypeParamBound::Trait(bound) => {
                    self.within(bound.lifetimes.as_ref(), |search| search.path(&bound.path));
                }
                TypeParamBound::Lifetime(lifetime) => self.lifetime(lifetime),
                _ => {}
            }
        }
    }

    fn function<'t>(&mut self, inputs: impl Iterator<Item = &'t Type>, output: &'t ReturnType) {
        let outside = std::mem::replace(&mut self.in_function, true);
        inputs.for_each(|ty| self.ty(ty));
        if let ReturnType::Type(_, ty) = output {
            self.ty(ty);
        }
        self.in_function = outside;
    }

    fn within(&mut self, binder: Option<&BoundLifetimes>, search: impl FnOnce(&mut Self)) {
        let outside = self.declared.len();
        let parameters = binder.into_iter().flat_map(|binder| &binder.lifetimes);
        self.declared
            .extend(parameters.filter_map(|parameter| match parameter {
                GenericParam::Lifetime(parameter) => Some(parameter.lifetime.ident.clone()),
                GenericParam::Type(_) | GenericParam::Const(_) => None,
            }));
        search(self);
        self.declared.truncate(outside);
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::{Delimiter, Group};

    use super::*;

    /// The type as it is written, and as it is made of a macro's `$ty`.
    fn both(text: &str) -> [Type; 2] {
        let ty: Type = syn::parse_str(text).unwrap();
        let group = Group::new(Delimiter::None, ty.to_token_stream());
        let made = syn::parse2(group.to_token_stream()).unwrap();
        assert!(matches!(made, Type::Group(_)));
        [ty, made]
    }

    #[test]
    fn a_type_is_refused_only_where_its_spelling_makes_that_sure() {
        let declaration: syn::DeriveInput = syn::parse_str("struct S<'a, T>;").unwrap();
        for (text, refusal) in [
            ("String", None),
            ("&'a str", None),
            ("&'static [T]", None),
            ("Cow<str>", None),
            ("Vec<str>", None),
            ("Box<dyn Fn(&u8) -> &u8 + 'a>", None),
            ("fn(&u8, _: &'_ str) -> Wrapped<'_>", None),
            ("for<'x> fn(&'x u8) -> &'x u8", None),
            ("&'a dyn for<'x> Trait<'x>", None),
            ("PhantomData<str>", None),
            ("<T as Trait>::Item<'a>", None),
            ("made!(&str, _)", None),
            ("[u8; N]", None),
            ("&str", Some(RejectionReason::Lifetime)),
            ("Option<&'_ str>", Some(RejectionReason::Lifetime)),
            ("Cow<'b, str>", Some(RejectionReason::Lifetime)),
            (
                "Box<dyn Trait<Item = &u8>>",
                Some(RejectionReason::Lifetime),
            ),
            ("fn(&'b u8)", Some(RejectionReason::Lifetime)),
            ("[&u8; 2]", Some(RejectionReason::Lifetime)),
            ("*const &u8", Some(RejectionReason::Lifetime)),
            ("&'a [&u8]", Some(RejectionReason::Lifetime)),
            ("(&u8)", Some(RejectionReason::Lifetime)),
            ("Box<dyn Trait + 'b>", Some(RejectionReason::Lifetime)),
            (
                "Box<dyn Trait<Item: Other<&u8>>>",
                Some(RejectionReason::Lifetime),
            ),
            (
                "(for<'x> fn(&'x u8), &'x u8)",
                Some(RejectionReason::Lifetime),
            ),
            ("Vec<_>", Some(RejectionReason::Open)),
            ("(&_, u8)", Some(RejectionReason::Open)),
            ("Option<impl Copy>", Some(RejectionReason::Open)),
            ("str", Some(RejectionReason::Unsized)),
            ("(std::primitive::str)", Some(RejectionReason::Unsized)),
            ("[u8]", Some(RejectionReason::Unsized)),
            ("dyn Trait<'b> + Send", Some(RejectionReason::Unsized)),
            ("Option<str>", Some(RejectionReason::Unsized)),
            ("[(u8, [_]); 2]", Some(RejectionReason::Unsized)),
            ("([u8], u8)", Some(RejectionReason::Unsized)),
            ("(u8, Option<str>)", Some(RejectionReason::Unsized)),
        ] {
            for ty in both(text) {
                assert_eq!(of(&ty, &declaration.generics), refusal, "{text}");
            }
        }
    }

    #[test]
    fn a_type_without_a_size_is_one_in_parentheses_too() {
        for (text, is_one) in [
            ("str", true),
            ("(str)", true),
            ("(dyn Trait)", true),
            ("([u8])", true),
            ("(u8)", false),
            ("(str,)", true),
            ("(u8, [u8])", true),
            ("(u8, (u8, dyn Trait))", true),
            ("([u8], u8)", false),
            ("([u8], [u8])", false),
            ("(u8, (str, str))", false),
            ("(u8, Option<str>)", false),
            ("()", false),
            ("other::str", false),
            ("<T as Trait>::str", false),
        ] {
            for ty in both(text) {
                assert_eq!(is_unsized(&ty), is_one, "{text}");
            }
        }
    }

    #[test]
    fn a_type_without_a_size_is_presumed_so_by_the_names_in_it() {
        for (text, names) in [
            ("str", "str"),
            ("(primitive::str)", "primitive :: str"),
            ("[str; 2]", "str"),
            (
                "(u8, str, std::primitive::str)",
                "str, std :: primitive :: str",
            ),
            ("Option<str>", "str, Option < () >"),
            ("[Option<(u8, str)>; 2]", "str, Option < () >"),
            ("Option<[u8]>", "Option < () >"),
            ("Option<u8>", ""),
            ("[u8]", ""),
            ("<T as Trait>::str", ""),
        ] {
            let names_of = |presumed: &NameAssumption| match presumed {
                NameAssumption::Text(ty) | NameAssumption::Option(ty) => ty.to_string(),
            };
            for ty in both(text) {
                let presumed: Vec<_> = presumed(&ty).iter().map(names_of).collect();
                assert_eq!(presumed.join(", "), names, "{text}");
            }
        }
    }
}
