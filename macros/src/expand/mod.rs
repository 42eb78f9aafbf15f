//! Writes the tokens: the builder and the trait's implementation for a checked request, or a stub for a struct with
//! mistakes. It decides nothing and reports nothing.

mod builder;
mod carried;
mod defaults;
mod generics;
mod implementation;
mod lives;
mod names;
mod partial;
mod rules;
mod setters;
mod spans;
mod state;
mod stub;

#[cfg(test)]
mod tests;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use self::generics::Shape;
use self::names::Names;
use crate::ctxt::{Checked, Errors};
use crate::model::Request;
use crate::syntax::Declared;

/// The builder and the implementation.
pub(crate) fn request(request: Checked<Request<'_>>) -> TokenStream {
    let request = request.into_inner();
    let names = Names::of(request.declared);
    let shape = Shape::of(request.declared);
    let has_builder = request.declared.says.no_builder.is_none();
    let declaration = has_builder.then(|| builder::declaration(&request, &names, &shape));
    let methods = has_builder.then(|| builder::methods(&request, &names, &shape));
    let constants = defaults::constants(request.declared.fields.iter(), &names, &shape);
    let implementation = implementation::implementation(&request, &names, &shape);
    let inner = quote_spanned!(Span::mixed_site()=> #constants #methods #implementation);
    let scope = scope(request.declared, &names, &shape, &inner);
    quote_spanned!(Span::mixed_site()=> #declaration #scope)
}

/// The errors, and what keeps the code around the struct free of errors that only follow from them.
pub(crate) fn stub(declared: &Declared<'_>, errors: &Errors) -> TokenStream {
    let names = Names::of(declared);
    let shape = Shape::of(declared);
    let declaration = stub::declaration(declared, &names, &shape);
    let inner = stub::methods(declared, errors, &names, &shape);
    let scope = scope(declared, &names, &shape, &inner);
    let errors = errors.to_compile_errors();
    quote_spanned!(Span::mixed_site()=> #errors #declaration #scope)
}

/// A scope of its own, in which everything of the runtime has one short name; none if it isn't known where that is.
fn scope(
    declared: &Declared<'_>,
    names: &Names,
    shape: &Shape<'_>,
    inner: &TokenStream,
) -> Option<TokenStream> {
    let allowed = &shape.allowed;
    let import = names::import(declared, &names.rt)?;
    Some(quote_spanned! {Span::mixed_site()=>
        #allowed
        const _: () = {
            #import
            #inner
        };
    })
}
