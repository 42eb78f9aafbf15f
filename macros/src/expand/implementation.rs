//! Generates the implementation of `ActorTokenRequest`.
//!
//! Code that depends on a field's type has the type's span, so rustc reports a wrong type there.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::claim_names;
use super::context::Context;
use super::rules::rules;
use super::spans::{generated, generated_ident, generated_span, respan_ident};
use crate::model::{Actor, Member, Request};
use crate::syntax::MaxActorBytes;

pub(super) fn implementation(request: &Request<'_>, cx: &Context<'_>) -> TokenStream {
    let (rt, struct_ty) = (&cx.rt, &cx.struct_ty);
    let parameters = cx.impl_parameters(&[]);
    let bounds = cx.where_clause(&role_bounds(request, cx));
    let user_id = cx.read_id(&request.user_id);
    let write_actor = write_actor(request, cx);
    let durations = request.durations.iter().map(|duration| {
        let method = Ident::new(duration.method, cx.span);
        let (ty, span) = (duration.member.ty, generated_span(duration.member.ty));
        let field = generated_ident(duration.member.ident);
        let seconds = quote_spanned!(span=> <#ty as #rt::ToSeconds>::to_seconds(&self.#field));
        quote_spanned! {cx.span=>
            fn #method(&self) -> #rt::Seconds {
                #seconds
            }
        }
    });
    let max_actor_bytes = request.max_actor_bytes.map(|it| max_actor_bytes(it, cx));
    let rules = rules(request, cx);
    quote_spanned! {cx.span=>
        #[automatically_derived]
        impl #parameters #rt::ActorTokenRequest for #struct_ty #bounds {
            fn user_id(&self) -> &#rt::str {
                #user_id
            }
            fn write_actor(&self, __actor: &mut #rt::ActorWriter<'_>) {
                #write_actor
            }
            #(#durations)*
            #max_actor_bytes
            #rules
        }
    }
}

/// Returns the bounds that the fields' roles require of generic types.
pub(super) fn role_bounds(request: &Request<'_>, cx: &Context<'_>) -> Vec<TokenStream> {
    let mut members = vec![(&request.user_id, "Id")];
    match &request.actor {
        Actor::Object(actor) => members.push((actor, "ActorPayload")),
        Actor::Fields { sub, claims } => {
            members.push((sub, "Id"));
            members.extend(
                claims
                    .iter()
                    .map(|claim| (&claim.member, claim.trait_name())),
            );
        }
    }
    let durations = request.durations.iter();
    members.extend(durations.map(|duration| (&duration.member, "ToSeconds")));
    members.retain(|(member, _)| member.is_generic);
    let bounds = members.into_iter().map(|(member, bound)| {
        let (ty, span) = (cx.without_self(member.ty), generated_span(member.ty));
        let (rt, bound) = (respan_ident(&cx.rt, span), Ident::new(bound, span));
        quote_spanned!(span=> #ty: #rt::#bound)
    });
    bounds.collect()
}

fn write_actor(request: &Request<'_>, cx: &Context<'_>) -> TokenStream {
    let (rt, names) = (&cx.rt, &request.field_names);
    let writer = Ident::new("__actor", cx.span);
    match &request.actor {
        Actor::Object(Member {
            ident,
            ty,
            is_option,
            ..
        }) => {
            let (field, span) = (generated_ident(ident), generated_span(ty));
            // The error message of `NonOptionActor` is that an actor cannot be an `Option`.
            let name = if *is_option {
                "NonOptionActor"
            } else {
                "CompleteActor"
            };
            let actor = Ident::new(name, span);
            quote_spanned!(span=> <#ty as #rt::#actor>::write(&self.#field, #names, #writer);)
        }
        Actor::Fields { sub, claims } => {
            let sub = cx.read_id(sub);
            let claims = claims.iter().map(|claim| {
                let name = claim_names::name(claim, &writer, cx);
                let (ty, span) = (claim.member.ty, generated_span(claim.member.ty));
                let field = generated_ident(claim.member.ident);
                let claim = Ident::new(claim.trait_name(), span);
                quote_spanned!(span=> <#ty as #rt::#claim>::write(&self.#field, #name, #writer);)
            });
            quote_spanned! {cx.span=>
                #rt::write_sub(#sub, #names, #writer);
                #(#claims)*
            }
        }
    }
}

fn max_actor_bytes(limit: &MaxActorBytes, cx: &Context<'_>) -> TokenStream {
    let rt = &cx.rt;
    let limit = match limit {
        MaxActorBytes::Unlimited => quote_spanned!(cx.span=> #rt::None),
        MaxActorBytes::AtMost(value) => {
            let name = cx.fresh("__LIMIT", cx.span);
            let function = quote_spanned!(cx.span=> valid_max_actor_bytes);
            let bytes = cx.evaluate(value, &function, &generated(cx.as_constant(value)));
            quote_spanned! {cx.span=>
                const #name: #rt::usize = #bytes;
                #rt::Some(#name)
            }
        }
    };
    quote_spanned! {cx.span=>
        fn max_actor_bytes(&self) -> #rt::Option<#rt::usize> {
            #limit
        }
    }
}
