//! Generates the builder's typestate: a type parameter and a marker for each required field.
//!
//! The marker is a local type with the name of the setter. A set field has its marker as state, and
//! an unset one has `()`. Therefore the compiler prints a builder as, for example,
//! `SessionBuilder<(user_id, ())>`, and the messages of the runtime's traits `IsSet` and `NotSetYet`
//! name the setter.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::ext::IdentExt;

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
            let mut marker = field.setter.ident.clone();
            marker.set_span(generated_ident(field.member.ident).span());
            if cx.is_used(&marker) {
                marker = cx.fresh(&format!("{}_", marker.unraw()), marker.span());
            }
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

    /// Returns the type parameter and the marker of a field, and the builder's state after the field
    /// is set. Returns `None` if the field is not required.
    pub(super) fn state_change(
        &self,
        field: &BuilderField<'_>,
        cx: &Context<'_>,
    ) -> Option<(&Ident, &Ident, TokenStream)> {
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
        Some((&set.parameter, &set.marker, state))
    }

    /// Returns the predicates that require each field to be set.
    pub(super) fn all_set_predicates(&self, cx: &Context<'_>) -> Vec<TokenStream> {
        let predicates = self.0.iter().map(|required| {
            let (parameter, marker) = (&required.parameter, &required.marker);
            let rt = respan_ident(&cx.rt, marker.span());
            quote_spanned!(marker.span()=> #parameter: #rt::IsSet<#marker>)
        });
        predicates.collect()
    }

    /// Generates the declarations of the markers.
    pub(super) fn items(&self, cx: &Context<'_>) -> TokenStream {
        let markers = self.0.iter().map(|required| &required.marker);
        quote_spanned!(cx.span=> #(pub enum #markers {})*)
    }
}
