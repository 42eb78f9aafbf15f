//! Generates the bounds of durations.
//!
//! A constant bound is a `const` item in the generated scope: `cargo check` evaluates only items. A
//! bound that depends on the struct's parameters is evaluated at run time.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;

use super::context::Context;
use super::spans::{generated, generated_span, respan_ident};
use crate::model::{Bound, Duration, Request};
use crate::type_syntax::is_untyped;

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
    let rt = &cx.rt;
    let name = constant_name(duration, bound_name, cx);
    let seconds = constant_seconds(value, cx);
    let function = quote_spanned!(cx.span=> assert_bound);
    let assertion = cx.evaluate(value, &function, &name.to_token_stream());
    // Other constants use the value. If it failed, the compiler would add a note at each use.
    Some(quote_spanned! {cx.span=>
        const #name: #rt::Seconds = #seconds;
        const _: () = #assertion;
    })
}

/// Generates the evaluation of a constant bound, as `Seconds`.
fn constant_seconds(value: &Expr, cx: &Context<'_>) -> TokenStream {
    let rt = &cx.rt;
    let ty = is_untyped(value).then(|| quote_spanned!(cx.span=> ::<#rt::i64>));
    let argument = generated(cx.as_constant(value));
    let wrapped = cx.evaluate(value, &quote_spanned!(cx.span=> bound #ty), &argument);
    quote_spanned!(cx.span=> #wrapped.seconds())
}

fn order_assertion(duration: &Duration<'_>, cx: &Context<'_>) -> Option<TokenStream> {
    let (min, max) = (duration.min.as_ref()?, duration.max.as_ref()?);
    let value = match (min, max) {
        (Bound::Runtime(_), _)
        | (_, Bound::Runtime(_))
        | (Bound::Literal(_), Bound::Literal(_)) => {
            return None;
        }
        (_, Bound::Constant(value)) | (Bound::Constant(value), _) => value,
    };
    let min = bound_seconds(min, duration, "MIN", cx);
    let max = bound_seconds(max, duration, "MAX", cx);
    let arguments = quote_spanned!(cx.span=> #min, #max);
    let function = quote_spanned!(cx.span=> assert_min_le_max);
    let assertion = cx.evaluate(value, &function, &arguments);
    Some(quote_spanned!(cx.span=> const _: () = #assertion;))
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
            quote_spanned!(span=> #rt::runtime_bound(&(#value)))
        }
    }
}

fn constant_name(duration: &Duration<'_>, bound_name: &str, cx: &Context<'_>) -> Ident {
    let name = format!("__{}_{bound_name}", duration.method.to_uppercase());
    cx.fresh(&name, cx.span)
}
