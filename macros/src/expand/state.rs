//! The builder's typestate: one parameter and one local trait for each required field.
//!
//! The traits are local and their text is written out, so that the compiler's message names the field and the call.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::names::Names;
use super::spans::derived_ident;
use crate::model::{Member, Request};

/// Of all required fields, in order.
pub(super) struct States<'a>(Vec<State<'a>>);

struct State<'a> {
    member: &'a Member<'a>,
    parameter: Ident,
    is_set: Ident,
}

impl<'a> States<'a> {
    pub(super) fn of(request: &'a Request<'a>, names: &Names) -> Self {
        let required = request.members.iter().filter(|member| member.is_required());
        let states = required.enumerate().map(|(index, member)| {
            let span = derived_ident(member.field.ident).span();
            State {
                member,
                parameter: names.fresh(&format!("S{index}"), Span::mixed_site()),
                is_set: names.fresh(&format!("{}_is_set", member.field.name), span),
            }
        });
        Self(states.collect())
    }

    pub(super) fn parameters(&self) -> Vec<Ident> {
        self.0.iter().map(|state| state.parameter.clone()).collect()
    }

    /// The parameter of one field.
    pub(super) fn of_member(&self, member: &Member<'_>) -> Option<&Ident> {
        let state = self.0.iter().find(|state| state.is_of(member))?;
        Some(&state.parameter)
    }

    /// The tuple of all parameters.
    pub(super) fn all(&self) -> TokenStream {
        let parameters = self.0.iter().map(|state| &state.parameter);
        quote_spanned!(Span::mixed_site()=> (#(#parameters,)*))
    }

    /// The tuple of all parameters once `member` is set.
    pub(super) fn with(&self, member: &Member<'_>, rt: &Ident) -> TokenStream {
        let states = self.0.iter().map(|state| {
            let parameter = &state.parameter;
            if state.is_of(member) {
                quote_spanned!(Span::mixed_site()=> #rt::Set)
            } else {
                quote_spanned!(Span::mixed_site()=> #parameter)
            }
        });
        quote_spanned!(Span::mixed_site()=> (#(#states,)*))
    }

    /// The predicates that hold once all are set.
    pub(super) fn all_set(&self) -> impl Iterator<Item = TokenStream> + '_ {
        self.0.iter().map(|state| {
            let State {
                parameter, is_set, ..
            } = state;
            quote_spanned!(Span::mixed_site()=> #parameter: #is_set)
        })
    }

    pub(super) fn traits(&self, rt: &Ident) -> TokenStream {
        let traits = self.0.iter().map(|state| {
            let State { member, is_set, .. } = state;
            let (field, setter) = (&member.field.name, &member.setter);
            let message = format!("required field `{field}` is not set");
            let label = format!("`{field}` is not set on this builder");
            let note = format!("call `.{setter}(…)` before `.build()`");
            quote_spanned! {Span::mixed_site()=>
                #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
                pub trait #is_set {}
                #[diagnostic::do_not_recommend]
                impl #is_set for #rt::Set {}
            }
        });
        traits.collect()
    }
}

impl State<'_> {
    fn is_of(&self, member: &Member<'_>) -> bool {
        self.member.field.place == member.field.place
    }
}
