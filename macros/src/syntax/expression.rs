//! Reads the values that are expressions: those of `default`, `min`, `max`, `validate` and
//! `max_actor_bytes`.
//!
//! Another crate may enable syn's large feature `full`. Even then, expressions that need it are
//! rejected, so that the derive behaves identically in every build.

use proc_macro2::{Delimiter, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Expr, ExprPath, Path, PathArguments, Token};

use super::attr_table::ValueKind;
use super::convert::{
    as_bound, as_function, as_max_bytes, is_field_of_self, is_plain, parse_plain,
};
use super::entry::{Entry, until_comma, until_entry};
use super::value::{check_equals, has_value, skip_equals};
use super::{Bound, DefaultValue, MaxActorBytes, suggestion};
use crate::ctxt::Reported;
use crate::type_syntax::{literal_value, ungrouped};

/// Reads `default`, or `default = EXPR`.
pub(super) fn default(entry: &mut Entry<'_, '_>) -> Result<DefaultValue, Reported> {
    check_equals(entry)?;
    if !has_value(entry) {
        return Ok(DefaultValue::TypeDefault);
    }
    skip_equals(entry)?;
    let expression = match macro_fragment(entry.input) {
        Some(expression) => expression,
        None => plain_expression(entry)?,
    };
    Ok(DefaultValue::Expression(Box::new(expression)))
}

/// Reads `validate = path`.
pub(super) fn function(entry: &mut Entry<'_, '_>) -> Result<ExprPath, Reported> {
    skip_equals(entry)?;
    let expression = plain_expression(entry)?;
    if let Some(path) = as_function(&expression) {
        return Ok(path.clone());
    }
    let value = match ungrouped(&expression) {
        Expr::Call(call) => call.func.to_token_stream(),
        value => value.to_token_stream(),
    };
    let help = suggestion::value_help(entry, &value);
    let help = format!("{help} with a function of type `fn(&T) -> Result<(), String>`");
    let message = "expected the path of a function for `validate`";
    Err(entry.cx.error(expression, message, help))
}

/// Reads `min = BOUND`, or `max = BOUND`.
pub(super) fn bound(entry: &mut Entry<'_, '_>) -> Result<Bound, Reported> {
    skip_equals(entry)?;
    let expression = plain_expression(entry)?;
    if let Some(bound) = as_bound(&expression) {
        return Ok(bound);
    }
    let name = entry.info.name;
    let (message, help) = match literal_value(&expression) {
        Some(..=0) => (
            format!("`{name}` must be positive"),
            format!("use a positive number of seconds, or remove `{name}` for no bound"),
        ),
        Some(1..) => (
            format!("`{name}` must be at most {} seconds", i64::MAX),
            format!("remove `{name}` for no bound"),
        ),
        None if is_field_of_self(&expression) => (
            format!("expected a constant expression for `{name}`, found a field"),
            "add `#[actor_token(validate = Self::check)]` to the struct, with a function that compares the two fields"
                .to_owned(),
        ),
        None => (
            format!("expected a number of seconds or a `Duration` for `{name}`"),
            suggestion::value_help(entry, &expression.to_token_stream()),
        ),
    };
    Err(entry.cx.error(expression, message, help))
}

/// Reads `max_actor_bytes = LIMIT`, or `max_actor_bytes = none`.
pub(super) fn max_actor_bytes(entry: &mut Entry<'_, '_>) -> Result<MaxActorBytes, Reported> {
    skip_equals(entry)?;
    let value = plain_expression(entry)?;
    if let Some(limit) = as_max_bytes(&value) {
        return Ok(limit);
    }
    let message = "expected a number of bytes or `none` for `max_actor_bytes`";
    let help = suggestion::value_help(entry, &value.to_token_stream());
    let help = format!("{help}, or `max_actor_bytes = none` for no limit");
    Err(entry.cx.error(value, message, help))
}

/// Reads an expression that syn can parse without `full`.
fn plain_expression(entry: &mut Entry<'_, '_>) -> Result<Expr, Reported> {
    let (input, target) = (entry.input, entry.target);
    let is_function = entry.info.value == ValueKind::Function;
    if let Some(name) = name_without_turbofish(input, is_function) {
        let message = "missing `::` before generic arguments";
        let help = format!("use `{name}::<…>`");
        return Err(entry.cx.error(until_entry(input, target), message, help));
    }
    let ahead = input.fork();
    if let Ok(expression) = ahead.parse::<Expr>() {
        if ahead.peek(Token![;]) {
            let semicolon = ahead.parse::<Token![;]>().ok();
            until_entry(input, target);
            let (message, help) = (
                "expected `,`, found `;`",
                "separate the attributes by commas",
            );
            return Err(entry.cx.error(semicolon, message, help));
        }
        if is_plain(&expression) && (ahead.is_empty() || ahead.peek(Token![,])) {
            input.advance_to(&ahead);
            return Ok(expression);
        }
    }
    let message = format!("unsupported expression in `{}`", entry.info.name);
    let help = if is_function {
        "move it into a function, and use its name here"
    } else {
        "move it into a constant or function, and use its name here"
    };
    Err(entry.cx.error(until_entry(input, target), message, help))
}

/// Returns the name before generic arguments that lack a `::`: `Vec` in `Vec<u8>::new()`.
fn name_without_turbofish(input: ParseStream<'_>, is_function: bool) -> Option<String> {
    let path: Path = input.fork().parse().ok()?;
    let end = path.segments.len().checked_sub(1)?;
    let mut segments = path.segments.iter().enumerate();
    let (_, segment) = segments.find(|&(index, segment)| {
        // After the last name, `<` can be an operator, but not in the path of a function.
        let is_definite = is_function || index < end;
        is_definite
            && matches!(&segment.arguments, PathArguments::AngleBracketed(list) if list.colon2_token.is_none())
    })?;
    Some(segment.ident.to_string())
}

/// Removes and returns the value if it is one expression fragment of a `macro_rules!` macro. Unlike
/// other values, it may need syn's `full`.
fn macro_fragment(input: ParseStream<'_>) -> Option<Expr> {
    let ahead = input.fork();
    let Ok(TokenTree::Group(group)) = ahead.parse() else {
        return None;
    };
    let is_complete = ahead.is_empty() || ahead.peek(Token![,]);
    if group.delimiter() != Delimiter::None || !is_complete {
        return None;
    }
    let tokens = until_comma(input);
    Some(parse_plain(tokens.clone()).unwrap_or(Expr::Verbatim(tokens)))
}
