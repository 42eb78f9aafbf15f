//! Writes the rules that the user asked for, as they are held at run time: `min` and `max`, and the functions behind
//! `validate`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::ExprPath;

use super::durations::{Life, Written, lives};
use super::generics::Shape;
use super::names::Names;
use super::spans::{all_at, derived_at, ident_at};
use crate::model::{Request, Validator};
use crate::syntax::Field;
use crate::type_syntax::option_of;

/// The method `rules`. It reads lives through the trait, so that a type that is no life is reported once.
pub(super) fn rules(
    request: &Request<'_>,
    names: &Names,
    shape: &Shape<'_>,
) -> Option<TokenStream> {
    let rt = &names.rt;
    // A function of the user's may be called so.
    let violations = names.fresh("__violations", Span::mixed_site());
    let mut rules = TokenStream::new();
    for Life {
        field,
        path,
        method,
        min,
        max,
        ..
    } in lives(request)
    {
        let method = Ident::new(method, Span::mixed_site());
        for (limit, name, rule) in [
            (&field.attrs.min, min, "at_least"),
            (&field.attrs.max, max, "at_most"),
        ] {
            let Some(written) = Written::of(limit.as_ref(), name, names, shape) else {
                continue;
            };
            let bound = match written {
                Written::Number(bound) | Written::Value(bound) => bound,
                Written::Constant { name, .. } => name.into_token_stream(),
            };
            let rule = Ident::new(rule, Span::mixed_site());
            rules.extend(quote_spanned! {Span::mixed_site()=>
                #rt::#rule(#path, &#rt::ActorTokenRequest::#method(self), &#bound, #violations);
            });
        }
    }
    for Validator {
        function,
        field,
        path,
    } in &request.validators
    {
        rules.extend(verdict_on_field(function, field, path, &violations, rt));
    }
    if let Some(function) = &request.declared.attrs.validate {
        let value = quote_spanned!(place_of_function(function)=> self);
        rules.extend(verdict(function, &value, "request", &violations, rt));
    }
    (!rules.is_empty()).then(|| {
        quote_spanned! {Span::mixed_site()=>
            fn rules(&self, #violations: &mut #rt::Violations) {
                #rules
            }
        }
    })
}

/// The call of a function that judges the field: what is in it, if it is spelt `Option<…>`, and nothing if it is `None`.
fn verdict_on_field(
    function: &ExprPath,
    field: &Field<'_>,
    path: &str,
    violations: &Ident,
    rt: &Ident,
) -> TokenStream {
    let place = place_of_function(function);
    let member = ident_at(field.ident, place);
    if option_of(field.ty).is_none() {
        let value = quote_spanned!(place=> &self.#member);
        return verdict(function, &value, path, violations, rt);
    }
    let (value, rt_here) = (quote_spanned!(place=> __value), ident_at(rt, place));
    let verdict = verdict(function, &value, path, violations, rt);
    quote_spanned! {place=>
        if let #rt_here::Some(__value) = &self.#member {
            #verdict
        }
    }
}

/// The call of a function that judges `value`.
fn verdict(
    function: &ExprPath,
    value: &TokenStream,
    path: &str,
    violations: &Ident,
    rt: &Ident,
) -> TokenStream {
    let place = place_of_function(function);
    let (function, rt) = (all_at(function, place), ident_at(rt, place));
    quote_spanned!(place=> #rt::Verdict::judge(#rt::validator(#function)(#value), #path, #violations);)
}

/// Where an error about the function points: to its last name.
fn place_of_function(function: &ExprPath) -> Span {
    let last = function.path.segments.last();
    last.map_or_else(|| derived_at(function), |last| derived_at(&last.ident))
}
