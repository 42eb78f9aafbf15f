//! Suggests an attribute for one that is unknown or malformed, with the user's own value in the form that it takes.

use std::ops::RangeInclusive;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parser;
use syn::{BinOp, Expr, ExprLit, Lit, LitFloat, LitInt, LitStr, Path, Type, Visibility};

use super::attr_names::AttrNames;
use super::expression::{INTEGER_SUFFIXES, is_plain};
use super::foreign_attrs::{Advice, ON_DURATIONS, advice};
use super::role::Role;
use super::role::is_similar_to_sub;
use super::source_text::source_text;
use super::value::SMALLEST_ACTOR;
use crate::type_syntax::{is_integer, is_named, is_owned_string, option_inner};

/// The help for an unknown attribute with this value, on a field of this type.
pub(super) fn for_unknown(
    keys: AttrNames,
    name: &str,
    value: &TokenStream,
    ty: Option<&Type>,
) -> Option<String> {
    let value = Value::of(value, ty);
    let advice = advice(keys, name, value.first_word().as_deref());
    let advice = advice.or_else(|| {
        let nearest = keys.nearest(name)?;
        let is_bound = matches!(nearest, "min" | "max");
        let purpose = if is_bound { ON_DURATIONS } else { "" };
        Some(Advice::Use(example(nearest), purpose))
    })?;
    Some(value.advised(advice))
}

/// The help for a known attribute whose value does not follow a `=`.
pub(super) fn for_value(
    keys: AttrNames,
    name: &str,
    value: &TokenStream,
    ty: Option<&Type>,
) -> String {
    let value = Value::of(value, ty);
    let can_stand_alone = matches!(name, "claim" | "default");
    if let (Some(word), Some(list)) = (value.first_word(), &value.list) {
        let names = names(list);
        let is_claim_with =
            |other: fn(&str) -> bool| name == "claim" && names.iter().any(|name| other(name));
        if is_claim_with(|name| matches!(name, "min" | "max")) {
            return "use `claim, validate = check`".to_owned();
        }
        let is_other_role = is_claim_with(|name| Role::from_attr_name(name).is_some());
        if can_stand_alone && keys.contains(&word) && !is_other_role {
            return format!("use `{name}, {}`", source_text(list.clone()));
        }
        let inner: TokenStream = list.clone().into_iter().skip(1).collect();
        // `validate(email)`, `claim(skip_serializing_if = "f")`. The name of a claim may be any word.
        let is_name = inner.is_empty() || meant(keys, &word) == Some("claim");
        let is_foreign = name == "validate" || (name == "claim" && !is_name);
        if let Some(advice) = advice(keys, &word, None).filter(|_| is_foreign) {
            return Value::of(&inner, ty).advised(advice);
        }
    }
    format!("use `{}`", value.attribute(example(name)))
}

/// The attribute that the unknown one stands for.
pub(super) fn meant(keys: AttrNames, name: &str) -> Option<&'static str> {
    match advice(keys, name, None) {
        Some(Advice::Use(example, _)) => example.split(' ').next(),
        Some(_) => None,
        None => keys.nearest(name),
    }
}

/// The attribute with a value, where it takes one.
fn example(attr: &str) -> &str {
    match attr {
        "min" => "min = 60",
        "max" => "max = 3600",
        "validate" => "validate = check",
        "vis" => "vis = pub(crate)",
        "builder" => "builder = NewSession",
        "crate" => "crate = \"::actor_token\"",
        "max_actor_bytes" => "max_actor_bytes = 2000",
        attr => attr,
    }
}

/// How other derives name a value in parentheses.
const NAMES_OF_VALUES: &[&str] = &[
    "rename",
    "function",
    "name",
    "path",
    "serialize",
    "validate",
    "value",
];

/// The value of an attribute, however it is written.
struct Value<'t> {
    /// What is in its parentheses.
    list: Option<TokenStream>,
    /// The tokens without `=`, parentheses or a name: of `(name = "x", y)`, the string.
    tokens: TokenStream,
    ty: Option<&'t Type>,
}

impl<'t> Value<'t> {
    fn of(value: &TokenStream, ty: Option<&'t Type>) -> Self {
        let is_assignment = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), '=' | ':'));
        let mut tokens: TokenStream = value
            .clone()
            .into_iter()
            .skip_while(is_assignment)
            .collect();
        let list = in_parentheses(&tokens);
        if let Some(list) = &list {
            let entry = entries(list).into_iter().next();
            tokens = match entry {
                Some((name, value)) if NAMES_OF_VALUES.contains(&name.as_str()) => value,
                _ => list.clone(),
            };
        }
        Self { list, tokens, ty }
    }

    fn first_word(&self) -> Option<String> {
        match self.list.clone()?.into_iter().next()? {
            TokenTree::Ident(word) => Some(word.to_string()),
            _ => None,
        }
    }

    fn advised(&self, advice: Advice) -> String {
        let (attribute, purpose) = match advice {
            Advice::Explain(help) => return help.to_owned(),
            Advice::Required => return self.required(),
            Advice::Use("into", _) if self.ty.is_some_and(is_owned_string) => {
                return "remove it: setters of string fields already accept `impl Into`".to_owned();
            }
            Advice::Use(example, purpose) => (self.attribute(example), purpose),
            Advice::Bounds => (self.bounds(), ON_DURATIONS),
            Advice::DefaultCall => {
                let function = self.code().filter(|code| is_path(code));
                let value = function.map_or_else(|| "VALUE".to_owned(), |path| format!("{path}()"));
                (format!("default = {value}"), "")
            }
        };
        format!("use `{attribute}`{purpose}")
    }

    /// bon, garde and validator require a value for an `Option` field with this attribute.
    fn required(&self) -> String {
        let inner = self
            .ty
            .and_then(option_inner)
            .filter(|_| self.code().as_deref() != Some("false"));
        match (self.ty, inner) {
            (Some(ty), Some(inner)) => {
                let [ty, inner] = [ty, inner].map(|ty| source_text(ty.to_token_stream()));
                format!("use `{inner}` instead of `{ty}`")
            }
            _ => "remove it: a field is required unless its type is `Option<…>` or it has a `default`"
                .to_owned(),
        }
    }

    /// The bounds in `(min = 1, max = 2)`.
    fn bounds(&self) -> String {
        let entries = entries(&self.list.clone().unwrap_or_default()).into_iter();
        let bounds = entries.filter(|(name, _)| matches!(name.as_str(), "min" | "max"));
        let bounds: Vec<_> = bounds
            .map(|(name, value)| format!("{name} = {}", bound(&source_text(value))))
            .collect();
        match (bounds.is_empty(), self.code()) {
            (false, _) => bounds.join(", "),
            (true, Some(_)) => "min = SECONDS, max = SECONDS".to_owned(),
            (true, None) => "min = 60, max = 3600".to_owned(),
        }
    }

    /// The attribute of the example, with this value if it fits.
    fn attribute(&self, example: &str) -> String {
        let attr = example.split(' ').next().unwrap_or_default();
        let Some(code) = self.code() else {
            return example.to_owned();
        };
        let value = match attr {
            "claim" => match syn::parse2::<LitStr>(self.tokens.clone()) {
                Ok(name) => Some(name.value()),
                Err(_) => syn::parse_str::<Ident>(&code)
                    .ok()
                    .map(|name| name.to_string()),
            }
            .filter(|name| !name.trim().is_empty() && !is_similar_to_sub(name))
            .map(|name| format!("{name:?}")),
            "default" => self.default_value(),
            "validate" => Some(code).filter(|code| is_path(code)),
            "vis" => [format!("pub({code})"), code]
                .into_iter()
                .find(|code| is_visibility(code)),
            "builder" => Some(code).filter(|code| {
                code.starts_with(char::is_uppercase) && syn::parse_str::<Ident>(code).is_ok()
            }),
            "crate" => Some(code.replace('-', "_"))
                .filter(|code| Path::parse_mod_style.parse_str(code).is_ok())
                .map(|path| format!("{path:?}")),
            "min" | "max" => Some(bound(&code)),
            "max_actor_bytes" => {
                let bytes = number(&code, SMALLEST_ACTOR.into()..=u32::MAX.into());
                Some(bytes.unwrap_or_else(|| "BYTES".to_owned()))
            }
            _ => None,
        };
        match (attr, value) {
            (_, Some(value)) => format!("{attr} = {value}"),
            ("claim", None) => "claim = \"name\"".to_owned(),
            ("default", None) => "default = VALUE".to_owned(),
            (_, None) => example.to_owned(),
        }
    }

    /// The value as Rust code, without quotes around it.
    fn code(&self) -> Option<String> {
        let code = match syn::parse2::<LitStr>(self.tokens.clone()) {
            Ok(literal) => literal.value(),
            Err(_) => source_text(self.tokens.clone()),
        };
        Some(code).filter(|code| !code.is_empty())
    }

    /// The value as one of the field's type.
    fn default_value(&self) -> Option<String> {
        let expression = syn::parse2::<Expr>(self.tokens.clone()).ok()?;
        let Some(ty) = self.ty.filter(|_| literal_in(&expression).is_some()) else {
            return is_plain(&expression).then(|| source_text(self.tokens.clone()));
        };
        Some(match option_inner(ty) {
            Some(inner) => format!("Some({})", literal_of_type(&expression, inner)?),
            None => literal_of_type(&expression, ty)?,
        })
    }
}

/// The literal that the expression is, or the first one if it only calculates with literals.
fn literal_in(expression: &Expr) -> Option<&Lit> {
    match expression {
        Expr::Lit(literal) => Some(&literal.lit),
        Expr::Group(group) => literal_in(&group.expr),
        Expr::Paren(paren) => literal_in(&paren.expr),
        Expr::Unary(unary) => literal_in(&unary.expr),
        Expr::Binary(binary) => literal_in(&binary.right).and(literal_in(&binary.left)),
        _ => None,
    }
}

/// The standard library's `Duration`, as it is usually written.
const DURATIONS: &[&str] = &["Duration", "std::time::Duration", "core::time::Duration"];

/// The literal as a value of the type, unless the type is a different one, or unknown.
fn literal_of_type(expression: &Expr, ty: &Type) -> Option<String> {
    let code = source_text(expression.to_token_stream());
    let literal = literal_in(expression)?;
    let is_unsigned = !code.contains('-');
    let fits = match literal {
        Lit::Str(_) if is_owned_string(ty) => return Some(format!("{code}.into()")),
        // clap parses the text.
        Lit::Str(text) if !matches!(ty, Type::Reference(_)) => {
            return literal_of_type(&syn::parse_str(&text.value()).ok()?, ty);
        }
        Lit::Int(number) if is_named(ty, &["Duration"]) => {
            let path = source_text(ty.to_token_stream());
            let is_std = DURATIONS.contains(&path.trim_start_matches("::"));
            let is_u64 = matches!(number.suffix(), "" | "u64") && is_unsigned;
            return (is_std && is_u64).then(|| format!("{path}::from_secs({code})"));
        }
        Lit::Int(_) if is_named(ty, &["f32", "f64"]) => {
            let code = format!("{code}.0");
            let is_float =
                syn::parse_str(code.trim_start_matches('-')).is_ok_and(|_: LitFloat| true);
            return is_float.then_some(code);
        }
        Lit::Int(number) => {
            let has_sign = is_named(ty, &["i8", "i16", "i32", "i64", "i128", "isize"]);
            let is_of_type = number.suffix().is_empty() || is_named(ty, &[number.suffix()]);
            is_integer(ty) && is_of_type && (has_sign || is_unsigned)
        }
        Lit::Float(number) => match number.suffix() {
            "" => is_named(ty, &["f32", "f64"]),
            suffix => is_named(ty, &[suffix]),
        },
        Lit::Str(_) => matches!(ty, Type::Reference(it) if is_named(&it.elem, &["str"])),
        Lit::Bool(_) => is_named(ty, &["bool"]),
        Lit::Char(_) => is_named(ty, &["char"]),
        Lit::Byte(_) => is_named(ty, &["u8"]),
        _ => matches!(ty, Type::Reference(_)),
    };
    fits.then_some(code)
}

/// The content of the parentheses, if there is nothing else.
fn in_parentheses(tokens: &TokenStream) -> Option<TokenStream> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next()?, tokens.next()) {
        (TokenTree::Group(group), None) if group.delimiter() == Delimiter::Parenthesis => {
            Some(group.stream())
        }
        _ => None,
    }
}

/// The first word of each entry of a list.
fn names(list: &TokenStream) -> Vec<String> {
    let mut is_first = true;
    let names = list.clone().into_iter().filter_map(|token| {
        let was_first = std::mem::replace(&mut is_first, token.to_string() == ",");
        matches!(token, TokenTree::Ident(_) if was_first).then(|| token.to_string())
    });
    names.collect()
}

/// The entries `name = value` of a list, up to the first that is none.
fn entries(list: &TokenStream) -> Vec<(String, TokenStream)> {
    let mut entries = Vec::new();
    let mut tokens = list.clone().into_iter();
    while let (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(punct))) =
        (tokens.next(), tokens.next())
    {
        if punct.as_char() != '=' {
            break;
        }
        let is_value =
            |token: &TokenTree| !matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
        entries.push((
            name.to_string(),
            tokens.by_ref().take_while(is_value).collect(),
        ));
    }
    entries
}

pub(super) fn is_path(code: &str) -> bool {
    matches!(syn::parse_str(code), Ok(Expr::Path(_)))
}

/// The value of `min` or `max` that the code is, or a placeholder.
fn bound(code: &str) -> String {
    let is_value = match syn::parse_str(code) {
        Ok(Expr::Path(_)) => true,
        Ok(Expr::Call(call)) => {
            matches!(*call.func, Expr::Path(_)) && call.args.iter().all(is_plain)
        }
        _ => false,
    };
    let value = Some(code.to_owned()).filter(|_| is_value);
    let value = value.or_else(|| number(code, 1..=i64::MAX as u64));
    value.unwrap_or_else(|| "SECONDS".to_owned())
}

/// The integer within the limits that the code is: a literal as written, or what literals result in.
fn number(code: &str, limits: RangeInclusive<u64>) -> Option<String> {
    let number = computed(&syn::parse_str(code).ok()?)?;
    let is_literal = |literal: LitInt| literal.suffix().is_empty();
    let is_literal = syn::parse_str(code).is_ok_and(is_literal);
    let text = if is_literal {
        code.to_owned()
    } else {
        number.to_string()
    };
    limits.contains(&number).then_some(text)
}

/// The sum or product of integer literals.
fn computed(expression: &Expr) -> Option<u64> {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Int(literal),
            ..
        }) => {
            let is_number = INTEGER_SUFFIXES.contains(&literal.suffix());
            literal.base10_parse().ok().filter(|_| is_number)
        }
        Expr::Group(group) => computed(&group.expr),
        Expr::Paren(paren) => computed(&paren.expr),
        Expr::Binary(binary) => {
            let (left, right) = (computed(&binary.left)?, computed(&binary.right)?);
            match binary.op {
                BinOp::Mul(_) => left.checked_mul(right),
                BinOp::Add(_) => left.checked_add(right),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_visibility(code: &str) -> bool {
    matches!(
        syn::parse_str(code),
        Ok(Visibility::Public(_) | Visibility::Restricted(_))
    )
}
