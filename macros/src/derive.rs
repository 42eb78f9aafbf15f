//! The way from the tokens of a struct to the tokens of its request: the steps, in order, and nothing else.

use proc_macro2::TokenStream;
use syn::{DeriveInput, Error};

use crate::ctxt::Ctxt;
use crate::{check, expand, syntax};

/// What the derive adds to a struct. With mistakes in it: an error for each, and a stub that keeps the rest of the
/// user's code free of errors that follow from them.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return Error::into_compile_error(error),
    };
    let mut cx = Ctxt::new();
    let declared = syntax::read(&input, &mut cx);
    let request = check::check(&declared, &mut cx);
    match cx.finish(request) {
        Ok(request) => expand::request(request),
        Err(errors) => expand::stub(&declared, &errors),
    }
}
