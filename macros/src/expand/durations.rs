//! Generates the bounds of durations.
//!
//! A constant bound is an item in the generated scope, because `cargo check` only evaluates items.
//! A bound that depends on the struct's parameters is evaluated at run time.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;

use super::context::Context;
use super::spans::{generated_span, respan, respan_ident};
use crate::model::{Bound, Duration, Request};
use crate::type_syntax::last_name;

/// Generates the constant bounds, and assertions that `min` is at most `max`. Two literals were
/// already compared.
pub(super) fn constants(request: &Request<'_>, cx: &Context<'_>) -> TokenStream {
    let constants = request.durations.iter().map(|duration| {
        let bounds = [(&duration.min, "MIN"), (&duration.max, "MAX")];
        let items = bounds.map(|(bound, end)| constant(bound.as_ref()?, duration, end, cx));
        let items = items.into_iter().chain([order_assertion(duration, cx)]);
        items.flatten().collect::<TokenStream>()
    });
    constants.collect()
}

fn constant(
    bound: &Bound<'_>,
    duration: &Duration<'_>,
    end: &str,
    cx: &Context<'_>,
) -> Option<TokenStream> {
    let Bound::Constant(value) = bound else {
        return None;
    };
    // All tokens have one span, so that rustc reports one error instead of two.
    let span = last_name_span(value);
    let (value, rt) = (
        respan(cx.as_constant(value), span),
        respan_ident(&cx.rt, span),
    );
    let name = constant_name(duration, end, cx);
    Some(quote_spanned!(span=> const #name: #rt::Seconds = #rt::bound(#value).seconds();))
}

fn order_assertion(duration: &Duration<'_>, cx: &Context<'_>) -> Option<TokenStream> {
    let (min, max) = (duration.min.as_ref()?, duration.max.as_ref()?);
    let span = match (min, max) {
        (_, Bound::Constant(value)) | (Bound::Constant(value), Bound::Literal(_)) => {
            last_name_span(value)
        }
        _ => return None,
    };
    if matches!(min, Bound::Runtime(_)) {
        return None;
    }
    let rt = respan_ident(&cx.rt, span);
    let (min, max) = (
        seconds(min, duration, "MIN", cx),
        seconds(max, duration, "MAX", cx),
    );
    Some(quote_spanned!(span=> const _: () = #rt::assert_min_le_max(#min, #max);))
}

/// Generates the bound in seconds.
pub(super) fn seconds(
    bound: &Bound<'_>,
    duration: &Duration<'_>,
    end: &str,
    cx: &Context<'_>,
) -> TokenStream {
    let rt = &cx.rt;
    match bound {
        Bound::Literal(seconds) => {
            let seconds = Literal::i64_unsuffixed(*seconds);
            quote_spanned!(cx.span=> #rt::Seconds::new(#seconds))
        }
        Bound::Constant(_) => constant_name(duration, end, cx).into_token_stream(),
        Bound::Runtime(value) => {
            let span = generated_span(value);
            let rt = respan_ident(rt, span);
            quote_spanned!(span=> #rt::runtime_bound(&#value))
        }
    }
}

fn constant_name(duration: &Duration<'_>, end: &str, cx: &Context<'_>) -> Ident {
    let name = format!("__{}_{end}", duration.method.to_uppercase());
    cx.fresh(&name, cx.span)
}

/// Returns the span for errors about a path or a call: that of its last name.
fn last_name_span(value: &Expr) -> Span {
    last_name(value).map_or_else(|| generated_span(value), generated_span)
}
