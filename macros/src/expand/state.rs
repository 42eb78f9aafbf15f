//! The builder's typestate: one parameter and one local trait for each required field.
//!
//! The traits are local and their text is written out, so that the compiler's message names the field and the call.
//! The text is a `diagnostic` attribute, and a crate with `#![no_implicit_prelude]` has no tool attributes: there the
//! field is a parameter of the runtime's trait, whose text then shows it as a path. A derive can't see which crate it
//! is in, and no import brings a tool attribute there. So `no_prelude` says it.

use proc_macro2::{Ident, Span};

use super::names::Names;
use super::spans::{derived_ident, ident_at};
use crate::model::{BuilderField, Request};
use crate::tokens::{Tokens, put};

/// Of all required fields, in order.
pub(super) struct States<'a> {
    required: Vec<State<'a>>,
    /// Whether a `diagnostic` attribute can be written.
    has_tools: bool,
}

struct State<'a> {
    member: &'a BuilderField<'a>,
    parameter: Ident,
    /// The local trait, or the local type that stands for the field.
    is_set: Ident,
}

impl<'a> States<'a> {
    pub(super) fn of(request: &'a Request<'a>, names: &Names) -> Self {
        let has_tools = !request.declared.attrs.no_prelude;
        let required = request.members.iter().filter(|member| member.is_required());
        let states = required.enumerate().map(|(index, member)| {
            let field = derived_ident(member.field.ident);
            let is_set = if has_tools || names.is_taken(&member.field.name) {
                names.fresh(&format!("{}_is_set", member.field.name), field.span())
            } else {
                field
            };
            State {
                member,
                parameter: names.fresh(&format!("S{index}"), Span::mixed_site()),
                is_set,
            }
        });
        Self {
            required: states.collect(),
            has_tools,
        }
    }

    /// All parameters, each with a comma behind it.
    pub(super) fn parameters(&self) -> Tokens {
        Tokens::written(|out| {
            for State { parameter, .. } in &self.required {
                put!(out => #parameter,);
            }
        })
    }

    /// The parameter of one field.
    pub(super) fn of_member(&self, member: &BuilderField<'_>) -> Option<&Ident> {
        let state = self.required.iter().find(|state| state.is_of(member))?;
        Some(&state.parameter)
    }

    /// The tuple of all parameters once `member` is set.
    pub(super) fn with(&self, member: &BuilderField<'_>, rt: &Ident, out: &mut Tokens) {
        let states = |out: &mut Tokens| {
            for state in &self.required {
                let parameter = &state.parameter;
                if state.is_of(member) {
                    put!(out => #rt::Set,);
                } else {
                    put!(out => #parameter,);
                }
            }
        };
        put!(out => (#states));
    }

    /// The predicates that hold once all are set.
    pub(super) fn all_set(&self, rt: &Ident, out: &mut Tokens) {
        for state in &self.required {
            let State {
                parameter, is_set, ..
            } = state;
            if self.has_tools {
                put!(out => #parameter: #is_set,);
            } else {
                let place = is_set.span();
                let rt = ident_at(rt, place);
                put!(out, place => #parameter: #rt::IsSet<#is_set>);
                put!(out => ,);
            }
        }
    }

    pub(super) fn traits(&self, rt: &Ident, out: &mut Tokens) {
        for state in &self.required {
            if self.has_tools {
                state.worded_trait(rt, out);
            } else {
                state.marker(out);
            }
        }
    }
}

impl State<'_> {
    fn is_of(&self, member: &BuilderField<'_>) -> bool {
        self.member.field.scope == member.field.scope
    }

    /// A trait that has the text.
    fn worded_trait(&self, rt: &Ident, out: &mut Tokens) {
        let State { member, is_set, .. } = self;
        let (field, setter) = (&member.field.name, &member.setter);
        let message = format!("required field `{field}` is not set");
        let label = format!("`{field}` is not set on this builder");
        let note = format!("call `.{setter}(…)` before `.build()`");
        put! {out =>
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
            pub trait #is_set {}
            #[diagnostic::do_not_recommend]
            impl #is_set for #rt::Set {}
        }
    }

    /// A type that names the field to the runtime's trait.
    fn marker(&self, out: &mut Tokens) {
        let field = &self.is_set;
        put!(out => pub enum #field {});
    }
}
