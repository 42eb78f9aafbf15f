//! Generates the setters.
//!
//! The parameter is named `value_`, because the name is a pattern. `value` would refer to a user's
//! constant or static of that name.

use proc_macro2::TokenStream;
use quote::quote_spanned;
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
    let or = match &field.kind {
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
    let (attrs, maybe_attrs) = (setter_attrs(setter, "", cx), setter_attrs(setter, or, cx));
    let (ty, inner) = (setter_ty(setter, cx), cx.without_self(setter.ty));
    let value = value(setter, cx);
    let mut set = quote_spanned!(cx.span=> #rt::Some(#value));
    let mut maybe_set = quote_spanned!(cx.span=> value_);
    if matches!(field.kind, BuilderFieldKind::Defaulted(_)) && field.member.is_option {
        // An explicit `None` is the field's value and not its default, because there is no other
        // way to set it.
        set = quote_spanned!(cx.span=> #rt::Some(#set));
        maybe_set = quote_spanned!(cx.span=> #rt::Some(#maybe_set));
    }
    quote_spanned! {cx.span=>
        #attrs
        #vis fn #ident(mut self, value_: #ty) -> Self {
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
    let Some((parameter, state)) = required.set(field, cx) else {
        return TokenStream::new();
    };
    let (rt, builder, setter) = (&cx.rt, &cx.builder, &field.setter);
    let (vis, attrs) = (setter_vis(setter, cx), setter_attrs(setter, "", cx));
    let ident = generated_ident(&setter.ident);
    let (values, element) = (tuple_index(0, cx.span), tuple_index(field.index, cx.span));
    let (ty, value) = (setter_ty(setter, cx), value(setter, cx));
    let after = cx.builder_in(Some(state));
    let not_set_yet = {
        let span = generated_ident(field.member.ident).span();
        let rt = respan_ident(rt, span);
        quote_spanned!(span=> #parameter: #rt::NotSetYet)
    };
    quote_spanned! {cx.span=>
        #attrs
        #vis fn #ident(mut self, value_: #ty) -> #after
        where
            #not_set_yet,
        {
            self.#values.#element = #rt::Some(#value);
            #builder(self.0, #rt::PhantomData)
        }
    }
}

/// Generates the conversion of the argument to the field's type.
fn value(setter: &Setter<'_>, cx: &Context<'_>) -> TokenStream {
    let rt = &cx.rt;
    if setter.takes_into {
        quote_spanned!(cx.span=> #rt::Into::into(value_))
    } else {
        quote_spanned!(cx.span=> value_)
    }
}

/// Returns the attributes of a setter. `or` is the end of the documentation for a field without its
/// own.
pub(super) fn setter_attrs(setter: &Setter<'_>, or: &str, cx: &Context<'_>) -> TokenStream {
    let docs = format!("Sets `{}`{or}.", setter.field_name);
    forwarded_attrs(setter.syn_attrs, &docs, cx)
}

/// Generates the runtime's trait for a type that is written as `Option<…>`. The trait reports a
/// user-defined type of that name.
pub(super) fn std_option(field: &BuilderField<'_>, cx: &Context<'_>) -> TokenStream {
    let (rt, span) = (&cx.rt, generated_span(field.member.ty));
    let (option, inner) = (
        cx.without_self(field.member.ty),
        cx.without_self(field.setter.ty),
    );
    quote_spanned!(span=> <#option as #rt::StdOption<#inner>>)
}

/// Returns the field's `vis`, or otherwise that of the struct. `pub(self)` has no tokens, which is
/// equivalent.
pub(super) fn setter_vis(setter: &Setter<'_>, cx: &Context<'_>) -> TokenStream {
    match setter.vis {
        None => cx.vis.clone(),
        Some(Visibility::Restricted(vis)) if vis.path.is_ident("self") => TokenStream::new(),
        Some(vis) => generated(vis),
    }
}

/// Returns the type of a setter's argument. It is `impl Into` for owned strings, and for fields
/// with `into`.
pub(super) fn setter_ty(setter: &Setter<'_>, cx: &Context<'_>) -> TokenStream {
    let (rt, ty) = (&cx.rt, cx.without_self(setter.ty));
    if setter.takes_into {
        quote_spanned!(cx.span=> impl #rt::Into<#ty>)
    } else {
        ty
    }
}
