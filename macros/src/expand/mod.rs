//! Writes the tokens: the builder and the trait's implementation for a checked request, or a stub for a struct with
//! mistakes. It decides nothing and reports nothing.

mod builder;
mod durations;
mod forwarded_attrs;
mod generics;
mod implementation;
mod names;
mod rules;
mod setters;
mod spans;
mod state;
pub(crate) mod stub;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;

use self::generics::Shape;
use self::names::Names;
use crate::ctxt::{Checked, Errors};
use crate::model::Request;
use crate::syntax::StructInput;
use crate::tokens::{Tokens, put};

/// The builder and the implementation.
pub(crate) fn request(request: Checked<Request<'_>>) -> TokenStream {
    let request = request.into_inner();
    let names = Names::of(request.declared);
    let shape = Shape::of(request.declared, &names);
    let has_builder = request.declared.attrs.no_builder.is_none();
    let mut out = Tokens::new();
    if has_builder {
        builder::declaration(&request, &names, &shape, &mut out);
    }
    let inner = |out: &mut Tokens| {
        let constants = durations::constants(&request, &names, &shape);
        put!(out => #constants);
        if has_builder {
            builder::methods(&request, &names, &shape, out);
        }
        implementation::implementation(&request, &names, &shape, out);
    };
    scope(request.declared, &names, &shape, &inner, &mut out);
    out.into_stream()
}

/// The errors, and what keeps the code around the struct free of errors that only follow from them.
pub(crate) fn stub(declared: &StructInput<'_>, errors: &Errors) -> TokenStream {
    let names = Names::of(declared);
    let shape = Shape::of(declared, &names);
    let said = errors.to_compile_errors();
    let declaration = stub::declaration(declared, &names, &shape);
    let mut out = Tokens::of(&quote!(#said #declaration));
    let inner = |out: &mut Tokens| {
        let methods = stub::methods(declared, &names, &shape);
        put!(out => #methods);
    };
    scope(declared, &names, &shape, &inner, &mut out);
    out.into_stream()
}

/// A scope of its own, in which everything of the runtime has one short name; none if it isn't known where that is.
fn scope(
    declared: &StructInput<'_>,
    names: &Names,
    shape: &Shape<'_>,
    inner: &dyn Fn(&mut Tokens),
    out: &mut Tokens,
) {
    let allowed = &shape.allowed;
    if let Some(import) = names::import(declared, &names.rt) {
        put! {out =>
            #allowed
            const _: () = {
                #import
                #inner
            };
        }
    }
}
