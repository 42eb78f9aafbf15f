//! Reads the values that are expressions: of `default`, `min`, `max` and `validate`.
//!
//! All of them are read without syn's large feature `full`, also where another crate turned that on.

use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Expr, ExprLit, ExprPath, Lit, LitInt, Path, PathArguments, Token, UnOp, token};

use super::Bound;
use super::list::{Key, passed_on, until_comma, until_entry};
use super::source_text::source_text;
use super::suggestion::is_path;
use super::value::{assigned, equals, suggested};
use crate::ctxt::{Reported, ScopedCtxt};
use crate::type_syntax::ungrouped;

/// `default`, or `default = EXPR`.
pub(super) fn default(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut ScopedCtxt<'_>,
) -> Result<Option<Expr>, Reported> {
    assigned(key, input, here)?;
    if !input.peek(Token![=]) && !input.peek(token::Paren) {
        return Ok(None);
    }
    equals(key, input, here, "default = VALUE")?;
    if let Some(expression) = passed_on(input) {
        until_comma(input);
        return Ok(Some(expression));
    }
    plain(key, input, here).map(Some)
}

/// `validate = path`.
pub(super) fn function(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut ScopedCtxt<'_>,
) -> Result<ExprPath, Reported> {
    equals(key, input, here, "validate = check")?;
    let expression = plain(key, input, here)?;
    let help = match ungrouped(&expression) {
        Expr::Path(path) => return Ok(path.clone()),
        Expr::Call(call) => format!(
            "write `validate = {}`, without the call: it is called with the value",
            source_text(call.func.to_token_stream())
        ),
        Expr::Lit(ExprLit {
            lit: Lit::Str(name),
            ..
        }) if is_path(&name.value()) => {
            format!("write `validate = {}`, without the quotes", name.value())
        }
        _ => "write `validate = check`, and `fn check(value: &T) -> Result<(), String>`".to_owned(),
    };
    Err(here.error(&expression, "`validate` takes the path of a function", help))
}

/// `min = BOUND`, `max = BOUND`.
pub(super) fn bound(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut ScopedCtxt<'_>,
) -> Result<Bound, Reported> {
    let example = format!("{} = 3600", key.name);
    equals(key, input, here, &example)?;
    let expression = plain(key, input, here)?;
    match ungrouped(&expression) {
        value @ Expr::Path(_) => return Ok(Bound::Value(Box::new(value.clone()))),
        value @ Expr::Call(call) if matches!(*call.func, Expr::Path(_)) => {
            return Ok(Bound::Value(Box::new(value.clone())));
        }
        Expr::Lit(literal) => {
            if let Lit::Int(seconds) = &literal.lit {
                return literal_bound(key, seconds, here).map(Bound::Seconds);
            }
        }
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) && is_integer(&unary.expr) => {
            return Err(not_above_zero(key, &expression, here));
        }
        _ => {}
    }
    let wrong = format!("`{}` takes an integer literal, a path or a call", key.name);
    let help = if of_a_field(&expression) {
        "add `#[actor_token(validate = Self::check)]` to the struct, with a function that compares the two fields"
            .to_owned()
    } else {
        let help = suggested(key, &expression.to_token_stream());
        format!("{help}, or move the value into a constant and use its name")
    };
    Err(here.error(&expression, wrong, help))
}

/// Whether the expression is spelt as a field of the struct: `self.limit`.
fn of_a_field(expression: &Expr) -> bool {
    match ungrouped(expression) {
        Expr::Field(field) => of_a_field(&field.base),
        Expr::Path(path) => path.path.is_ident("self"),
        _ => false,
    }
}

pub(super) const INTEGER_SUFFIXES: &[&str] = &[
    "", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
];

fn literal_bound(key: &Key, literal: &LitInt, here: &mut ScopedCtxt<'_>) -> Result<i64, Reported> {
    if !INTEGER_SUFFIXES.contains(&literal.suffix()) {
        let wrong = format!("`{}` takes a number of seconds, without a unit", key.name);
        return Err(here.error(
            literal,
            wrong,
            format!("write `{} = 3600` for an hour", key.name),
        ));
    }
    match literal.base10_parse() {
        Ok(..=0) => Err(not_above_zero(key, literal, here)),
        Ok(seconds) => Ok(seconds),
        Err(_) => Err(here.error(
            literal,
            format!("`{}` must be at most {} seconds", key.name, i64::MAX),
            format!("remove `{}` for no bound", key.name),
        )),
    }
}

fn not_above_zero(key: &Key, tokens: impl ToTokens, here: &mut ScopedCtxt<'_>) -> Reported {
    let wrong = format!("`{}` must be above zero seconds", key.name);
    let help = format!(
        "write a number above zero, or remove `{}` for no bound",
        key.name
    );
    here.error(tokens, wrong, help)
}

fn is_integer(expression: &Expr) -> bool {
    matches!(ungrouped(expression), Expr::Lit(literal) if matches!(literal.lit, Lit::Int(_)))
}

/// An expression that syn reads without `full`.
fn plain(key: &Key, input: ParseStream<'_>, here: &mut ScopedCtxt<'_>) -> Result<Expr, Reported> {
    if let Some(mended) = with_turbofish(key, input) {
        let wrong = "in an expression, `::` stands before generic arguments";
        let help = format!("write `{} = {mended}`", key.name);
        return Err(here.error(until_entry(input, key.keys), wrong, help));
    }
    let ahead = input.fork();
    if let Ok(expression) = ahead.parse::<Expr>() {
        if ahead.peek(Token![;]) {
            let semicolon = ahead.parse::<Token![;]>().ok();
            until_entry(input, key.keys);
            let wrong = "the keys are separated by commas";
            return Err(here.error(semicolon, wrong, "write `,` instead of `;`"));
        }
        if is_plain(&expression) && (ahead.is_empty() || ahead.peek(Token![,])) {
            input.advance_to(&ahead);
            return Ok(expression);
        }
    }
    let wrong = format!("`{}` can't hold this expression", key.name);
    let help = match key.name.as_str() {
        "validate" => "put it into a function, and write the function's name here",
        _ => "put it into a constant or a function, and write its name here",
    };
    Err(here.error(until_entry(input, key.keys), wrong, help))
}

/// The value as it must be written, if it is a path with generic arguments as a type has them.
fn with_turbofish(key: &Key, input: ParseStream<'_>) -> Option<String> {
    let ahead = input.fork();
    let mut path: Path = ahead.parse().ok()?;
    let last = path.segments.len().checked_sub(1)?;
    let mut is_mended = false;
    for (index, segment) in path.segments.iter_mut().enumerate() {
        // At the end it could be a comparison.
        let is_sure = index < last || key.name == "validate";
        if let PathArguments::AngleBracketed(list) = &mut segment.arguments {
            is_mended |= is_sure && list.colon2_token.is_none();
            list.colon2_token.get_or_insert_default();
        }
    }
    is_mended.then(|| {
        let rest = until_comma(&ahead);
        source_text(quote!(#path #rest))
    })
}

/// Whether syn reads the expression, and all that is in it, without `full`.
pub(super) fn is_plain(expression: &Expr) -> bool {
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
