//! Generates the names of claims. The compiler checks those that are constants.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;

use super::context::Context;
use super::spans::{generated, last_span, respan_ident};
use crate::model::{Actor, Claim, ClaimName, Member, Request};

/// Generates a constant for each name that is a constant, and the assertion that it is valid and
/// different from the other names.
pub(super) fn constant_items(request: &Request<'_>, cx: &Context<'_>) -> TokenStream {
    let Actor::Fields { claims, .. } = &request.actor else {
        return TokenStream::new();
    };
    let items = claims.iter().filter_map(|claim| {
        let ClaimName::Constant(path) = &claim.name else {
            return None;
        };
        let (rt, item, span) = (&cx.rt, item_name(&claim.member, cx), last_span(path));
        let value = generated(cx.as_constant(path));
        let assertion = checked(claim, path, &item.to_token_stream(), claims, cx);
        Some(quote_spanned! {span=>
            const #item: &#rt::str = #value;
            const _: &#rt::str = #assertion;
        })
    });
    items.collect()
}

/// Generates the name of a claim. For a constant, also adds the name of the field to the writer.
pub(super) fn name(
    claim: &Claim<'_>,
    claims: &[Claim<'_>],
    writer: &Ident,
    cx: &Context<'_>,
) -> TokenStream {
    let (rt, value) = (&cx.rt, value(&claim.name, &claim.member, cx));
    let name = match &claim.name {
        ClaimName::Literal(_) => return value,
        ClaimName::Constant(_) => value,
        ClaimName::Generic(path) => {
            let checked = checked(claim, path, &value, claims, cx);
            quote_spanned!(cx.span=> const { #checked })
        }
    };
    let field = claim.member.ident.unraw().to_string();
    quote_spanned!(cx.span=> #rt::name_claim(#name, #field, #writer))
}

/// Generates the JSON path of a claim that is named by a constant.
pub(super) fn path(name: &ClaimName<'_>, member: &Member<'_>, cx: &Context<'_>) -> TokenStream {
    let name = value(name, member, cx);
    let rt = respan_ident(&cx.rt, last_span(&name));
    quote_spanned!(rt.span()=> &#rt::claim_path(#name))
}

/// Generates the evaluation of a name, which checks it.
fn checked(
    claim: &Claim<'_>,
    path: impl ToTokens,
    value_of_name: &TokenStream,
    claims: &[Claim<'_>],
    cx: &Context<'_>,
) -> TokenStream {
    let index = claims.iter().position(|other| std::ptr::eq(other, claim));
    // Each pair is compared once. An item can't compare a name that depends on a parameter.
    let is_compared = |(other_index, other): &(usize, &Claim<'_>)| match (&claim.name, &other.name)
    {
        (_, ClaimName::Literal(_)) => !other.is_flattened,
        (ClaimName::Generic(_), ClaimName::Constant(_)) => true,
        (ClaimName::Constant(_), ClaimName::Generic(_)) | (ClaimName::Literal(_), _) => false,
        _ => Some(*other_index) < index,
    };
    let others = claims.iter().enumerate().filter(is_compared);
    let others = others.map(|(_, other)| value(&other.name, &other.member, cx));
    let function = quote_spanned!(cx.span=> valid_claim_name);
    let arguments = quote_spanned!(cx.span=> #value_of_name, &[#(#others),*]);
    cx.evaluate(path, &function, &arguments)
}

/// Generates the name without checks.
fn value(name: &ClaimName<'_>, member: &Member<'_>, cx: &Context<'_>) -> TokenStream {
    match name {
        ClaimName::Literal(name) => name.to_token_stream(),
        ClaimName::Constant(_) => item_name(member, cx).into_token_stream(),
        ClaimName::Generic(path) => generated(path),
    }
}

/// Returns the name of the constant in the generated scope.
fn item_name(member: &Member<'_>, cx: &Context<'_>) -> Ident {
    cx.fresh(&format!("__CLAIM_{}", member.ident.unraw()), cx.span)
}
