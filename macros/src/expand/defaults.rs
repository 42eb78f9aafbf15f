//! Writes what is known while compiling of defaults that the type of a field decides: of the types that the runtime knows.
//!
//! The derive sees a name only, and a type of the user's may have any. So the spelling is not enough to refuse a default.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::durations::{Life, constants_of_life};
use super::generics::Shape;
use super::names::Names;
use super::spans::{derived_at, ident_at};
use crate::syntax::{DefaultValue, Field, Role};
use crate::type_syntax::blank;

/// Of what a default of a type is judged: the function of the runtime, and what it wants to know of the type.
#[derive(Clone, Copy)]
pub(super) struct Judge {
    function: &'static str,
    what: &'static str,
}

impl Judge {
    pub(super) const LIFE: Self = Self {
        function: "default_above_zero",
        what: "IS_ZERO",
    };
    const ACTOR: Self = Self {
        function: "default_with_sub",
        what: "IS_WITHOUT_SUB",
    };
    const ID: Self = Self {
        function: "default_not_blank",
        what: "IS_BLANK",
    };
}

/// All that can be judged of a struct while compiling, or of those of its fields that are right.
pub(super) fn constants<'d, 'a: 'd>(
    fields: impl Iterator<Item = &'d Field<'a>>,
    names: &Names,
    shape: &Shape<'_>,
) -> TokenStream {
    let rt = &names.rt;
    let of_field = |field: &'d Field<'a>| match (Life::of(field), field.role()) {
        (Some(life), _) => Some(constants_of_life(&life, names, shape)),
        (None, Some(Role::Actor)) => of_type(field, Judge::ACTOR, rt, shape),
        (None, Some(Role::UserId | Role::Sub)) => of_id(field, rt, shape),
        (None, _) => None,
    };
    fields.filter_map(of_field).collect()
}

/// The judgement on a `default` alone.
pub(super) fn of_type(
    field: &Field<'_>,
    judge: Judge,
    rt: &Ident,
    shape: &Shape<'_>,
) -> Option<TokenStream> {
    let Some(DefaultValue::TypeDefault) = &field.attrs.default else {
        return None;
    };
    let ty = shape.in_item(field.ty)?;
    let place = derived_at(field.attrs.name_token("default")?);
    let (function, what, rt) = (
        Ident::new(judge.function, place),
        Ident::new(judge.what, place),
        ident_at(rt, place),
    );
    Some(quote_spanned! {place=>
        const _: () = {
            use #rt::OfAnyType as _;
            #rt::#function(<#rt::DefaultOf<#ty>>::#what);
        };
    })
}

/// The judgement on the default of an ID: on one that is spelt as blank text too, if all types are those of text.
fn of_id(field: &Field<'_>, rt: &Ident, shape: &Shape<'_>) -> Option<TokenStream> {
    let Some(DefaultValue::Expression(expression)) = &field.attrs.default else {
        return of_type(field, Judge::ID, rt, shape);
    };
    let text = blank(expression)?;
    let place = derived_at(expression);
    let rt = ident_at(rt, place);
    let of = text.of.iter().filter_map(|of| shape.in_item(of));
    let types = of.chain(shape.in_item(field.ty));
    Some(quote_spanned! {place=>
        const _: () = {
            use #rt::OfAnyType as _;
            #rt::text_not_blank(true #(&& <#rt::DefaultOf<#types>>::IS_BLANK)*);
        };
    })
}
