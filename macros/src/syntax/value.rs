//! Reads the values that aren't expressions, with one function for each kind of value.

use proc_macro2::{Delimiter, Ident, TokenTree};
use quote::ToTokens;
use syn::parse::discouraged::Speculative;
use syn::{Lit, LitStr, Path, Token, Visibility, token};

use super::convert::{as_path, as_visibility};
use super::entry::{Entry, until_comma};
use super::suggestion;
use crate::ctxt::Reported;

/// Reads an attribute without a value.
pub(super) fn flag(entry: &mut Entry<'_, '_>) -> Result<(), Reported> {
    if has_value(entry) {
        let message = format!("`{}` takes no value", entry.info.name);
        let help = format!("remove the value: `{}`", entry.info.name);
        return Err(entry.cx.error(until_comma(entry.input), message, help));
    }
    Ok(())
}

/// Returns `true` if `=` or parentheses follow, even if the value is empty.
pub(super) fn has_value(entry: &Entry<'_, '_>) -> bool {
    entry.input.peek(Token![=]) || entry.input.peek(token::Paren)
}

/// Reports a value that is not preceded by `=`.
pub(super) fn check_equals(entry: &mut Entry<'_, '_>) -> Result<(), Reported> {
    let input = entry.input;
    let value = until_comma(&input.fork());
    let lacks_equals = match value.clone().into_iter().next() {
        Some(TokenTree::Group(group)) => {
            group.delimiter() == Delimiter::Parenthesis && !group.stream().is_empty()
        }
        _ => input.peek(Token![:]) || input.peek(Lit),
    };
    if !lacks_equals {
        return Ok(());
    }
    until_comma(input);
    let message = format!("expected `=` after `{}`", entry.info.name);
    let help = suggestion::value_help(entry, &value);
    Err(entry.cx.error(&value, message, help))
}

/// Removes the `=`, and reports a missing value.
pub(super) fn skip_equals(entry: &mut Entry<'_, '_>) -> Result<(), Reported> {
    check_equals(entry)?;
    let input = entry.input;
    let assigned = input.parse::<Option<Token![=]>>().ok().flatten().is_some();
    if assigned && !input.is_empty() && !input.peek(Token![,]) {
        return Ok(());
    }
    until_comma(input);
    let message = format!("expected a value for `{}`", entry.info.name);
    let help = format!("use `{}`", entry.info.with(entry.info.example));
    Err(entry.cx.error(entry.ident.clone(), message, help))
}

/// Reads `vis = pub(crate)`.
pub(super) fn visibility(entry: &mut Entry<'_, '_>) -> Result<Visibility, Reported> {
    skip_equals(entry)?;
    let value = until_comma(entry.input);
    as_visibility(value.clone()).ok_or_else(|| {
        let help = suggestion::value_help(entry, &value);
        let help = format!("{help} without quotes, or `vis = pub(self)` for the current module");
        let message = "expected a visibility for `vis`";
        entry.cx.error(value, message, help)
    })
}

/// Reads `builder = Name`.
pub(super) fn builder(entry: &mut Entry<'_, '_>) -> Result<Ident, Reported> {
    skip_equals(entry)?;
    let value = until_comma(entry.input);
    syn::parse2(value.clone()).map_err(|_| {
        let help = suggestion::value_help(entry, &value);
        let help = format!("{help} without quotes; the builder is declared next to the struct");
        entry.cx.error(value, "expected a name for `builder`", help)
    })
}

/// Reads `crate = "path"`.
pub(super) fn crate_path(entry: &mut Entry<'_, '_>) -> Result<Path, Reported> {
    skip_equals(entry)?;
    let literal = string(entry)?;
    as_path(&literal).ok_or_else(|| {
        let help = suggestion::value_help(entry, &literal.to_token_stream());
        let help = format!("{help}, or the path at which it is re-exported");
        let message = "invalid path of a crate or module";
        entry.cx.error(literal, message, help)
    })
}

pub(super) fn string(entry: &mut Entry<'_, '_>) -> Result<LitStr, Reported> {
    let ahead = entry.input.fork();
    let literal = ahead.parse::<LitStr>().ok();
    if let Some(literal) = literal.filter(|literal| literal.suffix().is_empty()) {
        entry.input.advance_to(&ahead);
        return Ok(literal);
    }
    let message = format!("expected a string literal for `{}`", entry.info.name);
    let value = until_comma(entry.input);
    let help = suggestion::value_help(entry, &value);
    Err(entry.cx.error(value, message, help))
}
