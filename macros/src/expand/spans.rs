//! Where tokens point, and whose they are.
//!
//! A token of the user's that is written a second time keeps its place and becomes the derive's: lints and
//! deprecation then see generated code. A token that carries an error to the user stays the user's.
//!
//! With its place, a token takes its edition: a name of the user's may be a keyword in that of the derive.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;

use crate::token_walk;
use crate::tokens::Tokens;

/// The identifier as part of generated code.
pub(super) fn derived_ident(ident: &Ident) -> Ident {
    named_at(ident, derived_span(ident.span()))
}

/// The identifier, at another place.
pub(super) fn ident_at(ident: &Ident, place: Span) -> Ident {
    named_at(ident, place)
}

/// The tokens as part of generated code. Only `$crate` stays: its span says which crate it is.
pub(super) fn derived(tokens: impl ToTokens) -> TokenStream {
    respanned(tokens, derived_span)
}

/// The tokens as part of generated code, all of them at the place `span`. Only `$crate` stays.
pub(super) fn all_at(tokens: impl ToTokens, span: Span) -> TokenStream {
    respanned(tokens, |_| span)
}

fn respanned(tokens: impl ToTokens, span: impl Fn(Span) -> Span) -> TokenStream {
    token_walk::map(tokens, |_, token| match token {
        TokenTree::Ident(ident) if ident == "$crate" => TokenTree::Ident(ident),
        TokenTree::Ident(ident) => named_at(&ident, span(ident.span())).into(),
        mut token => {
            token.set_span(span(token.span()));
            token
        }
    })
}

/// The place of the first token, as part of generated code.
pub(super) fn derived_at(tokens: &impl ToTokens) -> Span {
    derived_span(tokens.to_token_stream().span())
}

/// The place of the first token, as part of generated code.
pub(super) fn derived_place(tokens: &Tokens) -> Span {
    let first = tokens.trees().first();
    first.map_or_else(Span::mixed_site, |token| derived_span(token.span()))
}

/// The name, spelt so that it is one in each edition. (What became a keyword before `gen`, syn doesn't read as a name.)
fn named_at(ident: &Ident, place: Span) -> Ident {
    if ident == "gen" {
        return Ident::new_raw("gen", place);
    }
    let mut ident = ident.clone();
    ident.set_span(place);
    ident
}

fn derived_span(span: Span) -> Span {
    span.resolved_at(Span::mixed_site())
}
