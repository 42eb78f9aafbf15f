//! Writes what can be judged of a struct with mistakes: the types and the constants of the fields that have none, so that
//! rustc's errors about them come together with those about the others. Nothing of it is ever called.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::GenericParam;

use super::defaults;
use super::durations::{constant_default, preset_of};
use super::generics::Shape;
use super::implementation::{claim, id, seconds, whole_actor};
use super::names::Names;
use super::rules::{verdict, verdict_on_field};
use super::setters::option_of;
use super::spans::derived_at;
use crate::ctxt::Errors;
use crate::model::{BuilderField, Kind};
use crate::rejected_types;
use crate::syntax::{DefaultValue, Field, Role, StructInput};
use crate::tokens::Tokens;

/// The fields of which nothing was reported, and nothing is to be.
fn sound<'d, 'a>(
    declared: &'d StructInput<'a>,
    errors: &Errors,
) -> impl Iterator<Item = &'d Field<'a>> {
    let fields = declared.fields.iter().filter(|_| !declared.attrs.is_packed);
    fields.filter(|field| {
        errors.has_none_in(field.scope) && rejected_types::of(field.ty, declared.generics).is_none()
    })
}

/// The methods of the trait that look at fields.
pub(super) fn methods(
    declared: &StructInput<'_>,
    errors: &Errors,
    names: &Names,
    shape: &Shape<'_>,
) -> TokenStream {
    let rt = &names.rt;
    let violations = names.fresh("__violations", Span::mixed_site());
    let mut parts = TokenStream::new();
    let mut rules = TokenStream::new();
    // What holds of a parameter is for the caller to say, and what rests on that is not known here.
    let mut parameters = declared.generics.params.iter();
    let is_generic = parameters.any(|it| !matches!(it, GenericParam::Lifetime(_)));
    let is_known = |tokens: &dyn ToTokens| !is_generic || shape.in_item(tokens).is_some();
    for field in sound(declared, errors).filter(|field| !shape.is_generic(&field.tokens)) {
        parts.extend(slot(field, names));
        parts.extend(value(field, is_known, names, shape));
        if let Some(function) = field.attrs.validate.as_ref().filter(|it| is_known(*it)) {
            rules.extend(verdict_on_field(function, field, "", &violations, rt));
        }
    }
    if let Some(function) = declared.attrs.validate.as_ref().filter(|_| !is_generic) {
        let value = quote_spanned!(derived_at(function)=> self);
        rules.extend(verdict(function, &value, "", &violations, rt));
    }
    quote_spanned! {Span::mixed_site()=>
        fn write_actor(&self, __actor: &mut #rt::ActorWriter<'_>) {
            #parts
        }
        fn rules(&self, #violations: &mut #rt::Violations) {
            #rules
        }
    }
}

/// That the field's type is one for its slot.
fn slot(field: &Field<'_>, names: &Names) -> Option<TokenStream> {
    let rt = &names.rt;
    Some(match field.role()? {
        Role::UserId | Role::Sub => {
            let id = Tokens::written(|out| id(field, rt, out));
            quote_spanned!(Span::mixed_site()=> let _ = #id;)
        }
        Role::Actor => Tokens::written(|out| whole_actor(field, rt, out)).into_stream(),
        Role::Claim => Tokens::written(|out| claim(field, "", rt, out)).into_stream(),
        Role::ExpiresIn | Role::SessionMaxDuration => {
            let seconds = Tokens::written(|out| seconds(field, rt, out));
            quote_spanned!(Span::mixed_site()=> let _ = #seconds;)
        }
        Role::Skip => return None,
    })
}

/// That the field has a value where it isn't set.
fn value(
    field: &Field<'_>,
    is_known: impl Fn(&dyn ToTokens) -> bool,
    names: &Names,
    shape: &Shape<'_>,
) -> Option<TokenStream> {
    let (rt, ty) = (&names.rt, field.ty);
    let member = BuilderField::of(field);
    Some(match member.kind {
        Kind::Optional => {
            let option = Tokens::written(|out| option_of(&member, shape, rt, out));
            quote_spanned!(Span::mixed_site()=> let _ = #option::of(#rt::None);)
        }
        Kind::DefaultValue(DefaultValue::TypeDefault, _) => {
            quote_spanned!(derived_at(ty)=> let _ = <#ty as #rt::HasDefault>::of_type();)
        }
        // Said where the constant is.
        Kind::DefaultValue(..) if constant_default(field, names, shape).is_some() => return None,
        Kind::DefaultValue(DefaultValue::Expression(expression), _) if is_known(expression) => {
            let expression = preset_of(field, expression, expression.to_token_stream(), rt);
            quote_spanned!(Span::mixed_site()=> let __default: #ty = #expression;)
        }
        Kind::Required | Kind::DefaultValue(..) | Kind::Phantom => return None,
    })
}

/// The constants of the fields, and what must hold between them.
pub(super) fn constants(
    declared: &StructInput<'_>,
    errors: &Errors,
    names: &Names,
    shape: &Shape<'_>,
) -> TokenStream {
    defaults::constants(sound(declared, errors), names, shape)
}
