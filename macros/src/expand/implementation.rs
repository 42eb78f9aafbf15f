//! Writes the implementation of `ActorTokenRequest`: which field is which part.
//!
//! What depends on a field's type is written at the type's place, so that a type that doesn't fit is reported there.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::generics::Shape;
use super::names::Names;
use super::spans::{derived_at, derived_ident};
use crate::model::{Actor, Request};
use crate::syntax::{Bound, Field, MaxActorBytes};

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
        .max_actor_bytes
        .map(|limit| max_actor_bytes(limit, rt));
    let rules = rules(request, rt);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #parameters #rt::ActorTokenRequest for #this #bounds {
            fn user_id(&self) -> &#rt::str {
                #user_id
            }
            fn write_actor(&self, actor: &mut #rt::ActorWriter<'_>) {
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
        let bound = Ident::new(bound, span);
        quote_spanned!(span=> #ty: #rt::#bound)
    });
    bounds.collect()
}

fn write_actor(actor: &Actor<'_>, rt: &Ident) -> TokenStream {
    match actor {
        Actor::Whole(field) => part(field, "payload", None),
        Actor::Parts { sub, claims } => {
            let sub = id(sub, rt);
            let claims = claims
                .iter()
                .map(|claim| part(claim.field, "claim", Some(&claim.name)));
            quote_spanned!(Span::mixed_site()=> actor.sub(#sub); #(#claims)*)
        }
    }
}

fn id(field: &Field<'_>, rt: &Ident) -> TokenStream {
    let ty = field.ty;
    let member = derived_ident(field.ident);
    quote_spanned!(derived_at(ty)=> <#ty as #rt::Id>::as_id(&self.#member))
}

fn part(field: &Field<'_>, method: &str, name: Option<&str>) -> TokenStream {
    let ty = field.ty;
    let span = derived_at(ty);
    let member = derived_ident(field.ident);
    let method = Ident::new(method, span);
    let actor = Ident::new("actor", Span::mixed_site());
    let name = name.map(|name| quote_spanned!(span=> #name,));
    quote_spanned!(span=> #actor.#method::<#ty>(#name &self.#member);)
}

fn life(field: Option<&Field<'_>>, method: &str, rt: &Ident) -> Option<TokenStream> {
    let field = field?;
    let ty = field.ty;
    let member = derived_ident(field.ident);
    let method = Ident::new(method, Span::mixed_site());
    let seconds =
        quote_spanned!(derived_at(ty)=> <#ty as #rt::IntoSeconds>::into_seconds(&self.#member));
    Some(quote_spanned! {Span::mixed_site()=>
        fn #method(&self) -> #rt::Seconds {
            #seconds
        }
    })
}

fn max_actor_bytes(limit: MaxActorBytes, rt: &Ident) -> TokenStream {
    let limit = match limit {
        MaxActorBytes::AtMost(bytes) => {
            let bytes = proc_macro2::Literal::u64_unsuffixed(bytes);
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

/// `min` and `max`. They read the lives through the trait, so that a type that is no life is reported once.
fn rules(request: &Request<'_>, rt: &Ident) -> Option<TokenStream> {
    let lives = [
        (request.expires_in, "expires_in_seconds", "expires_in"),
        (
            request.session_max_duration,
            "session_max_duration_in_seconds",
            "session_max_duration",
        ),
    ];
    let mut rules = TokenStream::new();
    for (field, path, method) in lives {
        let Some(field) = field else { continue };
        let method = Ident::new(method, Span::mixed_site());
        for (limit, rule) in [(&field.says.min, "at_least"), (&field.says.max, "at_most")] {
            let Some(bound) = limit.as_ref().and_then(|limit| limit.bound.as_ref()) else {
                continue;
            };
            let rule = Ident::new(rule, Span::mixed_site());
            let bound = seconds(bound, rt);
            rules.extend(quote_spanned! {Span::mixed_site()=>
                #rt::#rule(#path, &#rt::ActorTokenRequest::#method(self), #bound, violations);
            });
        }
    }
    (!rules.is_empty()).then(|| {
        quote_spanned! {Span::mixed_site()=>
            fn rules(&self, violations: &mut #rt::Violations) {
                #rules
            }
        }
    })
}

/// A literal without a suffix is of no type yet; seconds are `i64`.
fn seconds(bound: &Bound, rt: &Ident) -> TokenStream {
    match bound {
        Bound::Seconds(literal) if literal.suffix().is_empty() => {
            quote_spanned!(Span::mixed_site()=> &#rt::Seconds::new(#literal))
        }
        Bound::Seconds(literal) => quote_spanned!(derived_at(literal)=> &#literal),
        Bound::Value(value) => quote_spanned!(derived_at(value)=> &#value),
    }
}
