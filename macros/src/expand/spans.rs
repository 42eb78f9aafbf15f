//! The spans of generated tokens: where errors point to, and whether a token is the user's or the
//! derive's.
//!
//! A token of the user's that is written a second time keeps its place and becomes the derive's, so
//! that lints and deprecation see generated code. A token that carries an error to the user stays
//! the user's.
//!
//! A token's span also has its edition: a name of the user's may be a keyword in the derive's
//! edition.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::ToTokens;

use crate::token_walk;

/// The identifier as part of generated code.
pub(super) fn generated_ident(ident: &Ident) -> Ident {
    respan_ident(ident, as_generated(ident.span()))
}

/// The tokens as part of generated code.
pub(super) fn generated(tokens: impl ToTokens) -> TokenStream {
    map_spans(tokens, as_generated)
}

/// The place of the first token, as part of generated code.
pub(super) fn generated_span(tokens: impl ToTokens) -> Span {
    let first = tokens.into_token_stream().into_iter().next();
    first.map_or_else(Span::mixed_site, |token| as_generated(token.span()))
}

/// The tokens, all of them with the span `span`.
pub(super) fn respan(tokens: impl ToTokens, span: Span) -> TokenStream {
    map_spans(tokens, |_| span)
}

/// The name with the span `span`, written as one in each edition. (syn doesn't read older keywords
/// as names.)
pub(super) fn respan_ident(ident: &Ident, span: Span) -> Ident {
    if ident == "gen" {
        return Ident::new_raw("gen", span);
    }
    let mut ident = ident.clone();
    ident.set_span(span);
    ident
}

/// Changes all spans except that of `$crate`, which determines its crate.
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

/// The name of a tuple's field, such as that of a value in the builder.
pub(super) fn tuple_index(index: usize, span: Span) -> Literal {
    let mut index = Literal::usize_unsuffixed(index);
    index.set_span(span);
    index
}
