//! Determines which types and expressions depend on a type or constant parameter of the struct.
//! Such an expression can't be a constant outside the struct.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::Generics;
use syn::ext::IdentExt;

use crate::model::Bound;
use crate::{syntax, token_walk};

/// Returns `true` if the tokens contain a type or constant parameter.
pub(super) fn has_parameter(tokens: impl ToTokens, generics: &Generics) -> bool {
    let parameters: Vec<_> = parameters(generics).map(IdentExt::unraw).collect();
    !parameters.is_empty()
        && token_walk::any(tokens, |_, token| match token {
            TokenTree::Ident(ident) => parameters.contains(&ident.unraw()),
            _ => false,
        })
}

fn parameters(generics: &Generics) -> impl Iterator<Item = &Ident> {
    let constants = generics.const_params().map(|parameter| &parameter.ident);
    generics
        .type_params()
        .map(|parameter| &parameter.ident)
        .chain(constants)
}

/// Returns the bound for the model.
pub(super) fn bound<'a>(
    bound: Option<&'a syntax::Bound>,
    generics: &Generics,
) -> Option<Bound<'a>> {
    Some(match bound? {
        syntax::Bound::Seconds(seconds) => Bound::Literal(*seconds),
        syntax::Bound::Value(value) if depends_on_parameter(value, generics) => {
            Bound::Runtime(value)
        }
        syntax::Bound::Value(value) => Bound::Constant(value),
    })
}

/// Returns `true` if the value depends on a type or constant parameter, directly or through `Self`.
/// It can't be a constant outside the struct then. Lifetimes don't matter.
pub(super) fn depends_on_parameter(value: impl ToTokens, generics: &Generics) -> bool {
    let is_self = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "Self");
    let is_generic = parameters(generics).next().is_some();
    has_parameter(&value, generics)
        || (is_generic && token_walk::any(value, |_, token| is_self(token)))
}
