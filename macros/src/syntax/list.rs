//! Reads the entries of `#[actor_token(…)]`, including those after an invalid entry.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, MacroDelimiter, Meta, Token, Type};

use super::attr_table::{Attr, Target};
use super::entry::{Entry, until_comma};
use super::suggestion;
use crate::ctxt::{Reported, ScopedCtxt};

/// Collects the attributes of a field or a struct.
pub(super) trait Reader {
    type Attr: Attr;

    /// Reads and stores the value of an entry.
    fn read(&mut self, attr: Self::Attr, entry: &mut Entry<'_, '_>) -> Result<(), Reported>;

    /// Drops the value of a duplicate attribute, because it may not be the intended one.
    fn forget(&mut self, attr: Self::Attr);

    /// Is called after an unknown attribute was reported.
    fn note_unknown(&mut self, name: &str, reported: Reported);
}

/// Reads the attributes of the struct, or of a field with the type `ty`. Returns `Ok` if all are
/// valid.
pub(super) fn read_all<R: Reader>(
    attrs: &[Attribute],
    ty: Option<&Type>,
    reader: &mut R,
    cx: &mut ScopedCtxt<'_>,
) -> Result<(), Reported> {
    let target = R::Attr::TARGET;
    let mut seen = Vec::new();
    let mut all_read = Ok(());
    for attr in attrs {
        if !attr.path().is_ident("actor_token") {
            continue;
        }
        let list = match &attr.meta {
            Meta::List(list) if matches!(list.delimiter, MacroDelimiter::Paren(_)) => list,
            meta => {
                let help = format!("use `#[actor_token(…)]` with {}", target.attr_list());
                let message = "missing parentheses after `actor_token`";
                all_read = Err(cx.error(meta, message, help));
                continue;
            }
        };
        let walked = list.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                let read = read_one(input, ty, &mut seen, reader, cx);
                all_read = all_read.and(read);
                let _: Option<Token![,]> = input.parse()?;
            }
            Ok(())
        });
        if let Err(error) = walked {
            let help = format!("use {}", target.attr_list());
            all_read = Err(cx.error(list, error.to_string(), help));
        }
    }
    all_read
}

fn read_one<R: Reader>(
    input: ParseStream<'_>,
    ty: Option<&Type>,
    seen: &mut Vec<R::Attr>,
    reader: &mut R,
    cx: &mut ScopedCtxt<'_>,
) -> Result<(), Reported> {
    let target = R::Attr::TARGET;
    let Ok(ident) = Ident::parse_any(input) else {
        return Err(report_no_name(target, input, cx));
    };
    let name = ident.to_string();
    let Some(attr) = R::Attr::from_name(&name) else {
        let value = until_comma(input);
        let reported = suggestion::report_unknown(target, &ident, &value, ty, cx);
        reader.note_unknown(&name, reported);
        return Err(reported);
    };
    if seen.contains(&attr) {
        reader.forget(attr);
        until_comma(input);
        let message = format!("duplicate attribute `{name}`");
        return Err(cx.error(&ident, message, "remove one of the two"));
    }
    seen.push(attr);
    let info = attr.info();
    let mut entry = Entry {
        ident,
        info,
        target,
        ty,
        input,
        cx,
    };
    let read = reader.read(attr, &mut entry);
    let rest = until_comma(input);
    read?;
    if rest.is_empty() {
        return Ok(());
    }
    let message = format!("unexpected tokens after `{name}`");
    Err(cx.error(rest, message, "separate the attributes by commas"))
}

/// Reports an entry that does not begin with a name.
fn report_no_name(target: Target, input: ParseStream<'_>, cx: &mut ScopedCtxt<'_>) -> Reported {
    let next: Option<TokenTree> = input.fork().parse().ok();
    let mut tokens = until_comma(input);
    if tokens.is_empty() {
        tokens = next.into_token_stream();
    }
    let name = syn::parse2::<LitStr>(tokens.clone()).map(|name| name.value());
    let help = match name {
        Ok(name) if target.has_attr(&name) => format!("use `{name}` without quotes"),
        _ => format!("use {}", target.attr_list()),
    };
    cx.error(tokens, "expected an attribute name", help)
}
