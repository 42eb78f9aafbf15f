//! Generates the checks at run time: `min`, `max` and `validate`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::ExprPath;

use super::claim_names;
use super::context::Context;
use super::durations::bound_seconds;
use super::spans::{generated_span, respan, respan_ident};
use crate::model::{Duration, Request, Validator};

/// Generates the method `check_rules`, or nothing if there are no rules.
pub(super) fn rules(request: &Request<'_>, cx: &Context<'_>) -> Option<TokenStream> {
    let rt = &cx.rt;
    // A `validate` function may have this name.
    let violations = cx.fresh("__violations", cx.span);
    let durations = request.durations.iter();
    let mut rules = TokenStream::new();
    rules.extend(durations.map(|duration| check_bounds(duration, &violations, cx)));
    let validators = request.validators.iter();
    rules.extend(validators.map(|validator| validate_field(validator, &violations, cx)));
    rules.extend(request.validate.map(|function| {
        let value = quote_spanned!(last_name_span(function)=> self);
        let paths = ["request", ""].map(ToTokens::into_token_stream);
        validate_call(function, &value, paths, &violations, cx)
    }));
    // For the method `result`.
    let has_function = request.validate.is_some() || !request.validators.is_empty();
    let import = has_function.then(|| quote_spanned!(cx.span=> use #rt::OtherResult as _;));
    (!rules.is_empty()).then(|| {
        quote_spanned! {cx.span=>
            fn check_rules(&self, #violations: &mut #rt::Violations) {
                #import
                #rules
            }
        }
    })
}

/// Generates the checks of a duration's bounds. They call the trait's method: rustc then reports a
/// wrong field type only in that method.
fn check_bounds(duration: &Duration<'_>, violations: &Ident, cx: &Context<'_>) -> TokenStream {
    let (rt, path) = (&cx.rt, duration.path);
    let method = Ident::new(duration.method, cx.span);
    let bounds = [
        (&duration.min, "MIN", "check_min"),
        (&duration.max, "MAX", "check_max"),
    ];
    let rules = bounds.into_iter().filter_map(|(bound, name, function)| {
        let bound = bound_seconds(bound.as_ref()?, duration, name, cx);
        let function = Ident::new(function, cx.span);
        Some(quote_spanned! {cx.span=>
            #rt::#function(#path, #rt::ActorTokenRequest::#method(self), #bound, #violations);
        })
    });
    rules.collect()
}

/// Generates the validation of a field. An `Option` is validated only if it is `Some`.
fn validate_field(validator: &Validator<'_>, violations: &Ident, cx: &Context<'_>) -> TokenStream {
    let Validator {
        function,
        member,
        path,
        is_flattened,
    } = validator;
    let path = match path {
        Some(path) => path.to_token_stream(),
        None => claim_names::path(member, cx),
    };
    let members_path = is_flattened.then(|| "actor".to_token_stream());
    let paths = [path.clone(), members_path.unwrap_or(path)];
    let span = last_name_span(function);
    let (rt, field) = (respan_ident(&cx.rt, span), respan_ident(member.ident, span));
    if !member.is_option {
        let value = quote_spanned!(span=> &self.#field);
        return validate_call(function, &value, paths, violations, cx);
    }
    let value = quote_spanned!(span=> __value);
    let call = validate_call(function, &value, paths, violations, cx);
    quote_spanned! {span=>
        if let #rt::Some(__value) = &self.#field {
            #call
        }
    }
}

/// Generates a call of a `validate` function, and the conversion of its error to violations. The
/// paths are those of the value and of its members.
fn validate_call(
    function: &ExprPath,
    value: &TokenStream,
    [path, members_path]: [TokenStream; 2],
    violations: &Ident,
    cx: &Context<'_>,
) -> TokenStream {
    let span = last_name_span(function);
    let (function, rt) = (respan(function, span), respan_ident(&cx.rt, span));
    quote_spanned! {span=>
        #rt::ValidateResult::report(
            #rt::Returned(#rt::validator(#function)(#value)).result(),
            #path,
            #members_path,
            #violations,
        );
    }
}

/// Returns the span of the last name in the path of a function, for errors about the function.
fn last_name_span(function: &ExprPath) -> Span {
    let last = function.path.segments.last();
    last.map_or_else(
        || generated_span(function),
        |last| generated_span(&last.ident),
    )
}
