//! Writes the setters: what they take, and what of the field's own attributes they carry.
//!
//! A parameter's name is a pattern, and would mean a constant or static of the user's of that name: so `value_`.

use std::borrow::Cow;

use proc_macro2::Ident;
use syn::Visibility;

use super::builder::FIELDS;
use super::forwarded_attrs::carried;
use super::generics::Shape;
use super::names::Names;
use super::spans::{derived, derived_ident, derived_place, ident_at};
use super::state::States;
use crate::model::{BuilderField, Kind};
use crate::tokens::{Tokens, put};

/// Writes the setters of the field at `index` of the struct.
pub(super) fn setters(
    member: &BuilderField<'_>,
    index: usize,
    states: &States<'_>,
    names: &Names,
    shape: &Shape<'_>,
    out: &mut Tokens,
) {
    let setter = Setter {
        member,
        index,
        vis: setter_vis(member, shape),
        names,
        shape,
    };
    match member.kind {
        Kind::Required => setter.required(states, out),
        Kind::Optional | Kind::DefaultValue(_, Some(_)) => {
            setter.pair(", or leaves it out with `None`", out);
        }
        Kind::DefaultValue(_, None) => {
            setter.pair(", or leaves it at its default with `None`", out);
        }
        Kind::Phantom => {}
    }
}

struct Setter<'a> {
    member: &'a BuilderField<'a>,
    index: usize,
    vis: Cow<'a, Tokens>,
    names: &'a Names,
    shape: &'a Shape<'a>,
}

impl Setter<'_> {
    fn required(&self, states: &States<'_>, out: &mut Tokens) {
        let Self {
            member,
            index,
            vis,
            names,
            shape,
        } = self;
        let (rt, builder) = (&names.rt, &names.builder);
        let name = derived_ident(&member.setter);
        let attrs = |out: &mut Tokens| self.attributes("", out);
        let taken = |out: &mut Tokens| taken(member, shape, rt, out);
        let value = |out: &mut Tokens| self.value(out);
        let before = states.of_member(member);
        let not_set_yet = |out: &mut Tokens| {
            let place = derived_ident(member.field.ident).span();
            let (rt, before) = (ident_at(rt, place), before.cloned());
            put!(out, place => #before: #rt::NotSetYet);
        };
        let state = |out: &mut Tokens| states.with(member, rt, out);
        let after = |out: &mut Tokens| shape.builder(names, Some(&state), out);
        put! {out =>
            #attrs
            #vis fn #name(mut self, value_: #taken) -> #after
            where
                #not_set_yet,
            {
                self.#FIELDS.#index = #rt::Some(#value);
                #builder(self.#FIELDS, #rt::PhantomData)
            }
        }
    }

    /// The setter that has the field's name, and the one that takes an `Option`.
    fn pair(&self, or: &str, out: &mut Tokens) {
        let rt = &self.names.rt;
        let inner = self.shape.without_self(&self.member.taken);
        let own = |out: &mut Tokens| taken(self.member, self.shape, rt, out);
        let option = |out: &mut Tokens| put!(out => #rt::Option<#inner>);
        let value = |out: &mut Tokens| self.value(out);
        let own_set = |out: &mut Tokens| put!(out => #rt::Some(#value));
        let option_set = |out: &mut Tokens| put!(out => value_);
        self.one(&self.member.setter, "", &own, &own_set, out);
        self.one(&self.member.maybe, or, &option, &option_set, out);
    }

    fn one(
        &self,
        name: &Ident,
        or: &str,
        taken: &dyn Fn(&mut Tokens),
        set: &dyn Fn(&mut Tokens),
        out: &mut Tokens,
    ) {
        let Self { index, vis, .. } = self;
        let rt = &self.names.rt;
        let name = derived_ident(name);
        let attrs = |out: &mut Tokens| self.attributes(or, out);
        // A `None` that is set is then the field's value, not its default: there is no other way to ask for it.
        let has_default_and_none = matches!(self.member.kind, Kind::DefaultValue(_, Some(_)));
        let set = |out: &mut Tokens| {
            if has_default_and_none {
                put!(out => #rt::Some(#set));
            } else {
                put!(out => #set);
            }
        };
        put! {out =>
            #attrs
            #vis fn #name(mut self, value_: #taken) -> Self {
                self.#FIELDS.#index = #set;
                self
            }
        }
    }

    /// What was given, as a value of the type that is set.
    fn value(&self, out: &mut Tokens) {
        let rt = &self.names.rt;
        if self.member.takes_into {
            put!(out => #rt::Into::into(value_));
        } else {
            put!(out => value_);
        }
    }

    fn attributes(&self, or: &str, out: &mut Tokens) {
        let field = self.member.field;
        let docs = format!("Sets `{}`{or}.", field.name);
        carried(field.syn_attrs, &docs, &self.names.request, out);
    }
}

/// Writes the type of a field that is spelt `Option<…>` as the runtime's trait. What isn't that `Option` is reported at the type.
pub(super) fn option_of(
    member: &BuilderField<'_>,
    shape: &Shape<'_>,
    rt: &Ident,
    out: &mut Tokens,
) {
    let place = derived_place(&member.field.tokens);
    let option = shape.without_self(&member.field.tokens);
    let inner = shape.without_self(&member.taken);
    put!(out, place => <#option as #rt::OptionOf<#inner>>);
}

/// The field's `vis`, or else the struct's. `pub(self)` is written as nothing, which is the same.
pub(super) fn setter_vis<'a>(member: &BuilderField<'_>, shape: &'a Shape<'_>) -> Cow<'a, Tokens> {
    match &member.field.attrs.vis {
        None => Cow::Borrowed(&shape.vis),
        Some(Visibility::Restricted(vis)) if vis.path.is_ident("self") => Cow::Owned(Tokens::new()),
        Some(vis) => Cow::Owned(Tokens::of(&derived(vis))),
    }
}

/// Writes what a setter takes: owned text, and what is marked `into`, as whatever turns into it.
pub(super) fn taken(member: &BuilderField<'_>, shape: &Shape<'_>, rt: &Ident, out: &mut Tokens) {
    let ty = shape.without_self(&member.taken);
    if member.takes_into {
        put!(out => impl #rt::Into<#ty>);
    } else {
        put!(out => #ty);
    }
}
