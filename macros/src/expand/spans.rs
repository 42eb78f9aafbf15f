//! Sets the spans of generated tokens. A span determines the location of errors, and whether rustc
//! treats the token as the user's code or as generated code.
//!
//! If generated code repeats a user's token, the token keeps its location but is treated as
//! generated, so lints ignore it, including `deprecated`.
//!
//! A field's type keeps its spans, so rustc reports an unknown type once, and a wrong type without
//! a note about the derive. The disadvantage is that it reports a deprecated type more than once.
//! `#[allow(deprecated)]` on generated code would be 3 % of the instructions of `cargo check`.
//!
//! A span also determines the edition. A user's name can be a keyword in the edition of the derive.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::ToTokens;

use crate::token_walk;

/// Returns the identifier as generated code.
pub(super) fn generated_ident(ident: &Ident) -> Ident {
    respan_ident(ident, as_generated(ident.span()))
}

/// Returns the tokens as generated code.
pub(super) fn generated(tokens: impl ToTokens) -> TokenStream {
    map_spans(tokens, as_generated)
}

/// Returns the span of the first token, as generated code.
pub(super) fn generated_span(tokens: impl ToTokens) -> Span {
    let first = tokens.into_token_stream().into_iter().next();
    first.map_or_else(Span::mixed_site, |token| as_generated(token.span()))
}

/// Returns the span of the last token, as generated code.
pub(super) fn last_span(tokens: impl ToTokens) -> Span {
    let last = tokens.into_token_stream().into_iter().last();
    last.map_or_else(Span::mixed_site, |token| as_generated(token.span()))
}

/// Returns the tokens with this span.
pub(super) fn respan(tokens: impl ToTokens, span: Span) -> TokenStream {
    map_spans(tokens, |_| span)
}

/// Returns the identifier with this span. `gen` becomes `r#gen`, which is valid in every edition.
/// syn already rejects all other keywords as identifiers.
pub(super) fn respan_ident(ident: &Ident, span: Span) -> Ident {
    if ident == "gen" {
        return Ident::new_raw("gen", span);
    }
    let mut ident = ident.clone();
    ident.set_span(span);
    ident
}

/// Changes all spans, except that of `$crate`: its span determines the crate.
fn map_spans(tokens: impl ToTokens, span: impl Fn(Span) -> Span) -> TokenStream {
    token_walk::map(tokens, |_, token| match token {
        TokenTree::Ident(ident) if ident == "$crate" => TokenTree::Ident(ident),
        TokenTree::Ident(ident) => respan_ident(&ident, span(ident.span())).into(),
        mut token => {
            token.set_span(span(token.span()));
            token
        }
    })
}

fn as_generated(span: Span) -> Span {
    span.resolved_at(Span::mixed_site())
}

/// Returns the index as the name of a tuple's element.
pub(super) fn tuple_index(index: usize, span: Span) -> Literal {
    let mut index = Literal::usize_unsuffixed(index);
    index.set_span(span);
    index
}
