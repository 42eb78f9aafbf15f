//! Reads the entries of `#[actor_token(…)]`, and continues after invalid ones.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, MacroDelimiter, Meta, Token, Type};

use super::attr_table::{Attr, Site};
use super::entry::{Entry, until_comma};
use super::suggestion;
use crate::ctxt::{Reported, ScopedCtxt};

/// Collects the attributes of a field or a struct.
pub(super) trait Reader {
    type Attr: Attr;

    /// Reads the value of the entry.
    fn read(&mut self, attr: Self::Attr, entry: &mut Entry<'_, '_>) -> Result<(), Reported>;

    /// Drops the value of a duplicate attribute, because the intended value is unknown.
    fn forget(&mut self, attr: Self::Attr);

    /// Notes an unknown attribute, which was reported.
    fn note_unknown(&mut self, name: &str, reported: Reported);
}

/// Reads the attributes of the struct, or of a field with this type. Returns `Ok` if all are valid.
pub(super) fn read_all<R: Reader>(
    attrs: &[Attribute],
    ty: Option<&Type>,
    reader: &mut R,
    here: &mut ScopedCtxt<'_>,
) -> Result<(), Reported> {
    let site = R::Attr::SITE;
    let mut seen = Vec::new();
    let mut all_read = Ok(());
    for attr in attrs {
        if !attr.path().is_ident("actor_token") {
            continue;
        }
        let list = match &attr.meta {
            Meta::List(list) if matches!(list.delimiter, MacroDelimiter::Paren(_)) => list,
            meta => {
                let help = format!("use `#[actor_token(…)]` with {}", site.listed());
                let wrong = "missing parentheses after `actor_token`";
                all_read = Err(here.error(meta, wrong, help));
                continue;
            }
        };
        let walked = list.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                let read = read_one(input, ty, &mut seen, reader, here);
                all_read = all_read.and(read);
                let _: Option<Token![,]> = input.parse()?;
            }
            Ok(())
        });
        if let Err(error) = walked {
            all_read = Err(here.error(list, error.to_string(), format!("use {}", site.listed())));
        }
    }
    all_read
}

fn read_one<R: Reader>(
    input: ParseStream<'_>,
    ty: Option<&Type>,
    seen: &mut Vec<R::Attr>,
    reader: &mut R,
    here: &mut ScopedCtxt<'_>,
) -> Result<(), Reported> {
    let site = R::Attr::SITE;
    let Ok(ident) = Ident::parse_any(input) else {
        return Err(report_no_name(site, input, here));
    };
    let name = ident.to_string();
    let Some(attr) = R::Attr::from_name(&name) else {
        let value = until_comma(input);
        let reported = suggestion::report_unknown(site, &ident, &value, ty, here);
        reader.note_unknown(&name, reported);
        return Err(reported);
    };
    if seen.contains(&attr) {
        reader.forget(attr);
        until_comma(input);
        let wrong = format!("duplicate attribute `{name}`");
        return Err(here.error(&ident, wrong, "remove one of the two"));
    }
    seen.push(attr);
    let info = attr.info();
    let mut entry = Entry {
        ident,
        info,
        site,
        ty,
        input,
        here,
    };
    let read = reader.read(attr, &mut entry);
    let rest = until_comma(input);
    read?;
    if rest.is_empty() {
        return Ok(());
    }
    let wrong = format!("unexpected tokens after `{name}`");
    Err(here.error(rest, wrong, "separate the attributes by commas"))
}

fn report_no_name(site: Site, input: ParseStream<'_>, here: &mut ScopedCtxt<'_>) -> Reported {
    let next: Option<TokenTree> = input.fork().parse().ok();
    let mut tokens = until_comma(input);
    if tokens.is_empty() {
        tokens = next.into_token_stream();
    }
    let name = syn::parse2::<LitStr>(tokens.clone()).map(|name| name.value());
    let help = match name {
        Ok(name) if site.has(&name) => format!("use `{name}` without quotes"),
        _ => format!("use {}", site.listed()),
    };
    here.error(tokens, "expected an attribute name", help)
}
