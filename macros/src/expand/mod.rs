//! Generates the code: the builder and the trait implementation for a request, or a stub for a
//! struct with mistakes. This step makes no decisions and reports no errors.

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

/// Generates the builder and the implementation.
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

/// Generates the errors, and a stub that prevents follow-up errors in the user's code.
pub(crate) fn stub(input: &StructInput<'_>, errors: &Errors) -> TokenStream {
    let target = Target::new(input);
    let cx = &Context::new(&target);
    let errors = errors.to_compile_errors();
    let declaration = stub::declaration(input, cx);
    let has_runtime = !matches!(input.attrs.crate_path, CratePath::Invalid);
    let scope = has_runtime.then(|| scope(&stub::items(input, cx), cx));
    quote_spanned!(cx.span=> #errors #declaration #scope)
}

/// Generates a scope with the items that imports the runtime under a short name.
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
