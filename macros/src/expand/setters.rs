//! Generates the setters.
//!
//! A parameter's name is a pattern: `value` would refer to a user's constant or static with that
//! name. Therefore the parameter is named `value_`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::Visibility;

use super::context::Context;
use super::forwarded_attrs::forwarded_attrs;
use super::required::RequiredFields;
use super::spans::tuple_index;
use super::spans::{generated, generated_ident, generated_span, respan_ident};
use crate::model::{BuilderField, BuilderFieldKind, Setter};

/// Generates the setters of a field.
pub(super) fn setters(
    field: &BuilderField<'_>,
    required: &RequiredFields<'_>,
    cx: &Context<'_>,
) -> TokenStream {
    let suffix = match &field.kind {
        BuilderFieldKind::Required => return required_setter(field, required, cx),
        BuilderFieldKind::Phantom => return TokenStream::new(),
        BuilderFieldKind::Defaulted(_) if !field.member.is_option => ". `None` keeps the default",
        BuilderFieldKind::Defaulted(_) | BuilderFieldKind::Optional => ". `None` omits it",
    };
    let (rt, setter) = (&cx.rt, &field.setter);
    let (values, element) = (tuple_index(0, cx.span), tuple_index(field.index, cx.span));
    let vis = setter_vis(setter, cx);
    let (ident, maybe_ident) = (
        generated_ident(&setter.ident),
        generated_ident(&setter.maybe_ident),
    );
    let attrs = setter_attrs(setter, "", &field.docs, cx);
    let maybe_attrs = setter_attrs(setter, suffix, &field.docs, cx);
    let Argument {
        generics,
        ty,
        value,
    } = Argument::new(setter, cx);
    let inner = cx.without_self(setter.ty);
    let mut set = quote_spanned!(cx.span=> #rt::Some(#value));
    let mut maybe_set = quote_spanned!(cx.span=> value_);
    if matches!(field.kind, BuilderFieldKind::Defaulted(_)) && field.member.is_option {
        // The builder distinguishes an explicit `None`, which is a value, from an unset field,
        // which gets the default.
        set = quote_spanned!(cx.span=> #rt::Some(#set));
        maybe_set = quote_spanned!(cx.span=> #rt::Some(#maybe_set));
    }
    quote_spanned! {cx.span=>
        #attrs
        #vis fn #ident #generics(mut self, value_: #ty) -> Self {
            self.#values.#element = #set;
            self
        }
        #maybe_attrs
        #vis fn #maybe_ident(mut self, value_: #rt::Option<#inner>) -> Self {
            self.#values.#element = #maybe_set;
            self
        }
    }
}

/// Generates the setter of a required field, which changes the builder's state.
fn required_setter(
    field: &BuilderField<'_>,
    required: &RequiredFields<'_>,
    cx: &Context<'_>,
) -> TokenStream {
    let Some((parameter, state)) = required.state_change(field, cx) else {
        return TokenStream::new();
    };
    let (rt, builder, setter) = (&cx.rt, &cx.builder, &field.setter);
    let (vis, attrs) = (
        setter_vis(setter, cx),
        setter_attrs(setter, "", &field.docs, cx),
    );
    let ident = generated_ident(&setter.ident);
    let (values, element) = (tuple_index(0, cx.span), tuple_index(field.index, cx.span));
    let Argument {
        generics,
        ty,
        value,
    } = Argument::new(setter, cx);
    let next_builder_ty = cx.builder_ty(Some(state));
    let not_set_yet = {
        let span = generated_ident(field.member.ident).span();
        let rt = respan_ident(rt, span);
        quote_spanned!(span=> #parameter: #rt::NotSetYet)
    };
    quote_spanned! {cx.span=>
        #attrs
        #vis fn #ident #generics(mut self, value_: #ty) -> #next_builder_ty
        where
            #not_set_yet,
        {
            self.#values.#element = #rt::Some(#value);
            #builder(self.0, #rt::PhantomData)
        }
    }
}

/// The argument of a setter.
struct Argument {
    /// The type parameter that `ty` names, if any.
    generics: TokenStream,
    ty: TokenStream,
    /// The argument, converted to the field's type.
    value: TokenStream,
}

impl Argument {
    /// An owned string, or a field with `into`, is set with any type that converts into it.
    fn new(setter: &Setter<'_>, cx: &Context<'_>) -> Self {
        let (rt, ty) = (&cx.rt, cx.without_self(setter.ty));
        if !setter.takes_into {
            let (generics, value) = (TokenStream::new(), quote_spanned!(cx.span=> value_));
            return Self {
                generics,
                ty,
                value,
            };
        }
        let parameter = cx.fresh("V", cx.span);
        Self {
            generics: quote_spanned!(cx.span=> <#parameter: #rt::IntoField<#ty>>),
            ty: parameter.into_token_stream(),
            value: quote_spanned!(cx.span=> #rt::IntoField::into_field(value_)),
        }
    }
}

/// Returns the attributes of a setter. If the field has no documentation, the first sentence of the
/// setter's ends with `suffix`. `docs` is another paragraph.
pub(super) fn setter_attrs(
    setter: &Setter<'_>,
    suffix: &str,
    docs: &str,
    cx: &Context<'_>,
) -> TokenStream {
    let summary = format!("Sets `{}`{suffix}.", setter.field_name);
    forwarded_attrs(setter.syn_attrs, &summary, docs, cx)
}

/// Generates the path of the runtime's trait `StdOption`, which the standard library's `Option`
/// implements. rustc reports a user-defined type with that name.
pub(super) fn std_option(field: &BuilderField<'_>, cx: &Context<'_>) -> TokenStream {
    let (rt, span) = (&cx.rt, generated_span(field.member.ty));
    let (option, inner) = (
        cx.without_self(field.member.ty),
        cx.without_self(field.setter.ty),
    );
    quote_spanned!(span=> <#option as #rt::StdOption<#inner>>)
}

/// Returns the visibility of a setter: that of its `vis` attribute, or else that of the struct.
/// `pub(self)` is written as no tokens, which is equivalent.
pub(super) fn setter_vis(setter: &Setter<'_>, cx: &Context<'_>) -> TokenStream {
    match setter.vis {
        None => cx.vis.clone(),
        Some(Visibility::Restricted(vis)) if vis.path.is_ident("self") => TokenStream::new(),
        Some(vis) => generated(vis),
    }
}
