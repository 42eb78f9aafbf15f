//! Reads the values that aren't expressions: one function for each kind of value.

use proc_macro2::{Delimiter, Ident, TokenTree};
use quote::ToTokens;
use syn::parse::discouraged::Speculative;
use syn::{Lit, LitStr, Path, Token, Visibility, token};

use super::attr_table::SMALLEST_ACTOR;
use super::convert::{as_limit, as_path, as_visibility};
use super::entry::{Entry, until_comma};
use super::{ClaimName, MaxActorBytes, suggestion};
use crate::ctxt::Reported;

/// Reads an attribute without a value.
pub(super) fn flag(entry: &mut Entry<'_, '_>) -> Result<(), Reported> {
    if has_value(entry) {
        let wrong = format!("`{}` takes no value", entry.info.name);
        let help = format!("remove the value: `{}`", entry.info.name);
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

/// Takes the `=`, and checks that a value follows.
pub(super) fn skip_equals(entry: &mut Entry<'_, '_>) -> Result<(), Reported> {
    check_equals(entry)?;
    let input = entry.input;
    let assigned = input.parse::<Option<Token![=]>>().ok().flatten().is_some();
    if assigned && !input.is_empty() && !input.peek(Token![,]) {
        return Ok(());
    }
    until_comma(input);
    let wrong = format!("expected a value for `{}`", entry.info.name);
    let help = format!("use `{}`", entry.info.with(entry.info.example));
    Err(entry.here.error(entry.ident.clone(), wrong, help))
}

/// Reads `claim`, or `claim = "name"`.
pub(super) fn claim_name(entry: &mut Entry<'_, '_>) -> Result<ClaimName, Reported> {
    check_equals(entry)?;
    if !has_value(entry) {
        return Ok(ClaimName::OfField);
    }
    skip_equals(entry)?;
    let name = string(entry)?;
    if name.value().trim().is_empty() {
        let help = "use `claim` to take the field's name, or `claim = \"name\"`";
        return Err(entry.here.error(name, "empty claim name", help));
    }
    Ok(ClaimName::Given(name))
}

/// Reads `vis = pub(crate)`.
pub(super) fn visibility(entry: &mut Entry<'_, '_>) -> Result<Visibility, Reported> {
    skip_equals(entry)?;
    let value = until_comma(entry.input);
    as_visibility(value.clone()).ok_or_else(|| {
        let help = suggestion::for_value(entry, &value);
        let help = format!("{help} without quotes, or `vis = pub(self)` for the current module");
        let wrong = "expected a visibility for `vis`";
        entry.here.error(value, wrong, help)
    })
}

/// Reads `builder = Name`.
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

/// Reads `crate = "path"`.
pub(super) fn crate_path(entry: &mut Entry<'_, '_>) -> Result<Path, Reported> {
    skip_equals(entry)?;
    let literal = string(entry)?;
    as_path(&literal).ok_or_else(|| {
        let help = suggestion::for_value(entry, &literal.to_token_stream());
        let help = format!("{help}, or the path at which it is re-exported");
        let wrong = "invalid path of a crate or module";
        entry.here.error(literal, wrong, help)
    })
}

/// Reads `max_actor_bytes = N`, or `max_actor_bytes = none`.
pub(super) fn max_actor_bytes(entry: &mut Entry<'_, '_>) -> Result<MaxActorBytes, Reported> {
    skip_equals(entry)?;
    let value = until_comma(entry.input);
    let (wrong, help) = match as_limit(value.clone()) {
        Ok(limit) => return Ok(limit),
        Err(Some(bytes)) if bytes < SMALLEST_ACTOR.into() => (
            format!(
                "`max_actor_bytes` must be at least {SMALLEST_ACTOR}, the size of `{{\"sub\":\"a\"}}`"
            ),
            "use a larger number, or".to_owned(),
        ),
        Err(Some(_)) => (
            format!("`max_actor_bytes` must be at most {}", u32::MAX),
            "use".to_owned(),
        ),
        Err(None) => (
            "expected a number of bytes or `none` for `max_actor_bytes`".to_owned(),
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
