//! Generates the assertions that constant defaults of durations are valid.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::ext::IdentExt;

use super::context::Context;
use super::durations::bound_seconds;
use super::spans::respan_ident;
use crate::model::{Bound, ConstantDefault, Duration, Member, Request};

/// Returns the name of the type that provides the default of the field.
pub(super) fn name(member: &Member<'_>, cx: &Context<'_>) -> Ident {
    let name = format_ident!("__default_{}", member.ident.unraw());
    cx.fresh(&name.to_string(), cx.span)
}

/// Generates the constant defaults and their assertions.
pub(super) fn constant_items(request: &Request<'_>, cx: &Context<'_>) -> TokenStream {
    let durations = request.durations.iter();
    let items = durations.filter_map(|it| Some(constant_item(it, it.default.as_ref()?, cx)));
    items.collect()
}

fn constant_item(
    duration: &Duration<'_>,
    default: &ConstantDefault<'_>,
    cx: &Context<'_>,
) -> TokenStream {
    let (rt, name) = (&cx.rt, name(&duration.member, cx));
    let ty = cx.as_constant(default.ty);
    let (value_ty, value) = match default.call {
        Some((function, argument)) => {
            let (function, argument) = (respan_ident(function, cx.span), cx.as_constant(argument));
            let ty = quote_spanned!(cx.span=> #rt::Duration);
            // The cast avoids a second error if the argument has another integer type.
            let value = quote_spanned!(cx.span=> #ty::#function((#argument) as #rt::u64));
            (ty, value)
        }
        None => (ty.clone(), cx.as_constant(default.value)),
    };
    let bounds = [(&duration.min, "MIN"), (&duration.max, "MAX")];
    let bounds = bounds.map(|(bound, bound_name)| match bound {
        None | Some(Bound::Runtime(_)) => quote_spanned!(cx.span=> #rt::Seconds::UNSET),
        Some(bound) => bound_seconds(bound, duration, bound_name, cx),
    });
    let function = quote_spanned!(cx.span=> assert_default);
    let seconds = quote_spanned!(cx.span=> #rt::CheckedDefault::<#name, #ty>::SECONDS);
    let arguments = quote_spanned!(cx.span=> #seconds, #(#bounds),*);
    let assertion = cx.evaluate(default.value, &function, &arguments);
    quote_spanned! {cx.span=>
        use #rt::UncheckedDefault as _;
        enum #name {}
        impl #rt::ConstantDefault for #name {
            type Value = #value_ty;
            const VALUE: #value_ty = #value;
        }
        const _: () = #assertion;
    }
}
