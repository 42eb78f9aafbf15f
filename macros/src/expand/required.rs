//! Generates the builder's typestate: a type parameter and a marker for each required field.
//!
//! The marker is a local trait, which only a set field implements. Its error message names the
//! field and the setter. The message is a `diagnostic` attribute, which does not exist in a crate
//! with `#![no_implicit_prelude]`.
//!
//! With `no_prelude`, the marker is a local type instead. It is an argument of the runtime's trait
//! `IsSet`, whose error message shows the path of the type.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::context::Context;
use super::spans::{generated_ident, respan_ident};
use crate::model::{BuilderField, BuilderFieldKind};

/// The required fields, in source order.
pub(super) struct RequiredFields<'a>(Vec<RequiredField<'a>>);

struct RequiredField<'a> {
    field: &'a BuilderField<'a>,
    parameter: Ident,
    /// The name of the local trait or type.
    marker: Ident,
}

impl<'a> RequiredFields<'a> {
    pub(super) fn new(fields: &'a [BuilderField<'a>], cx: &Context<'_>) -> Self {
        let fields = fields.iter();
        let required = fields.filter(|field| matches!(field.kind, BuilderFieldKind::Required));
        let required = required.enumerate().map(|(position, field)| {
            let (ident, name) = (generated_ident(field.member.ident), field.setter.field_name);
            let marker = if cx.has_tool_attributes() || cx.is_used(name) {
                cx.fresh(&format!("{name}_is_set"), ident.span())
            } else {
                ident
            };
            RequiredField {
                field,
                parameter: cx.fresh(&format!("S{position}"), cx.span),
                marker,
            }
        });
        Self(required.collect())
    }

    /// Returns the indices of the required fields in the struct.
    pub(super) fn indices(&self) -> Vec<usize> {
        self.0.iter().map(|required| required.field.index).collect()
    }

    pub(super) fn parameters(&self) -> Vec<Ident> {
        self.0.iter().map(|it| it.parameter.clone()).collect()
    }

    /// Returns the type parameter of a field, and the builder's state after the field is set.
    /// Returns `None` if the field is not required.
    pub(super) fn parameter_and_next_state(
        &self,
        field: &BuilderField<'_>,
        cx: &Context<'_>,
    ) -> Option<(&Ident, TokenStream)> {
        let rt = &cx.rt;
        let mut fields = self.0.iter();
        let required = fields.find(|required| required.field.index == field.index)?;
        let states = self.0.iter().map(|required| {
            let parameter = &required.parameter;
            if required.field.index == field.index {
                quote_spanned!(cx.span=> #rt::Set)
            } else {
                quote_spanned!(cx.span=> #parameter)
            }
        });
        let state = quote_spanned!(cx.span=> (#(#states,)*));
        Some((&required.parameter, state))
    }

    /// Returns the predicates that require each field to be set.
    pub(super) fn all_set_predicates(&self, cx: &Context<'_>) -> Vec<TokenStream> {
        let predicates = self.0.iter().map(|required| {
            let (parameter, marker) = (&required.parameter, &required.marker);
            if cx.has_tool_attributes() {
                return quote_spanned!(cx.span=> #parameter: #marker);
            }
            let rt = respan_ident(&cx.rt, marker.span());
            quote_spanned!(marker.span()=> #parameter: #rt::IsSet<#marker>)
        });
        predicates.collect()
    }

    /// Generates the declarations of the markers.
    pub(super) fn items(&self, cx: &Context<'_>) -> TokenStream {
        let items = self.0.iter().map(|required| {
            if cx.has_tool_attributes() {
                required.local_trait(cx)
            } else {
                let marker = &required.marker;
                quote_spanned!(cx.span=> pub enum #marker {})
            }
        });
        items.collect()
    }
}

impl RequiredField<'_> {
    fn local_trait(&self, cx: &Context<'_>) -> TokenStream {
        let (rt, marker, setter) = (&cx.rt, &self.marker, &self.field.setter);
        let message = format!("required field `{}` is not set", setter.field_name);
        let label = format!("`{}` is not set on this builder", setter.field_name);
        let note = format!("call `.{}(…)` before `.build()`", setter.ident);
        quote_spanned! {cx.span=>
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
            pub trait #marker {}
            #[diagnostic::do_not_recommend]
            impl #marker for #rt::Set {}
        }
    }
}
