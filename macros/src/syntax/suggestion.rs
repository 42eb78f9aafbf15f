//! Suggests an attribute for one that is unknown or has an invalid value. The suggestion has the
//! user's value if that is definitely valid, and an example otherwise.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::{Expr, Lit, LitStr, Type};

use super::attr_table::{AttrInfo, Site, ValueKind, is_similar_to_sub};
use super::convert::{as_bound, as_function, as_limit, as_path, as_visibility, parsed};
use super::entry::Entry;
use super::foreign_attrs::foreign_help;
use super::source_text::source_text;
use crate::ctxt::{Reported, ScopedCtxt};
use crate::type_syntax::{is_integer, is_named};

/// Reports an attribute that is unknown at the site, on a field of this type.
pub(super) fn report_unknown(
    site: Site,
    ident: &Ident,
    value: &TokenStream,
    ty: Option<&Type>,
    here: &mut ScopedCtxt<'_>,
) -> Reported {
    let name = ident.to_string();
    let (other, target) = match site {
        Site::Field => (Site::Struct, "the struct"),
        Site::Struct => (Site::Field, "a field"),
    };
    // `into = "Type"` is serde's attribute, and not a misplaced `into`.
    let is_foreign = !value.is_empty() && foreign_help(site, &name).is_some();
    let (on, there) = (site.name(), other.name());
    if other.has(&name) && !is_foreign {
        let wrong = format!("`{name}` is a {there} attribute, not a {on} attribute");
        return here.error(ident, wrong, format!("move it to {target}"));
    }
    let help = for_unknown(site, &name, value, ty);
    let help = help.unwrap_or_else(|| format!("use {}", site.listed()));
    here.error(ident, format!("unknown {on} attribute `{name}`"), help)
}

fn for_unknown(site: Site, name: &str, value: &TokenStream, ty: Option<&Type>) -> Option<String> {
    let with_word = first_word(value).map(|word| format!("{name}({word})"));
    for name in with_word.iter().map(String::as_str).chain([name]) {
        if let Some(help) = foreign_help(site, name) {
            return Some(help.to_owned());
        }
        if let Some(info) = site.by_synonym(name) {
            let code = with_value(info, value, ty);
            return Some(format!("use `{code}`{}{}", info.purpose, info.on_fields()));
        }
    }
    let info = site.nearest(name)?;
    let code = with_value(info, value, ty);
    Some(format!("use `{code}`{}", info.on_fields()))
}

/// Returns the attribute that an unknown name was probably meant for.
pub(super) fn meant(site: Site, name: &str) -> Option<&'static AttrInfo> {
    match foreign_help(site, name) {
        Some(_) => None,
        None => site.by_synonym(name).or_else(|| site.nearest(name)),
    }
}

/// Returns the help for a known attribute with an invalid value.
pub(super) fn for_value(entry: &Entry<'_, '_>, value: &TokenStream) -> String {
    format!("use `{}`", with_value(entry.info, value, entry.ty))
}

/// Returns the attribute with the user's value, or with an example if the value may be invalid.
fn with_value(info: &AttrInfo, value: &TokenStream, ty: Option<&Type>) -> String {
    if value.is_empty() {
        return info.shortest();
    }
    let value = bare(value);
    let code = || match syn::parse2::<LitStr>(value.clone()) {
        Ok(literal) => Some(literal.value()),
        Err(_) => source_text(value.clone()),
    };
    let code_if =
        |is_valid: fn(TokenStream) -> bool| code().filter(|code| code.parse().is_ok_and(is_valid));
    let valid_value = match info.value {
        ValueKind::None => None,
        ValueKind::ClaimName => claim_name(&value),
        ValueKind::Default => default_value(&value, ty),
        ValueKind::Seconds => code_if(is_bound),
        ValueKind::Function => code_if(is_function),
        ValueKind::Visibility => code_if(|value| as_visibility(value).is_some()),
        ValueKind::BuilderName => code_if(is_type_name),
        ValueKind::CratePath => code().and_then(|code| crate_path(&code)),
        ValueKind::Bytes => code_if(|value| as_limit(value).is_ok()),
    };
    info.with(valid_value.as_deref().unwrap_or(info.example))
}

/// Returns the value without `=` or parentheses.
fn bare(value: &TokenStream) -> TokenStream {
    let is_assignment = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), '=' | ':'));
    let tokens = value.clone().into_iter();
    let value = tokens.skip_while(is_assignment).collect();
    in_parentheses(&value).unwrap_or(value)
}

/// Returns the content of the parentheses, if they are the complete value.
fn in_parentheses(value: &TokenStream) -> Option<TokenStream> {
    let mut tokens = value.clone().into_iter();
    match (tokens.next()?, tokens.next()) {
        (TokenTree::Group(group), None) if group.delimiter() == Delimiter::Parenthesis => {
            Some(group.stream())
        }
        _ => None,
    }
}

fn first_word(value: &TokenStream) -> Option<String> {
    match in_parentheses(value)?.into_iter().next()? {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    }
}

fn claim_name(value: &TokenStream) -> Option<String> {
    let string = syn::parse2(value.clone()).map(|string: LitStr| string.value());
    let word = syn::parse2(value.clone()).map(|word: Ident| word.to_string());
    let name = string.or(word).ok()?;
    let is_valid = !name.trim().is_empty() && !is_similar_to_sub(&name) && !Site::Field.has(&name);
    is_valid.then(|| format!("{name:?}"))
}

/// Returns the value if it is a valid default for the type: a call, a constant, or a literal whose
/// type is known.
fn default_value(value: &TokenStream, ty: Option<&Type>) -> Option<String> {
    let is_valid = match parsed(value.clone())? {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.suffix().is_empty() && is_integer(ty?),
            Lit::Bool(_) => is_named(ty?, &["bool"]),
            _ => false,
        },
        Expr::Call(_) | Expr::Macro(_) | Expr::MethodCall(_) | Expr::Path(_) => true,
        _ => false,
    };
    source_text(value.clone()).filter(|_| is_valid)
}

/// Returns `true` for a path that isn't a rule of another derive, such as `validate(email)`.
fn is_function(value: TokenStream) -> bool {
    let name = value.to_string();
    let is_path = parsed(value).is_some_and(|value| as_function(&value).is_some());
    is_path && foreign_help(Site::Field, &name).is_none()
}

fn is_bound(value: TokenStream) -> bool {
    parsed(value).is_some_and(|value| as_bound(&value).is_some())
}

/// Returns `true` for a name that looks like that of a type.
fn is_type_name(value: TokenStream) -> bool {
    syn::parse2(value).is_ok_and(|name: Ident| name.to_string().starts_with(char::is_uppercase))
}

fn crate_path(code: &str) -> Option<String> {
    let path = code.replace('-', "_");
    as_path(&LitStr::new(&path, Span::call_site()))?;
    Some(format!("{path:?}"))
}
