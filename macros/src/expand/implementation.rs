//! Writes the implementation of `ActorTokenRequest`: which field is which part.
//!
//! What depends on a field's type is written at the type's place, so that a type that doesn't fit is reported there.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::generics::Shape;
use super::names::Names;
use super::rules::rules;
use super::spans::{derived_at, derived_ident, ident_at};
use crate::model::{Actor, Request};
use crate::spelling::option_of;
use crate::syntax::{Field, MaxActorBytes};

pub(super) fn implementation(
    request: &Request<'_>,
    names: &Names,
    shape: &Shape<'_>,
) -> TokenStream {
    let (rt, this) = (&names.rt, &shape.request);
    let parameters = shape.parameters_and(&[]);
    let bounds = shape.bounds_and(&slot_bounds(request, rt, shape));
    let user_id = id(request.user_id, rt);
    let write_actor = write_actor(&request.actor, rt);
    let expires_in = life(request.expires_in, "expires_in", rt);
    let session = life(request.session_max_duration, "session_max_duration", rt);
    let max_actor_bytes = request
        .declared
        .says
        .max_actor_bytes
        .map(|limit| max_actor_bytes(limit, rt));
    let rules = rules(request, names, shape);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #parameters #rt::ActorTokenRequest for #this #bounds {
            fn user_id(&self) -> &#rt::str {
                #user_id
            }
            fn write_actor(&self, __actor: &mut #rt::ActorWriter<'_>) {
                #write_actor
            }
            #expires_in
            #session
            #max_actor_bytes
            #rules
        }
    }
}

/// What the types of slots must implement, where that depends on the struct's parameters.
pub(super) fn slot_bounds(
    request: &Request<'_>,
    rt: &Ident,
    shape: &Shape<'_>,
) -> Vec<TokenStream> {
    let mut slots = vec![(request.user_id, "Id")];
    match &request.actor {
        Actor::Whole(actor) => slots.push((actor, "ActorPayload")),
        Actor::Parts { sub, claims } => {
            slots.push((sub, "Id"));
            slots.extend(claims.iter().map(|claim| (claim.field, "Claim")));
        }
    }
    let lives = [request.expires_in, request.session_max_duration];
    slots.extend(
        lives
            .into_iter()
            .flatten()
            .map(|life| (life, "IntoSeconds")),
    );
    slots.retain(|(field, _)| shape.is_generic(field.ty));
    let bounds = slots.into_iter().map(|(field, bound)| {
        let ty = shape.without_self(field.ty);
        let span = derived_at(field.ty);
        let (rt, bound) = (ident_at(rt, span), Ident::new(bound, span));
        quote_spanned!(span=> #ty: #rt::#bound)
    });
    bounds.collect()
}

fn write_actor(actor: &Actor<'_>, rt: &Ident) -> TokenStream {
    match actor {
        Actor::Whole(field) => whole_actor(field, rt),
        Actor::Parts { sub, claims } => {
            let sub = id(sub, rt);
            let claims = claims
                .iter()
                .map(|claim| self::claim(claim.field, &claim.name, rt));
            quote_spanned!(Span::mixed_site()=> __actor.sub(#sub); #(#claims)*)
        }
    }
}

pub(super) fn whole_actor(field: &Field<'_>, rt: &Ident) -> TokenStream {
    let slot = match option_of(field.ty) {
        Some(_) => "SetActor",
        None => "WholeActor",
    };
    part(field, slot, "write", None, rt)
}

pub(super) fn id(field: &Field<'_>, rt: &Ident) -> TokenStream {
    let ty = field.ty;
    let member = derived_ident(field.ident);
    quote_spanned!(derived_at(ty)=> <#ty as #rt::Id>::as_id(&self.#member))
}

/// A claim, with its key as it goes over the wire, so that nothing needs to be escaped at run time.
pub(super) fn claim(field: &Field<'_>, name: &str, rt: &Ident) -> TokenStream {
    let stands_as_it_is = !name.contains(|c: char| c.is_control() || matches!(c, '"' | '\\'));
    if stands_as_it_is {
        part(field, "Claim", "write", Some(&format!("\"{name}\":")), rt)
    } else {
        part(field, "Claim", "write_named", Some(name), rt)
    }
}

fn part(
    field: &Field<'_>,
    slot: &str,
    method: &str,
    name: Option<&str>,
    rt: &Ident,
) -> TokenStream {
    let ty = field.ty;
    let span = derived_at(ty);
    let member = derived_ident(field.ident);
    let slot = Ident::new(slot, span);
    let method = Ident::new(method, span);
    let actor = Ident::new("__actor", Span::mixed_site());
    let name = name.map(|name| quote_spanned!(span=> #name,));
    quote_spanned!(span=> <#ty as #rt::#slot>::#method(&self.#member, #name #actor);)
}

fn life(field: Option<&Field<'_>>, method: &str, rt: &Ident) -> Option<TokenStream> {
    let seconds = seconds(field?, rt);
    let method = Ident::new(method, Span::mixed_site());
    Some(quote_spanned! {Span::mixed_site()=>
        fn #method(&self) -> #rt::Seconds {
            #seconds
        }
    })
}

pub(super) fn seconds(field: &Field<'_>, rt: &Ident) -> TokenStream {
    let ty = field.ty;
    let member = derived_ident(field.ident);
    quote_spanned!(derived_at(ty)=> <#ty as #rt::IntoSeconds>::into_seconds(&self.#member))
}

fn max_actor_bytes(limit: MaxActorBytes, rt: &Ident) -> TokenStream {
    let limit = match limit {
        MaxActorBytes::AtMost(bytes) => {
            let bytes = proc_macro2::Literal::u32_unsuffixed(bytes);
            quote_spanned!(Span::mixed_site()=> #rt::Some(#bytes))
        }
        MaxActorBytes::Unlimited => quote_spanned!(Span::mixed_site()=> #rt::None),
    };
    quote_spanned! {Span::mixed_site()=>
        fn max_actor_bytes(&self) -> #rt::Option<#rt::usize> {
            #limit
        }
    }
}
