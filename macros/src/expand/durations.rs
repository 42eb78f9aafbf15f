//! Generates the bounds of durations.
//!
//! A constant bound is a `const` item in the generated scope: `cargo check` evaluates only items. A
//! bound that depends on the struct's parameters is evaluated at run time.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;

use super::context::Context;
use super::spans::{generated_span, respan, respan_ident};
use crate::model::{Bound, Duration, Request};
use crate::type_syntax::last_name;

/// Generates the constant bounds, and assertions that `min` is at most `max`. Two literals need no
/// assertion, because `check` already compared them.
pub(super) fn constant_items(request: &Request<'_>, cx: &Context<'_>) -> TokenStream {
    let constants = request.durations.iter().map(|duration| {
        let bounds = [(&duration.min, "MIN"), (&duration.max, "MAX")];
        let items = bounds
            .map(|(bound, bound_name)| constant_item(bound.as_ref()?, duration, bound_name, cx));
        let items = items.into_iter().chain([order_assertion(duration, cx)]);
        items.flatten().collect::<TokenStream>()
    });
    constants.collect()
}

fn constant_item(
    bound: &Bound<'_>,
    duration: &Duration<'_>,
    bound_name: &str,
    cx: &Context<'_>,
) -> Option<TokenStream> {
    let Bound::Constant(value) = bound else {
        return None;
    };
    // With one span for all tokens, rustc reports one error instead of two.
    let span = last_name_span(value);
    let (value, rt) = (
        respan(cx.as_constant(value), span),
        respan_ident(&cx.rt, span),
    );
    let name = constant_name(duration, bound_name, cx);
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
        bound_seconds(min, duration, "MIN", cx),
        bound_seconds(max, duration, "MAX", cx),
    );
    Some(quote_spanned!(span=> const _: () = #rt::assert_min_le_max(#min, #max);))
}

/// Generates the expression for a bound, as `Seconds`.
pub(super) fn bound_seconds(
    bound: &Bound<'_>,
    duration: &Duration<'_>,
    bound_name: &str,
    cx: &Context<'_>,
) -> TokenStream {
    let rt = &cx.rt;
    match bound {
        Bound::Literal(seconds) => {
            let seconds = Literal::i64_unsuffixed(*seconds);
            quote_spanned!(cx.span=> #rt::Seconds::new(#seconds))
        }
        Bound::Constant(_) => constant_name(duration, bound_name, cx).into_token_stream(),
        Bound::Runtime(value) => {
            let span = generated_span(value);
            let rt = respan_ident(rt, span);
            quote_spanned!(span=> #rt::runtime_bound(&#value))
        }
    }
}

fn constant_name(duration: &Duration<'_>, bound_name: &str, cx: &Context<'_>) -> Ident {
    let name = format!("__{}_{bound_name}", duration.method.to_uppercase());
    cx.fresh(&name, cx.span)
}

/// Returns the span of the last name in a path or a call, for errors about the value.
fn last_name_span(value: &Expr) -> Span {
    last_name(value).map_or_else(|| generated_span(value), generated_span)
}
