//! Writes the tokens: the builder and the trait's implementation for a request, or a stub for a
//! struct with mistakes. It decides nothing and reports nothing.

mod builder;
mod context;
mod durations;
mod forwarded_attrs;
mod implementation;
mod required;
mod rules;
mod setters;
mod spans;
pub(crate) mod stub;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote_spanned;

use self::context::Context;
use crate::ctxt::Errors;
use crate::model::{Request, Target};
use crate::syntax::{CratePath, StructInput};

/// The builder and the implementation.
pub(crate) fn request(request: &Request<'_>) -> TokenStream {
    let cx = &Context::new(&request.target);
    let builder = request.builder.as_deref();
    let declaration = builder.map(|fields| builder::declaration(fields, cx));
    let constants = durations::constants(request, cx);
    let methods = builder.map(|fields| builder::methods(request, fields, cx));
    let implementation = implementation::implementation(request, cx);
    let scope = scope(
        &quote_spanned!(cx.span=> #constants #methods #implementation),
        cx,
    );
    quote_spanned!(cx.span=> #declaration #scope)
}

/// The errors, and what keeps the code around the struct free of errors that only follow from them.
pub(crate) fn stub(input: &StructInput<'_>, errors: &Errors) -> TokenStream {
    let target = Target::new(input);
    let cx = &Context::new(&target);
    let errors = errors.to_compile_errors();
    let declaration = stub::declaration(input, cx);
    let has_runtime = !matches!(input.attrs.crate_path, CratePath::Invalid);
    let scope = has_runtime.then(|| scope(&stub::items(input, cx), cx));
    quote_spanned!(cx.span=> #errors #declaration #scope)
}

/// A scope in which the runtime has a short name.
fn scope(items: &TokenStream, cx: &Context<'_>) -> TokenStream {
    let (allowed, import) = (&cx.allowed, cx.import());
    quote_spanned! {cx.span=>
        #allowed
        const _: () = {
            #import
            #items
        };
    }
}
