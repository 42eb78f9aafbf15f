//! Generates the builder and the trait implementation, or a stub for a struct with mistakes. This
//! step makes no decisions and reports no errors.

mod builder;
mod claim_names;
mod constant_defaults;
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
use crate::model::{Request, Struct};
use crate::syntax::{CratePath, StructInput};

/// Generates the builder and the implementation.
pub(crate) fn request(request: &Request<'_>) -> TokenStream {
    let cx = &Context::new(&request.item);
    let builder = request.builder.as_deref();
    let declaration = builder.map(|fields| builder::declaration(fields, cx));
    let bounds = durations::constant_items(request, cx);
    let defaults = constant_defaults::constant_items(request, cx);
    let claim_names = claim_names::constant_items(request, cx);
    let methods = builder.map(|fields| builder::methods(request, fields, cx));
    let implementation = implementation::implementation(request, cx);
    let scope = scope(
        &quote_spanned!(cx.span=> #bounds #defaults #claim_names #methods #implementation),
        cx,
    );
    quote_spanned!(cx.span=> #declaration #scope)
}

/// Generates the errors, and a stub that prevents follow-up errors in the user's code.
pub(crate) fn stub(input: &StructInput<'_>, errors: &Errors) -> TokenStream {
    let item = Struct::new(input);
    let cx = &Context::new(&item);
    let errors = errors.to_compile_errors();
    let declaration = stub::declaration(input, cx);
    let has_runtime = !matches!(input.attrs.crate_path, CratePath::Invalid);
    let scope = has_runtime.then(|| scope(&stub::items(input, cx), cx));
    quote_spanned!(cx.span=> #errors #declaration #scope)
}

/// Generates a scope that imports the runtime under a short name, and contains the items.
fn scope(items: &TokenStream, cx: &Context<'_>) -> TokenStream {
    let (allow, import) = (&cx.allow, cx.import());
    quote_spanned! {cx.span=>
        #allow
        const _: () = {
            #import
            #items
        };
    }
}
