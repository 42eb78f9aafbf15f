//! One entry of the list in `#[actor_token(…)]`, and functions that find its end.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Token, Type};

use super::attr_table::{AttrInfo, Target};
use crate::ctxt::ScopedCtxt;

/// An entry of the list. Its name was read, and its value is next in `input`.
pub(super) struct Entry<'e, 'cx> {
    /// The name of the attribute, for errors.
    pub(super) ident: Ident,
    pub(super) info: &'static AttrInfo,
    pub(super) target: Target,
    /// The type of the field, or `None` for a struct attribute.
    pub(super) ty: Option<&'e Type>,
    pub(super) input: ParseStream<'e>,
    pub(super) cx: &'e mut ScopedCtxt<'cx>,
}

/// Removes and returns the tokens before the next comma.
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

/// Removes and returns the tokens before the next entry. An invalid value can contain commas, so an
/// entry begins only at a comma that precedes a known attribute.
pub(super) fn until_entry(input: ParseStream<'_>, target: Target) -> TokenStream {
    let mut tokens = until_comma(input);
    while input.peek(Token![,]) && !entry_follows(input, target) {
        tokens.extend(input.parse::<TokenTree>());
        tokens.extend(until_comma(input));
    }
    tokens
}

fn entry_follows(input: ParseStream<'_>, target: Target) -> bool {
    let ahead = input.fork();
    let _: syn::Result<Token![,]> = ahead.parse();
    let name = Ident::parse_any(&ahead).map(|name| name.to_string());
    let ends = ahead.is_empty() || ahead.peek(Token![,]) || ahead.peek(Token![=]);
    match name {
        Ok(name) => ends && target.has_attr(&name),
        Err(_) => ahead.is_empty(),
    }
}
