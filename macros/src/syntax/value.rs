//! Reads the value behind a key: one function for each kind of value, each with its own words for what is wrong.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Expr, Lit, LitInt, LitStr, Path, Token, token};

use super::keys::FIELD_KEYS;
use super::list::{Key, passed_on, until_comma, until_entry};
use super::{Bound, MaxActorBytes};
use crate::ctxt::{Here, Reported};

/// A key that stands alone.
pub(super) fn flag(key: &Key, input: ParseStream<'_>, here: &mut Here<'_>) -> Result<(), Reported> {
    if input.peek(Token![=]) || input.peek(token::Paren) {
        let name = &key.name;
        return Err(here.error(
            until_comma(input),
            format!("`{name}` takes no value"),
            format!("write `{name}` alone"),
        ));
    }
    Ok(())
}

/// Moves behind the `=`, to a value that is there.
fn equals(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut Here<'_>,
    example: &str,
) -> Result<(), Reported> {
    let assigned = input.parse::<Option<Token![=]>>().ok().flatten().is_some();
    if assigned && !input.is_empty() && !input.peek(Token![,]) {
        return Ok(());
    }
    until_comma(input);
    let wrong = format!("`{}` needs a value", key.name);
    Err(here.error(&key.ident, wrong, format!("write `{example}`")))
}

/// `claim`, or `claim = "name"`.
pub(super) fn claim_name(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut Here<'_>,
) -> Result<Option<LitStr>, Reported> {
    if !input.peek(Token![=]) && !input.peek(token::Paren) {
        return Ok(None);
    }
    let example = "claim = \"name\"";
    equals(key, input, here, example)?;
    let name = text(key, input, here, example)?;
    if name.value().trim().is_empty() {
        return Err(here.error(
            &name,
            "a claim needs a name",
            "write `claim` alone to take the field's name, or `claim = \"name\"`",
        ));
    }
    Ok(Some(name))
}

/// `default`, or `default = EXPR`.
pub(super) fn default(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut Here<'_>,
) -> Result<Option<TokenStream>, Reported> {
    if !input.peek(Token![=]) && !input.peek(token::Paren) {
        return Ok(None);
    }
    equals(key, input, here, "default = VALUE")?;
    if let Some(expression) = passed_on(input) {
        until_comma(input);
        return Ok(Some(expression));
    }
    expression(key, input, here).map(|expression| Some(expression.into_token_stream()))
}

/// `min = BOUND`, `max = BOUND`.
pub(super) fn bound(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut Here<'_>,
) -> Result<Bound, Reported> {
    equals(key, input, here, &format!("{} = 3600", key.name))?;
    let expression = expression(key, input, here)?;
    bound_of(&expression).ok_or_else(|| {
        let wrong = format!("`{}` takes an integer literal, a path or a call", key.name);
        let help = format!(
            "write `{} = 3600`, or put the value into a constant and write the constant's name",
            key.name
        );
        here.error(&expression, wrong, help)
    })
}

fn bound_of(expression: &Expr) -> Option<Bound> {
    match expression {
        Expr::Group(group) => bound_of(&group.expr),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(seconds) => Some(Bound::Seconds(seconds.clone())),
            _ => None,
        },
        Expr::Path(path) => Some(Bound::Value(path.to_token_stream())),
        Expr::Call(call) if matches!(*call.func, Expr::Path(_)) => {
            Some(Bound::Value(call.to_token_stream()))
        }
        _ => None,
    }
}

/// An expression that syn reads without its large feature `full`, also where another crate turned that on.
fn expression(key: &Key, input: ParseStream<'_>, here: &mut Here<'_>) -> Result<Expr, Reported> {
    let ahead = input.fork();
    if let Ok(expression) = ahead.parse::<Expr>() {
        if is_plain(&expression) && (ahead.is_empty() || ahead.peek(Token![,])) {
            input.advance_to(&ahead);
            return Ok(expression);
        }
    }
    let wrong = format!("`{}` can't hold this expression", key.name);
    let help = "put it into a constant or a function, and write its name here";
    Err(here.error(until_entry(input, FIELD_KEYS), wrong, help))
}

/// Whether syn reads the expression, and all that is in it, without `full`.
fn is_plain(expression: &Expr) -> bool {
    match expression {
        Expr::Lit(_) | Expr::Macro(_) | Expr::Path(_) => true,
        Expr::Binary(binary) => is_plain(&binary.left) && is_plain(&binary.right),
        Expr::Call(call) => is_plain(&call.func) && call.args.iter().all(is_plain),
        Expr::Cast(cast) => is_plain(&cast.expr),
        Expr::Field(field) => is_plain(&field.base),
        Expr::Group(group) => is_plain(&group.expr),
        Expr::Index(index) => is_plain(&index.expr) && is_plain(&index.index),
        Expr::MethodCall(call) => is_plain(&call.receiver) && call.args.iter().all(is_plain),
        Expr::Paren(paren) => is_plain(&paren.expr),
        Expr::Reference(reference) => is_plain(&reference.expr),
        Expr::Struct(literal) => {
            let base = literal.rest.iter().all(|rest| is_plain(rest));
            base && literal.fields.iter().all(|field| is_plain(&field.expr))
        }
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_plain),
        Expr::Unary(unary) => is_plain(&unary.expr),
        _ => false,
    }
}

/// `crate = "path"`.
pub(super) fn crate_path(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut Here<'_>,
) -> Result<Path, Reported> {
    let example = "crate = \"::actor_token\"";
    equals(key, input, here, example)?;
    let path = text(key, input, here, example)?;
    path.parse_with(Path::parse_mod_style).map_err(|_| {
        let wrong = "this is not the path of a crate or module";
        here.error(&path, wrong, format!("write `{example}`"))
    })
}

/// `max_actor_bytes = N`, `max_actor_bytes = none`.
pub(super) fn max_actor_bytes(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut Here<'_>,
) -> Result<MaxActorBytes, Reported> {
    equals(key, input, here, "max_actor_bytes = 2000")?;
    let value = until_comma(input);
    if let Ok(word) = syn::parse2::<syn::Ident>(value.clone()) {
        if word == "none" {
            return Ok(MaxActorBytes::Unlimited);
        }
    }
    let bytes = syn::parse2::<LitInt>(value.clone()).and_then(|bytes| bytes.base10_parse::<u64>());
    match bytes {
        Ok(0) => Err(here.error(
            value,
            "no actor fits into 0 bytes",
            "write `max_actor_bytes = none` for no limit",
        )),
        Ok(bytes) => Ok(MaxActorBytes::AtMost(bytes)),
        Err(_) => Err(here.error(
            value,
            "`max_actor_bytes` takes a number of bytes, or `none`",
            "write `max_actor_bytes = 2000`, or `max_actor_bytes = none` for no limit",
        )),
    }
}

fn text(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut Here<'_>,
    example: &str,
) -> Result<LitStr, Reported> {
    input.parse().map_err(|_: syn::Error| {
        let wrong = format!("`{}` takes a string literal", key.name);
        here.error(until_comma(input), wrong, format!("write `{example}`"))
    })
}
