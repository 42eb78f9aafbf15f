//! Writes the bounds of durations.
//!
//! A bound that is a constant is an item of its own in the generated scope, since plain `cargo check` evaluates items and
//! nothing else. A bound that depends on the struct's parameters is read at run time only.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;

use super::context::Context;
use super::spans::{generated_span, respan, respan_ident};
use crate::model::{Bound, Duration, DurationRole, Request};
use crate::type_syntax::last_name;

/// The bounds that are constants, and that `min` is at most `max`. Literals are compared already.
pub(super) fn constants(request: &Request<'_>, cx: &Context<'_>) -> TokenStream {
    let constants = request
        .durations
        .iter()
        .map(|Duration { role, min, max, .. }| {
            let bounds = [(min, min_name(*role)), (max, max_name(*role))];
            let items = bounds.map(|(bound, name)| constant(bound.as_ref()?, name, cx));
            let order = order(*role, min.as_ref(), max.as_ref(), cx);
            items
                .into_iter()
                .chain([order])
                .flatten()
                .collect::<TokenStream>()
        });
    constants.collect()
}

fn constant(bound: &Bound<'_>, name: &str, cx: &Context<'_>) -> Option<TokenStream> {
    let Bound::Constant(value) = bound else {
        return None;
    };
    // All of it has one span: the compiler then sees one mistake where it would see two.
    let span = last_name_span(value);
    let (value, rt) = (
        respan(cx.as_constant(value), span),
        respan_ident(&cx.rt, span),
    );
    let name = cx.fresh(name, cx.span);
    Some(quote_spanned!(span=> const #name: #rt::Seconds = #rt::bound(#value).seconds();))
}

fn order(
    role: DurationRole,
    min: Option<&Bound<'_>>,
    max: Option<&Bound<'_>>,
    cx: &Context<'_>,
) -> Option<TokenStream> {
    let (min, max) = (min?, max?);
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
        seconds(min, min_name(role), cx),
        seconds(max, max_name(role), cx),
    );
    Some(quote_spanned!(span=> const _: () = #rt::assert_min_le_max(#min, #max);))
}

/// The bound in seconds.
pub(super) fn seconds(bound: &Bound<'_>, name: &str, cx: &Context<'_>) -> TokenStream {
    let rt = &cx.rt;
    match bound {
        Bound::Literal(seconds) => {
            let seconds = Literal::i64_unsuffixed(*seconds);
            quote_spanned!(cx.span=> #rt::Seconds::new(#seconds))
        }
        Bound::Constant(_) => cx.fresh(name, cx.span).into_token_stream(),
        Bound::Runtime(value) => {
            let span = generated_span(value);
            let rt = respan_ident(rt, span);
            quote_spanned!(span=> #rt::runtime_bound(&#value))
        }
    }
}

pub(super) const fn min_name(role: DurationRole) -> &'static str {
    match role {
        DurationRole::ExpiresIn => "__EXPIRES_IN_MIN",
        DurationRole::SessionMaxDuration => "__SESSION_MAX_DURATION_MIN",
    }
}

pub(super) const fn max_name(role: DurationRole) -> &'static str {
    match role {
        DurationRole::ExpiresIn => "__EXPIRES_IN_MAX",
        DurationRole::SessionMaxDuration => "__SESSION_MAX_DURATION_MAX",
    }
}

/// The span of an error about a path or a call: that of its last name.
fn last_name_span(value: &Expr) -> Span {
    last_name(value).map_or_else(|| generated_span(value), generated_span)
}
