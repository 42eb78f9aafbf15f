//! Writes the builder: its declaration, where it starts, and `build`.
//!
//! A required field is a parameter of the builder's type, so that a missing one is found when `build` is compiled.
//! The declaration is outside of the scope that names the runtime, and names nothing of it.

use proc_macro2::{Ident, Span};

use super::durations::preset_of;
use super::generics::{Shape, where_all};
use super::implementation::slot_bounds;
use super::names::Names;
use super::setters::{option_of, setters};
use super::spans::{derived_ident, derived_place, ident_at};
use super::state::States;
use crate::model::{BuilderField, Kind, Request};
use crate::syntax::DefaultValue;
use crate::tokens::{Tokens, put};
use crate::type_syntax::calls_macro;

/// The field of the builder that has all values, as a tuple.
pub(super) const FIELDS: usize = 0;

pub(super) fn declaration(
    request: &Request<'_>,
    names: &Names,
    shape: &Shape<'_>,
    out: &mut Tokens,
) {
    let (builder, state) = (&names.builder, &names.state);
    let Shape { vis, allowed, .. } = shape;
    let parameters = shape.declared_parameters();
    let bounds = shape.bounds_and(&Tokens::new());
    let docs = |out: &mut Tokens| docs(names, out);
    let not_set = |out: &mut Tokens| {
        for _ in request.members.iter().filter(|it| it.is_required()) {
            put!(out => (),);
        }
    };
    let elements = |out: &mut Tokens| {
        for member in &request.members {
            let ty = shape.without_self(&member.taken);
            match member.kind {
                Kind::Phantom => put!(out => #ty,),
                Kind::Required | Kind::Optional | Kind::DefaultValue(_, None) => {
                    put!(out => ::core::option::Option<#ty>,);
                }
                Kind::DefaultValue(_, Some(_)) => {
                    put!(out => ::core::option::Option<::core::option::Option<#ty>>,);
                }
            }
        }
    };
    put! {out =>
        #docs
        #allowed
        #vis struct #builder<#parameters #state = (#not_set)>(
            (#elements),
            ::core::marker::PhantomData<#state>,
        ) #bounds;
    }
}

pub(super) fn docs(names: &Names, out: &mut Tokens) {
    let name = &names.request;
    let docs = format!("Builds a [`{name}`]; made by [`{name}::builder`].");
    put! {out =>
        #[doc = #docs]
        #[must_use = "a builder does nothing until `build` is called"]
    }
}

pub(super) fn methods(request: &Request<'_>, names: &Names, shape: &Shape<'_>, out: &mut Tokens) {
    let states = States::of(request, names);
    states.traits(&names.rt, out);
    start(request, names, shape, out);
    presets(request, names, shape, out);
    let all = states.parameters();
    let parameters = shape.parameters_and(&all);
    let bounds = shape.bounds_and(&Tokens::new());
    let state = |out: &mut Tokens| put!(out => (#all));
    let this = |out: &mut Tokens| shape.builder(names, Some(&state), out);
    let methods = |out: &mut Tokens| {
        for (index, member) in request.members.iter().enumerate() {
            setters(member, index, &states, names, shape, out);
        }
        build(request, &states, names, shape, out);
    };
    put! {out =>
        impl #parameters #this #bounds {
            #methods
        }
    }
}

/// `builder()`, with nothing set.
fn start(request: &Request<'_>, names: &Names, shape: &Shape<'_>, out: &mut Tokens) {
    let (rt, builder) = (&names.rt, &names.builder);
    let Shape {
        vis, request: this, ..
    } = shape;
    let parameters = shape.parameters_and(&Tokens::new());
    let bounds = shape.bounds_and(&Tokens::new());
    let started = |out: &mut Tokens| shape.builder(names, None, out);
    let elements = |out: &mut Tokens| {
        for member in &request.members {
            match member.kind {
                Kind::Phantom => {
                    let ty = shape.without_self(&member.field.tokens);
                    let place = derived_place(&member.field.tokens);
                    put!(out, place => <#ty as #rt::Phantom>::VALUE,);
                }
                Kind::Required | Kind::Optional | Kind::DefaultValue(..) => put!(out => #rt::None,),
            }
        }
    };
    let docs = format!("A builder for [`{}`] with nothing set.", names.request);
    put! {out =>
        impl #parameters #this #bounds {
            #[doc = #docs]
            #vis fn builder() -> #started {
                #builder((#elements), #rt::PhantomData)
            }
        }
    }
}

fn build(
    request: &Request<'_>,
    states: &States<'_>,
    names: &Names,
    shape: &Shape<'_>,
    out: &mut Tokens,
) {
    let rt = &names.rt;
    let Shape {
        vis, request: this, ..
    } = shape;
    let name = &names.request;
    let mut bounds = value_bounds(request, rt, shape);
    states.all_set(rt, &mut bounds);
    let bounds = where_all(&bounds);
    let required = |out: &mut Tokens| take_required(request, rt, out);
    let values = |out: &mut Tokens| {
        for (index, member) in request.members.iter().enumerate() {
            let field = derived_ident(member.field.ident);
            let value = |out: &mut Tokens| value(member, index, names, shape, out);
            put!(out => #field: #value,);
        }
    };
    let docs = format!(
        "Builds the [`{name}`] and validates it.\n\n# Errors\nAll violations, never only the first."
    );
    put! {out =>
        #[doc = #docs]
        #vis fn build(self) -> #rt::Result<#this, #rt::Violations> #bounds {
            let __fields = self.#FIELDS;
            #required
            #rt::validated(#name { #values })
        }
    }
}

/// Takes all required fields out of the builder at once, which costs the compiler less than one after another. The builder's
/// state has made sure that they are there.
fn take_required(request: &Request<'_>, rt: &Ident, out: &mut Tokens) {
    let required: Vec<_> = request
        .members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.is_required())
        .map(|(index, _)| (taken(index), index))
        .collect();
    if required.is_empty() {
        return;
    }
    let all_taken = |out: &mut Tokens| {
        for (taken, _) in &required {
            put!(out => #rt::Some(#taken),);
        }
    };
    let all_set = |out: &mut Tokens| {
        for (_, index) in &required {
            put!(out => __fields.#index,);
        }
    };
    put! {out =>
        let (#all_taken) = (#all_set) else {
            return #rt::not_set();
        };
    }
}

/// The value of a required field, once it is taken.
fn taken(index: usize) -> Ident {
    Ident::new(&format!("__field_{index}"), Span::mixed_site())
}

/// What must hold of the struct's parameters for a request to be built.
fn value_bounds(request: &Request<'_>, rt: &Ident, shape: &Shape<'_>) -> Tokens {
    let mut bounds = slot_bounds(request, rt, shape);
    default_bounds(request, rt, shape, &mut bounds);
    bounds
}

/// The defaults that call a macro, beside the struct: one that writes `Self` means that, and not the builder.
fn presets(request: &Request<'_>, names: &Names, shape: &Shape<'_>, out: &mut Tokens) {
    let (rt, this) = (&names.rt, &shape.request);
    for (index, member) in request.members.iter().enumerate() {
        let Kind::DefaultValue(DefaultValue::Expression(expression), _) = member.kind else {
            continue;
        };
        if !calls_macro(expression) {
            continue;
        }
        let parameters = shape.parameters_and(&Tokens::new());
        let bounds = shape.bounds_and(&value_bounds(request, rt, shape));
        let (ty, expression) = (&member.field.tokens, Tokens::of(expression));
        put! {out =>
            impl #parameters #rt::DefaultValue<#index, #ty> for #this #bounds {
                fn value() -> #ty {
                    #expression
                }
            }
        }
    }
}

/// What a type that depends on the struct's parameters must be for its own default to be written.
fn default_bounds(request: &Request<'_>, rt: &Ident, shape: &Shape<'_>, out: &mut Tokens) {
    for member in &request.members {
        let ty = &member.field.tokens;
        if matches!(
            member.kind,
            Kind::DefaultValue(DefaultValue::TypeDefault, _)
        ) && shape.is_generic(ty)
        {
            let place = derived_place(ty);
            let (rt, ty) = (ident_at(rt, place), shape.without_self(ty));
            put!(out, place => #ty: #rt::HasDefault);
            put!(out => ,);
        }
    }
}

/// Writes the value of a field, out of the builder's.
fn value(
    member: &BuilderField<'_>,
    index: usize,
    names: &Names,
    shape: &Shape<'_>,
    out: &mut Tokens,
) {
    let rt = &names.rt;
    match member.kind {
        Kind::Phantom => put!(out => __fields.#index),
        Kind::Optional => {
            let option = |out: &mut Tokens| option_of(member, shape, rt, out);
            put!(out => #option::of(__fields.#index));
        }
        Kind::Required => {
            let taken = taken(index);
            put!(out => #taken);
        }
        Kind::DefaultValue(preset, inner) => {
            let option = |out: &mut Tokens| option_of(member, shape, rt, out);
            let value = |out: &mut Tokens| {
                if inner.is_some() {
                    put!(out => #option::of(__value));
                } else {
                    put!(out => __value);
                }
            };
            let default = |out: &mut Tokens| default(member, preset, index, rt, shape, out);
            put! {out =>
                match __fields.#index {
                    #rt::Some(__value) => #value,
                    #rt::None => #default,
                }
            }
        }
    }
}

/// Writes the value of a field that isn't set.
fn default(
    member: &BuilderField<'_>,
    preset: &DefaultValue,
    index: usize,
    rt: &Ident,
    shape: &Shape<'_>,
    out: &mut Tokens,
) {
    let ty = shape.without_self(&member.field.tokens);
    match preset {
        DefaultValue::TypeDefault | DefaultValue::Invalid => {
            let place = derived_place(&member.field.tokens);
            put!(out, place => <#ty as #rt::HasDefault>::of_type());
        }
        DefaultValue::Expression(expression) if calls_macro(expression) => {
            let this = &shape.request;
            put!(out => <#this as #rt::DefaultValue<#index, #ty>>::value());
        }
        DefaultValue::Expression(expression) => {
            let written = Tokens::of(expression);
            let written = shape.without_self(&written).into_owned();
            let value = preset_of(member.field, expression, written.into_stream(), rt);
            put!(out => { let __default: #ty = #value; __default });
        }
    }
}
