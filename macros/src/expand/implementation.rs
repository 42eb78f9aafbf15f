//! Writes the implementation of `ActorTokenRequest`: which field is which part.
//!
//! What depends on a field's type is written at the type's place, so that a type that doesn't fit is reported there.

use proc_macro2::{Ident, Literal, Span};

use super::generics::Shape;
use super::names::Names;
use super::rules::rules;
use super::spans::{derived_ident, derived_place, ident_at};
use crate::model::{Actor, Request};
use crate::syntax::{Field, MaxActorBytes};
use crate::tokens::{Tokens, put};
use crate::type_syntax::option_of;

pub(super) fn implementation(
    request: &Request<'_>,
    names: &Names,
    shape: &Shape<'_>,
    out: &mut Tokens,
) {
    let (rt, this) = (&names.rt, &shape.request);
    let parameters = shape.parameters_and(&Tokens::new());
    let bounds = shape.bounds_and(&slot_bounds(request, rt, shape));
    let user_id = |out: &mut Tokens| id(request.user_id, rt, out);
    let write_actor = |out: &mut Tokens| write_actor(&request.actor, rt, out);
    let lives = |out: &mut Tokens| {
        life(request.expires_in, "expires_in", rt, out);
        life(
            request.session_max_duration,
            "session_max_duration",
            rt,
            out,
        );
    };
    let max_actor_bytes = |out: &mut Tokens| {
        if let Some(limit) = request.declared.attrs.max_actor_bytes {
            max_actor_bytes(limit, rt, out);
        }
    };
    let rules = rules(request, names, shape);
    put! {out =>
        #[automatically_derived]
        impl #parameters #rt::ActorTokenRequest for #this #bounds {
            fn user_id(&self) -> &#rt::str {
                #user_id
            }
            fn write_actor(&self, __actor: &mut #rt::ActorWriter<'_>) {
                #write_actor
            }
            #lives
            #max_actor_bytes
            #rules
        }
    }
}

/// What the types of slots must implement, where that depends on the struct's parameters.
pub(super) fn slot_bounds(request: &Request<'_>, rt: &Ident, shape: &Shape<'_>) -> Tokens {
    let mut slots = vec![(request.user_id, "Id")];
    match &request.actor {
        Actor::Whole(actor) => slots.push((actor, "ActorPayload")),
        Actor::Parts { sub, claims } => {
            slots.push((sub, "Id"));
            slots.extend(claims.iter().map(|claim| (claim.field, "Claim")));
        }
    }
    let lives = [request.expires_in, request.session_max_duration];
    let lives = lives.into_iter().flatten();
    slots.extend(lives.map(|life| (life, "IntoSeconds")));
    slots.retain(|(field, _)| shape.is_generic(&field.tokens));
    Tokens::written(|out| {
        for (field, bound) in slots {
            let (ty, place) = (
                shape.without_self(&field.tokens),
                derived_place(&field.tokens),
            );
            let (rt, bound) = (ident_at(rt, place), Ident::new(bound, place));
            put!(out, place => #ty: #rt::#bound);
            put!(out => ,);
        }
    })
}

fn write_actor(actor: &Actor<'_>, rt: &Ident, out: &mut Tokens) {
    match actor {
        Actor::Whole(field) => whole_actor(field, rt, out),
        Actor::Parts { sub, claims } => {
            let sub = |out: &mut Tokens| id(sub, rt, out);
            put!(out => #rt::write_sub(#sub, __actor););
            for claim in claims {
                self::claim(claim.field, &claim.name, rt, out);
            }
        }
    }
}

fn whole_actor(field: &Field<'_>, rt: &Ident, out: &mut Tokens) {
    let slot = match option_of(field.ty) {
        Some(_) => "SetActor",
        None => "WholeActor",
    };
    part(field, slot, None, rt, out);
}

fn id(field: &Field<'_>, rt: &Ident, out: &mut Tokens) {
    let (ty, place) = (&field.tokens, derived_place(&field.tokens));
    let member = derived_ident(field.ident);
    put!(out, place => <#ty as #rt::Id>::as_id(&self.#member));
}

fn claim(field: &Field<'_>, name: &str, rt: &Ident, out: &mut Tokens) {
    part(field, "Claim", Some(name), rt, out);
}

fn part(field: &Field<'_>, slot: &str, name: Option<&str>, rt: &Ident, out: &mut Tokens) {
    let (ty, place) = (&field.tokens, derived_place(&field.tokens));
    let member = derived_ident(field.ident);
    let slot = Ident::new(slot, place);
    let actor = Ident::new("__actor", Span::mixed_site());
    let name = |out: &mut Tokens| {
        if let Some(name) = name {
            put!(out, place => #name,);
        }
    };
    put!(out, place => <#ty as #rt::#slot>::write(&self.#member, #name #actor););
}

fn life(field: Option<&Field<'_>>, method: &str, rt: &Ident, out: &mut Tokens) {
    if let Some(field) = field {
        let seconds = |out: &mut Tokens| seconds(field, rt, out);
        let method = Ident::new(method, Span::mixed_site());
        put! {out =>
            fn #method(&self) -> #rt::Seconds {
                #seconds
            }
        }
    }
}

fn seconds(field: &Field<'_>, rt: &Ident, out: &mut Tokens) {
    let (ty, place) = (&field.tokens, derived_place(&field.tokens));
    let member = derived_ident(field.ident);
    put!(out, place => <#ty as #rt::IntoSeconds>::into_seconds(&self.#member));
}

fn max_actor_bytes(limit: MaxActorBytes, rt: &Ident, out: &mut Tokens) {
    let limit = |out: &mut Tokens| match limit {
        MaxActorBytes::AtMost(bytes) => {
            let bytes = Literal::u32_unsuffixed(bytes);
            put!(out => #rt::Some(#bytes));
        }
        MaxActorBytes::Unlimited => put!(out => #rt::None),
    };
    put! {out =>
        fn max_actor_bytes(&self) -> #rt::Option<#rt::usize> {
            #limit
        }
    }
}
