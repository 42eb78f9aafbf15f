//! One entry of `#[actor_token(…)]`, and functions that find its end.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Token, Type};

use super::attr_table::{AttrInfo, Site};
use crate::ctxt::ScopedCtxt;

/// An entry whose value has not been read yet.
pub(super) struct Entry<'e, 'cx> {
    pub(super) ident: Ident,
    pub(super) info: &'static AttrInfo,
    pub(super) site: Site,
    /// The type of the field.
    pub(super) ty: Option<&'e Type>,
    pub(super) input: ParseStream<'e>,
    pub(super) here: &'e mut ScopedCtxt<'cx>,
}

/// Takes the tokens before the next comma.
pub(super) fn until_comma(input: ParseStream<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        match input.parse::<TokenTree>() {
            Ok(token) => tokens.extend([token]),
            Err(_) => break,
        }
    }
    tokens
}

/// Takes the tokens before the next comma that a known attribute follows. An invalid value may
/// contain commas.
pub(super) fn until_entry(input: ParseStream<'_>, site: Site) -> TokenStream {
    let mut tokens = until_comma(input);
    while input.peek(Token![,]) && !entry_follows(input, site) {
        tokens.extend(input.parse::<TokenTree>());
        tokens.extend(until_comma(input));
    }
    tokens
}

fn entry_follows(input: ParseStream<'_>, site: Site) -> bool {
    let ahead = input.fork();
    let _: syn::Result<Token![,]> = ahead.parse();
    let name = Ident::parse_any(&ahead).map(|name| name.to_string());
    let ends = ahead.is_empty() || ahead.peek(Token![,]) || ahead.peek(Token![=]);
    match name {
        Ok(name) => ends && site.has(&name),
        Err(_) => ahead.is_empty(),
    }
}
