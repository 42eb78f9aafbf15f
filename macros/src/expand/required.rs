//! Generates the builder's typestate: a type parameter and a local trait for each required field.
//!
//! The message of a local trait names the field and the setter. It is a `diagnostic` attribute, but
//! a crate with `#![no_implicit_prelude]` has no tool attributes. With `no_prelude`, a local type
//! for the field is an argument of the runtime's trait instead, whose message shows its path.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::context::Context;
use super::spans::{generated_ident, respan_ident};
use crate::model::{BuilderField, BuilderFieldKind};

/// The required fields in order.
pub(super) struct RequiredFields<'a>(Vec<RequiredField<'a>>);

struct RequiredField<'a> {
    field: &'a BuilderField<'a>,
    parameter: Ident,
    /// The local trait, or the local type for the field.
    is_set: Ident,
}

impl<'a> RequiredFields<'a> {
    pub(super) fn new(fields: &'a [BuilderField<'a>], cx: &Context<'_>) -> Self {
        let fields = fields.iter();
        let required = fields.filter(|field| matches!(field.kind, BuilderFieldKind::Required));
        let required = required.enumerate().map(|(position, field)| {
            let (ident, name) = (generated_ident(field.member.ident), field.setter.field_name);
            let is_set = if cx.has_tool_attributes() || cx.is_used(name) {
                cx.fresh(&format!("{name}_is_set"), ident.span())
            } else {
                ident
            };
            RequiredField {
                field,
                parameter: cx.fresh(&format!("S{position}"), cx.span),
                is_set,
            }
        });
        Self(required.collect())
    }

    /// Returns the indices of the fields.
    pub(super) fn indices(&self) -> Vec<usize> {
        self.0.iter().map(|required| required.field.index).collect()
    }

    pub(super) fn parameters(&self) -> Vec<Ident> {
        self.0.iter().map(|it| it.parameter.clone()).collect()
    }

    /// Returns the parameter of the field, and the state after the field is set.
    pub(super) fn set(
        &self,
        field: &BuilderField<'_>,
        cx: &Context<'_>,
    ) -> Option<(&Ident, TokenStream)> {
        let rt = &cx.rt;
        let set = self
            .0
            .iter()
            .find(|required| required.field.index == field.index)?;
        let states = self.0.iter().map(|required| {
            let parameter = &required.parameter;
            if required.field.index == field.index {
                quote_spanned!(cx.span=> #rt::Set)
            } else {
                quote_spanned!(cx.span=> #parameter)
            }
        });
        Some((&set.parameter, quote_spanned!(cx.span=> (#(#states,)*))))
    }

    /// Returns the predicates that require all fields to be set.
    pub(super) fn all_set(&self, cx: &Context<'_>) -> Vec<TokenStream> {
        let predicates = self.0.iter().map(
            |RequiredField {
                 parameter, is_set, ..
             }| {
                if cx.has_tool_attributes() {
                    return quote_spanned!(cx.span=> #parameter: #is_set);
                }
                let rt = respan_ident(&cx.rt, is_set.span());
                quote_spanned!(is_set.span()=> #parameter: #rt::IsSet<#is_set>)
            },
        );
        predicates.collect()
    }

    /// Generates the local traits, or the local types.
    pub(super) fn items(&self, cx: &Context<'_>) -> TokenStream {
        let items = self.0.iter().map(|required| {
            if cx.has_tool_attributes() {
                required.local_trait(cx)
            } else {
                let is_set = &required.is_set;
                quote_spanned!(cx.span=> pub enum #is_set {})
            }
        });
        items.collect()
    }
}

impl RequiredField<'_> {
    fn local_trait(&self, cx: &Context<'_>) -> TokenStream {
        let (rt, is_set, setter) = (&cx.rt, &self.is_set, &self.field.setter);
        let message = format!("required field `{}` is not set", setter.field_name);
        let label = format!("`{}` is not set on this builder", setter.field_name);
        let note = format!("call `.{}(…)` before `.build()`", setter.ident);
        quote_spanned! {cx.span=>
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
            pub trait #is_set {}
            #[diagnostic::do_not_recommend]
            impl #is_set for #rt::Set {}
        }
    }
}
