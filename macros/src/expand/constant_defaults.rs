//! Generates the assertions that constant defaults of durations are valid.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::ext::IdentExt;

use super::context::Context;
use super::durations::bound_seconds;
use super::spans::respan_ident;
use crate::model::{Bound, ConstantDefault, ConstantValue, Duration, Member, Request};

/// Returns the name of the type that provides the default of the field.
pub(super) fn name(member: &Member<'_>, cx: &Context<'_>) -> Ident {
    let name = format_ident!("__default_{}", member.ident.unraw());
    cx.fresh(&name.to_string(), cx.span)
}

/// Generates the assertions, and the items that they need.
pub(super) fn constant_items(request: &Request<'_>, cx: &Context<'_>) -> TokenStream {
    let durations = request.durations.iter();
    let assertions = durations.filter_map(|duration| assertion(duration, cx));
    assertions.collect()
}

/// Generates the assertion that the default is valid, and the items that it needs.
fn assertion(duration: &Duration<'_>, cx: &Context<'_>) -> Option<TokenStream> {
    let default = duration.default.as_ref()?;
    let rt = &cx.rt;
    let (items, seconds) = match default.value {
        ConstantValue::Seconds(seconds) => {
            let seconds = Literal::i64_unsuffixed(seconds);
            let seconds = quote_spanned!(cx.span=> #rt::Seconds::new(#seconds));
            (None, seconds)
        }
        ConstantValue::Name | ConstantValue::Duration { .. } => {
            let (name, ty) = (
                name(&duration.member, cx),
                cx.as_constant(duration.member.ty),
            );
            let items = provider(&name, &ty, default, cx);
            (
                Some(items),
                quote_spanned!(cx.span=> #rt::CheckedDefault::<#name, #ty>::SECONDS),
            )
        }
    };
    let bounds = [(&duration.min, "MIN"), (&duration.max, "MAX")];
    let bounds = bounds.map(|(bound, bound_name)| match bound {
        None | Some(Bound::Runtime(_)) => quote_spanned!(cx.span=> #rt::Seconds::UNSET),
        Some(bound) => bound_seconds(bound, duration, bound_name, cx),
    });
    let function = quote_spanned!(cx.span=> assert_default);
    let arguments = quote_spanned!(cx.span=> #seconds, #(#bounds),*);
    let assertion = cx.evaluate(default.expr, &function, &arguments);
    Some(quote_spanned!(cx.span=> #items const _: () = #assertion;))
}

/// Generates the type that provides the default to [`assertion`].
fn provider(
    name: &Ident,
    ty: &TokenStream,
    default: &ConstantDefault<'_>,
    cx: &Context<'_>,
) -> TokenStream {
    let rt = &cx.rt;
    let (ty, value) = match default.value {
        ConstantValue::Duration {
            function,
            argument,
            has_some,
        } => {
            let (function, argument) = (respan_ident(function, cx.span), cx.as_constant(argument));
            let ty = quote_spanned!(cx.span=> #rt::Duration);
            // The cast avoids a second error if the argument has another integer type.
            let value = quote_spanned!(cx.span=> #ty::#function((#argument) as #rt::u64));
            if has_some {
                let ty = quote_spanned!(cx.span=> #rt::Option<#ty>);
                (ty, quote_spanned!(cx.span=> #rt::Some(#value)))
            } else {
                (ty, value)
            }
        }
        ConstantValue::Name | ConstantValue::Seconds(_) => {
            (ty.clone(), cx.as_constant(default.expr))
        }
    };
    quote_spanned! {cx.span=>
        use #rt::UncheckedDefault as _;
        enum #name {}
        impl #rt::ConstantDefault for #name {
            type Value = #ty;
            const VALUE: #ty = #value;
        }
    }
}
