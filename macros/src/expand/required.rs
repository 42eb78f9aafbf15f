//! Generates the builder's typestate: a type parameter, a marker and a trait for each required
//! field.
//!
//! The marker is a local type with the name of the setter. A set field has its marker as state, and
//! an unset one has `()`. Therefore the compiler prints a builder as, for example,
//! `SessionBuilder<(user_id, ())>`. Only the marker implements the local trait, which `build()`
//! requires. The trait's error message names the field and the setter.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::ext::IdentExt;

use super::context::Context;
use super::spans::generated_ident;
use crate::model::{BuilderField, BuilderFieldKind};

/// The required fields, in source order.
pub(super) struct RequiredFields<'a>(Vec<RequiredField<'a>>);

struct RequiredField<'a> {
    field: &'a BuilderField<'a>,
    parameter: Ident,
    /// The state of the field once it is set.
    marker: Ident,
    /// The trait that the marker implements.
    is_set: Ident,
}

impl<'a> RequiredFields<'a> {
    pub(super) fn new(fields: &'a [BuilderField<'a>], cx: &Context<'_>) -> Self {
        let fields = fields.iter();
        let required = fields.filter(|field| matches!(field.kind, BuilderFieldKind::Required));
        let required = required.enumerate().map(|(position, field)| {
            let mut marker = field.setter.ident.clone();
            marker.set_span(generated_ident(field.member.ident).span());
            if cx.is_used(&marker) {
                marker = cx.fresh(&format!("{}_", marker.unraw()), marker.span());
            }
            let is_set = format!("{}_is_set", field.setter.field_name);
            RequiredField {
                field,
                parameter: cx.fresh(&format!("S{position}"), cx.span),
                is_set: cx.fresh(&is_set, marker.span()),
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
    pub(super) fn state_change(
        &self,
        field: &BuilderField<'_>,
        cx: &Context<'_>,
    ) -> Option<(&Ident, TokenStream)> {
        let mut fields = self.0.iter();
        let set = fields.find(|required| required.field.index == field.index)?;
        let states = self.0.iter().map(|required| {
            if required.field.index == field.index {
                &required.marker
            } else {
                &required.parameter
            }
        });
        let state = quote_spanned!(cx.span=> (#(#states,)*));
        Some((&set.parameter, state))
    }

    /// Returns the predicates that require each field to be set.
    pub(super) fn all_set_predicates(&self, cx: &Context<'_>) -> Vec<TokenStream> {
        let predicates = self.0.iter().map(|required| {
            let (parameter, is_set) = (&required.parameter, &required.is_set);
            quote_spanned!(cx.span=> #parameter: #is_set)
        });
        predicates.collect()
    }

    /// Generates the declarations of the markers and their traits.
    pub(super) fn items(&self, cx: &Context<'_>) -> TokenStream {
        self.0.iter().map(|required| required.items(cx)).collect()
    }
}

impl RequiredField<'_> {
    fn items(&self, cx: &Context<'_>) -> TokenStream {
        let (marker, is_set) = (&self.marker, &self.is_set);
        let [message, do_not_recommend] = self.diagnostics(cx).unwrap_or_default();
        quote_spanned! {cx.span=>
            pub enum #marker {}
            #message
            pub trait #is_set {}
            #do_not_recommend
            impl #is_set for #marker {}
        }
    }

    /// Generates the attributes with the error message. They are `diagnostic` attributes, which do
    /// not exist in a crate with `#![no_implicit_prelude]`.
    fn diagnostics(&self, cx: &Context<'_>) -> Option<[TokenStream; 2]> {
        let setter = &self.field.setter;
        let message = format!("required field `{}` is not set", setter.field_name);
        let label = format!("`{}` is not set on this builder", setter.field_name);
        let note = format!(
            "call `.{}(…)` before `.build()`; each setter returns a new builder",
            setter.ident
        );
        cx.has_tool_attributes().then(|| {
            [
                quote_spanned!(cx.span=> #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]),
                quote_spanned!(cx.span=> #[diagnostic::do_not_recommend]),
            ]
        })
    }
}
