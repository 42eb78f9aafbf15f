//! Generates the checks at run time: `min`, `max`, and the functions of `validate`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::ExprPath;

use super::context::Context;
use super::durations::seconds;
use super::spans::{generated_span, respan, respan_ident};
use crate::model::{Duration, Request, Validator};

/// Generates the method `check_rules`, if there is a rule.
pub(super) fn rules(request: &Request<'_>, cx: &Context<'_>) -> Option<TokenStream> {
    let rt = &cx.rt;
    // A user's function may have this name.
    let violations = cx.fresh("__violations", cx.span);
    let durations = request.durations.iter();
    let mut rules: TokenStream = durations.map(|it| bounds(it, &violations, cx)).collect();
    let validators = request.validators.iter();
    rules.extend(validators.map(|validator| validate_field(validator, &violations, cx)));
    rules.extend(request.validate.map(|function| {
        let value = quote_spanned!(last_ident_span(function)=> self);
        validate_call(function, &value, "request", &violations, cx)
    }));
    (!rules.is_empty()).then(|| {
        quote_spanned! {cx.span=>
            fn check_rules(&self, #violations: &mut #rt::Violations) {
                #rules
            }
        }
    })
}

/// Generates the checks of a duration's bounds. They read the duration through the trait, so that a
/// wrong type is reported once.
fn bounds(duration: &Duration<'_>, violations: &Ident, cx: &Context<'_>) -> TokenStream {
    let (rt, path) = (&cx.rt, duration.path);
    let method = Ident::new(duration.method, cx.span);
    let bounds = [
        (&duration.min, "MIN", "check_min"),
        (&duration.max, "MAX", "check_max"),
    ];
    let rules = bounds.into_iter().filter_map(|(bound, end, function)| {
        let bound = seconds(bound.as_ref()?, duration, end, cx);
        let function = Ident::new(function, cx.span);
        Some(quote_spanned! {cx.span=>
            #rt::#function(#path, #rt::ActorTokenRequest::#method(self), #bound, #violations);
        })
    });
    rules.collect()
}

/// Generates the call that validates a field. An `Option` is validated only if it is `Some`.
fn validate_field(validator: &Validator<'_>, violations: &Ident, cx: &Context<'_>) -> TokenStream {
    let Validator {
        function,
        member,
        path,
    } = validator;
    let span = last_ident_span(function);
    let (rt, field) = (respan_ident(&cx.rt, span), respan_ident(member.ident, span));
    if !member.is_option {
        let value = quote_spanned!(span=> &self.#field);
        return validate_call(function, &value, path, violations, cx);
    }
    let value = quote_spanned!(span=> __value);
    let call = validate_call(function, &value, path, violations, cx);
    quote_spanned! {span=>
        if let #rt::Some(__value) = &self.#field {
            #call
        }
    }
}

fn validate_call(
    function: &ExprPath,
    value: &TokenStream,
    path: &str,
    violations: &Ident,
    cx: &Context<'_>,
) -> TokenStream {
    let span = last_ident_span(function);
    let (function, rt) = (respan(function, span), respan_ident(&cx.rt, span));
    quote_spanned! {span=>
        #rt::ValidateResult::report(#rt::validator(#function)(#value), #path, #violations);
    }
}

/// Returns the span for errors about a function: that of its last name.
fn last_ident_span(function: &ExprPath) -> Span {
    let last = function.path.segments.last();
    last.map_or_else(
        || generated_span(function),
        |last| generated_span(&last.ident),
    )
}
