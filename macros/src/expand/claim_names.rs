//! Generates the names of claims. The compiler checks those that are constants.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;

use super::context::Context;
use super::spans::{generated, last_span};
use crate::model::{Actor, Claim, ClaimName, Member, Request};

/// Generates a constant for each name that is a constant, and the assertion that it is valid and
/// different from the other names.
pub(super) fn constant_items(request: &Request<'_>, cx: &Context<'_>) -> TokenStream {
    let Actor::Fields { claims, .. } = &request.actor else {
        return TokenStream::new();
    };
    let literals = claims.iter().filter_map(|claim| match &claim.name {
        ClaimName::Literal(name) if !claim.is_flattened => Some(name.to_token_stream()),
        _ => None,
    });
    let mut others: Vec<_> = literals.collect();
    let mut items = TokenStream::new();
    for claim in claims {
        let ClaimName::Constant(path) = claim.name else {
            continue;
        };
        let (rt, item, span) = (&cx.rt, item_name(&claim.member, cx), last_span(path));
        let value = generated(cx.as_constant(path));
        let function = quote_spanned!(cx.span=> valid_claim_name);
        let arguments = quote_spanned!(cx.span=> #item, &[#(#others),*]);
        let assertion = cx.evaluate(path, &function, &arguments);
        items.extend(quote_spanned! {span=>
            const #item: &#rt::str = #value;
            const _: &#rt::str = #assertion;
        });
        others.push(item.into_token_stream());
    }
    items
}

/// Generates the name of a claim. For a constant, also adds the name of the field to the writer.
pub(super) fn name(claim: &Claim<'_>, writer: &Ident, cx: &Context<'_>) -> TokenStream {
    if let ClaimName::Literal(name) = &claim.name {
        return name.to_token_stream();
    }
    let (rt, name) = (&cx.rt, item_name(&claim.member, cx));
    let field = claim.member.ident.unraw().to_string();
    quote_spanned!(cx.span=> #rt::name_claim(#name, #field, #writer))
}

/// Generates the JSON path of a claim that is named by a constant.
pub(super) fn path(member: &Member<'_>, cx: &Context<'_>) -> TokenStream {
    let (rt, name) = (&cx.rt, item_name(member, cx));
    quote_spanned!(cx.span=> &#rt::claim_path(#name))
}

/// Returns the name of the constant in the generated scope.
fn item_name(member: &Member<'_>, cx: &Context<'_>) -> Ident {
    cx.fresh(&format!("__CLAIM_{}", member.ident.unraw()), cx.span)
}
