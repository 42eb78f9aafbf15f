//! Reads the value behind an attribute's name: one function for each kind of value that isn't an
//! expression.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::discouraged::Speculative;
use syn::spanned::Spanned;
use syn::{Lit, LitInt, LitStr, Path, Token, Visibility, token};

use super::attr_table::SMALLEST_ACTOR;
use super::entry::{Entry, until_comma};
use super::{ClaimName, CratePath, MaxActorBytes, suggestion};
use crate::ctxt::Reported;

/// An attribute that stands alone.
pub(super) fn flag(entry: &mut Entry<'_, '_>) -> Result<(), Reported> {
    if has_value(entry) {
        let wrong = format!("`{}` takes no value", entry.info.name);
        let help = format!("write `{}` alone", entry.info.name);
        return Err(entry.here.error(until_comma(entry.input), wrong, help));
    }
    Ok(())
}

/// Returns `true` if a value follows, even if it is empty.
pub(super) fn has_value(entry: &Entry<'_, '_>) -> bool {
    entry.input.peek(Token![=]) || entry.input.peek(token::Paren)
}

/// Reports a value that follows its name without a `=`.
pub(super) fn check_equals(entry: &mut Entry<'_, '_>) -> Result<(), Reported> {
    let input = entry.input;
    let value = until_comma(&input.fork());
    let is_value = match value.clone().into_iter().next() {
        Some(TokenTree::Group(group)) => {
            group.delimiter() == Delimiter::Parenthesis && !group.stream().is_empty()
        }
        _ => input.peek(Token![:]) || input.peek(Lit),
    };
    if !is_value {
        return Ok(());
    }
    until_comma(input);
    let wrong = format!("expected `=` after `{}`", entry.info.name);
    let help = suggestion::for_value(entry, &value);
    Err(entry.here.error(&value, wrong, help))
}

/// Moves behind the `=`, to a value that is there.
pub(super) fn skip_equals(entry: &mut Entry<'_, '_>) -> Result<(), Reported> {
    check_equals(entry)?;
    let input = entry.input;
    let assigned = input.parse::<Option<Token![=]>>().ok().flatten().is_some();
    if assigned && !input.is_empty() && !input.peek(Token![,]) {
        return Ok(());
    }
    until_comma(input);
    let wrong = format!("`{}` needs a value", entry.info.name);
    let help = format!("write `{}`", entry.info.with(entry.info.example));
    Err(entry.here.error(entry.ident.clone(), wrong, help))
}

/// `claim`, or `claim = "name"`.
pub(super) fn claim_name(entry: &mut Entry<'_, '_>) -> Result<ClaimName, Reported> {
    check_equals(entry)?;
    if !has_value(entry) {
        return Ok(ClaimName::OfField);
    }
    skip_equals(entry)?;
    let name = string(entry)?;
    if name.value().trim().is_empty() {
        let help = "write `claim` alone to take the field's name, or `claim = \"name\"`";
        return Err(entry.here.error(name, "a claim needs a name", help));
    }
    Ok(ClaimName::Given(name))
}

/// `vis = pub(crate)`.
pub(super) fn visibility(entry: &mut Entry<'_, '_>) -> Result<Visibility, Reported> {
    skip_equals(entry)?;
    let value = until_comma(entry.input);
    match syn::parse2(value.clone()) {
        Ok(vis @ (Visibility::Public(_) | Visibility::Restricted(_))) => Ok(vis),
        Ok(Visibility::Inherited) | Err(_) => {
            let help = suggestion::for_value(entry, &value);
            let help =
                format!("{help} without quotes, or `vis = pub(self)` for the current module");
            Err(entry
                .here
                .error(value, "expected a visibility for `vis`", help))
        }
    }
}

/// `builder = Name`.
pub(super) fn builder(entry: &mut Entry<'_, '_>) -> Result<Ident, Reported> {
    skip_equals(entry)?;
    let value = until_comma(entry.input);
    syn::parse2(value.clone()).map_err(|_| {
        let help = suggestion::for_value(entry, &value);
        let help = format!("{help} without quotes; the builder is declared next to the struct");
        entry
            .here
            .error(value, "expected a name for `builder`", help)
    })
}

/// `crate = "path"`.
pub(super) fn crate_path(entry: &mut Entry<'_, '_>) -> Result<Path, Reported> {
    skip_equals(entry)?;
    let literal = string(entry)?;
    parse_path(&literal).ok_or_else(|| {
        let help = suggestion::for_value(entry, &literal.to_token_stream());
        let help = format!("{help}, or the path at which it is re-exported");
        let wrong = "this is not the path of a crate or module";
        entry.here.error(literal, wrong, help)
    })
}

fn parse_path(literal: &LitStr) -> Option<Path> {
    let path = literal.parse_with(Path::parse_mod_style).ok()?;
    let mut names = path.segments.iter();
    (!names.any(|segment| segment.ident == "Self")).then_some(path)
}

/// Returns the path that the value of `crate` looks like, however it is written: a stub that looked
/// elsewhere for the runtime would have errors of its own.
pub(super) fn probable_crate_path(value: &TokenStream) -> CratePath {
    let span = value.span();
    let text = value.to_string().replace('-', "_");
    let text = text.replace(['=', '(', ')', '"', ' '], "");
    match parse_path(&LitStr::new(&text, span)) {
        Some(path) if !path.is_ident("crate") && !path.is_ident("self") => CratePath::At(path),
        Some(_) | None => CratePath::Invalid,
    }
}

/// `max_actor_bytes = N`, `max_actor_bytes = none`.
pub(super) fn max_actor_bytes(entry: &mut Entry<'_, '_>) -> Result<MaxActorBytes, Reported> {
    skip_equals(entry)?;
    let value = until_comma(entry.input);
    if syn::parse2::<Ident>(value.clone()).is_ok_and(|word| word == "none") {
        return Ok(MaxActorBytes::Unlimited);
    }
    let number: Option<LitInt> = syn::parse2(value.clone()).ok();
    let number = number.filter(|it| matches!(it.suffix(), "" | "u32" | "u64" | "usize"));
    let number: Option<u64> = number.and_then(|number| number.base10_parse().ok());
    let (wrong, help) = match number.map(u32::try_from) {
        Some(Ok(bytes)) if bytes >= SMALLEST_ACTOR => return Ok(MaxActorBytes::AtMost(bytes)),
        Some(Ok(bytes)) => (
            format!(
                "no actor fits into {bytes} bytes: the smallest, `{{\"sub\":\"a\"}}`, has {SMALLEST_ACTOR}"
            ),
            "write a larger number, or".to_owned(),
        ),
        Some(Err(_)) => (
            format!("`max_actor_bytes` must be at most {}", u32::MAX),
            "write".to_owned(),
        ),
        None => (
            "`max_actor_bytes` takes a number of bytes, or `none`".to_owned(),
            format!("{}, or", suggestion::for_value(entry, &value)),
        ),
    };
    let help = format!("{help} `max_actor_bytes = none` for no limit");
    Err(entry.here.error(value, wrong, help))
}

fn string(entry: &mut Entry<'_, '_>) -> Result<LitStr, Reported> {
    let ahead = entry.input.fork();
    let literal = ahead.parse::<LitStr>().ok();
    if let Some(literal) = literal.filter(|literal| literal.suffix().is_empty()) {
        entry.input.advance_to(&ahead);
        return Ok(literal);
    }
    let wrong = format!("expected a string literal for `{}`", entry.info.name);
    let value = until_comma(entry.input);
    let help = suggestion::for_value(entry, &value);
    Err(entry.here.error(value, wrong, help))
}
