//! Suggests a replacement for an attribute that is unknown or has an invalid value. The suggestion
//! contains the user's value if that is definitely valid, and an example otherwise.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::{Expr, Lit, LitStr, Type};

use super::attr_table::{AttrInfo, Target, ValueKind, is_valid_claim_name};
use super::convert::{as_bound, as_function, as_max_bytes, as_path, as_visibility, parse_plain};
use super::entry::Entry;
use super::foreign_attrs::foreign_help;
use super::source_text::source_text;
use crate::ctxt::{Reported, ScopedCtxt};
use crate::type_syntax::{is_constant_name, is_integer, is_named, is_owned_string, option_inner};

/// Reports an attribute that is unknown on fields or on structs. `ty` is the type of the field.
pub(super) fn report_unknown(
    target: Target,
    ident: &Ident,
    value: &TokenStream,
    ty: Option<&Type>,
    cx: &mut ScopedCtxt<'_>,
) -> Reported {
    let name = ident.to_string();
    let (other_target, destination) = match target {
        Target::Field => (Target::Struct, "the struct"),
        Target::Struct => (Target::Field, "a field"),
    };
    // For example, `into = "Type"` on a struct is serde's attribute, and not a misplaced `into`.
    let is_foreign = !value.is_empty() && foreign_help(target, &name).is_some();
    let (actual, expected) = (target.name(), other_target.name());
    if other_target.has_attr(&name) && !is_foreign {
        let message = format!("`{name}` is a {expected} attribute, not a {actual} attribute");
        return cx.error(ident, message, format!("move it to {destination}"));
    }
    let help = unknown_help(target, &name, value, ty);
    let help = help.unwrap_or_else(|| format!("use {}", target.attr_list()));
    cx.error(ident, format!("unknown {actual} attribute `{name}`"), help)
}

/// Returns the help for an unknown attribute, or `None` if no attribute is equivalent or similar.
fn unknown_help(
    target: Target,
    name: &str,
    value: &TokenStream,
    ty: Option<&Type>,
) -> Option<String> {
    let with_argument = first_argument(value).map(|argument| format!("{name}({argument})"));
    for name in with_argument.iter().map(String::as_str).chain([name]) {
        if let Some(help) = foreign_help(target, name) {
            return Some(help.to_owned());
        }
        if let Some(info) = target.by_synonym(name) {
            let code = with_value(info, value, ty);
            return Some(format!("use `{code}`{}{}", info.purpose, info.field_help()));
        }
    }
    let info = target.nearest(name)?;
    let code = with_value(info, value, ty);
    Some(format!("use `{code}`{}", info.field_help()))
}

/// Returns the attribute that the user probably meant with an unknown name.
pub(super) fn probably_meant(target: Target, name: &str) -> Option<&'static AttrInfo> {
    match foreign_help(target, name) {
        Some(_) => None,
        None => target.by_synonym(name).or_else(|| target.nearest(name)),
    }
}

/// Returns the help for a known attribute with an invalid value.
pub(super) fn value_help(entry: &Entry<'_, '_>, value: &TokenStream) -> String {
    format!("use `{}`", with_value(entry.info, value, entry.ty))
}

/// Returns the attribute with the user's value, or with an example if that value may be invalid.
fn with_value(info: &AttrInfo, value: &TokenStream, ty: Option<&Type>) -> String {
    if value.is_empty() {
        return info.shortest_form();
    }
    let value = without_equals_or_parentheses(value);
    let code = || match syn::parse2::<LitStr>(value.clone()) {
        Ok(literal) => Some(literal.value()),
        Err(_) => source_text(value.clone()),
    };
    let code_if =
        |is_valid: fn(TokenStream) -> bool| code().filter(|code| code.parse().is_ok_and(is_valid));
    let valid_value = match info.value {
        ValueKind::None => None,
        ValueKind::ClaimName => valid_claim_name(&value),
        ValueKind::Default => valid_default(&value, ty),
        ValueKind::Seconds => code_if(is_bound),
        ValueKind::Function => code_if(is_function_path),
        ValueKind::Visibility => code_if(|value| as_visibility(value).is_some()),
        ValueKind::BuilderName => code_if(is_type_name),
        ValueKind::CratePath => code().and_then(|code| valid_crate_path(&code)),
        ValueKind::Bytes => code_if(is_max_bytes),
    };
    info.with(valid_value.as_deref().unwrap_or(info.example))
}

/// Returns the value without a preceding `=` or `:`, and without parentheses around it.
fn without_equals_or_parentheses(value: &TokenStream) -> TokenStream {
    let is_assignment = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), '=' | ':'));
    let tokens = value.clone().into_iter();
    let value = tokens.skip_while(is_assignment).collect();
    in_parentheses(&value).unwrap_or(value)
}

/// Returns the content of the parentheses around the value, or `None` if there are none.
fn in_parentheses(value: &TokenStream) -> Option<TokenStream> {
    let mut tokens = value.clone().into_iter();
    match (tokens.next()?, tokens.next()) {
        (TokenTree::Group(group), None) if group.delimiter() == Delimiter::Parenthesis => {
            Some(group.stream())
        }
        _ => None,
    }
}

/// Returns the first token in parentheses, if it is a name.
fn first_argument(value: &TokenStream) -> Option<String> {
    match in_parentheses(value)?.into_iter().next()? {
        TokenTree::Ident(argument) => Some(argument.to_string()),
        _ => None,
    }
}

/// Returns the value if it is valid for a claim: the name of a constant, or a string. A different
/// word becomes a string.
fn valid_claim_name(value: &TokenStream) -> Option<String> {
    if parse_plain(value.clone()).is_some_and(|value| is_constant_name(&value)) {
        return source_text(value.clone());
    }
    let string = syn::parse2(value.clone()).map(|string: LitStr| string.value());
    let word = syn::parse2(value.clone()).map(|word: Ident| word.to_string());
    let name = string.or(word).ok()?;
    let is_valid = is_valid_claim_name(&name) && !Target::Field.has_attr(&name);
    is_valid.then(|| format!("{name:?}"))
}

/// Returns the value if it is valid as the default of the type: a call, a path, or a string,
/// integer or boolean literal of that type.
fn valid_default(value: &TokenStream, ty: Option<&Type>) -> Option<String> {
    let ty = ty.map(|ty| option_inner(ty).unwrap_or(ty));
    let is_valid = match parse_plain(value.clone())? {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.suffix().is_empty() && is_integer(ty?),
            Lit::Bool(_) => is_named(ty?, &["bool"]),
            Lit::Str(text) => text.suffix().is_empty() && is_owned_string(ty?),
            _ => false,
        },
        Expr::Call(_) | Expr::Macro(_) | Expr::MethodCall(_) | Expr::Path(_) => true,
        _ => false,
    };
    source_text(value.clone()).filter(|_| is_valid)
}

/// Returns `true` for a path, except for a rule of another derive, such as `email` in
/// `validate(email)`.
fn is_function_path(value: TokenStream) -> bool {
    let name = value.to_string();
    let is_path = parse_plain(value).is_some_and(|value| as_function(&value).is_some());
    is_path && foreign_help(Target::Field, &name).is_none()
}

fn is_bound(value: TokenStream) -> bool {
    parse_plain(value).is_some_and(|value| as_bound(&value).is_some())
}

fn is_max_bytes(value: TokenStream) -> bool {
    parse_plain(value).is_some_and(|value| as_max_bytes(&value).is_some())
}

/// Returns `true` for a name that begins with a capital letter, like those of types.
fn is_type_name(value: TokenStream) -> bool {
    syn::parse2(value).is_ok_and(|name: Ident| name.to_string().starts_with(char::is_uppercase))
}

/// Returns the path as a string literal if it is valid. A hyphen in a crate name becomes an
/// underscore.
fn valid_crate_path(code: &str) -> Option<String> {
    let path = code.replace('-', "_");
    as_path(&LitStr::new(&path, Span::call_site()))?;
    Some(format!("{path:?}"))
}
