//! Reads the value behind a key: one function for each kind of value, each with its own words for what is wrong.
//! Values that are expressions are not among them.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{DeriveInput, GenericParam, Lit, LitInt, LitStr, Path, Token, Visibility, token};

use super::list::{Key, until_comma};
use super::source_text::source_text;
use super::{CratePath, MaxActorBytes, suggestion};
use crate::ctxt::{Reported, ScopedCtxt};

/// A key that stands alone.
pub(super) fn flag(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut ScopedCtxt<'_>,
) -> Result<(), Reported> {
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

/// Reports a value that follows its key without a `=`.
pub(super) fn assigned(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut ScopedCtxt<'_>,
) -> Result<(), Reported> {
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
    let wrong = format!("expected `=` after `{}`", key.name);
    Err(here.error(&value, wrong, suggested(key, &value)))
}

/// The help with the value in the form that the attribute takes.
pub(super) fn suggested(key: &Key, value: &TokenStream) -> String {
    suggestion::for_value(key.keys, &key.name, value, key.ty.as_ref())
}

/// Moves behind the `=`, to a value that is there.
pub(super) fn equals(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut ScopedCtxt<'_>,
    example: &str,
) -> Result<(), Reported> {
    assigned(key, input, here)?;
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
    here: &mut ScopedCtxt<'_>,
) -> Result<Option<LitStr>, Reported> {
    assigned(key, input, here)?;
    if !input.peek(Token![=]) && !input.peek(token::Paren) {
        return Ok(None);
    }
    let example = "claim = \"name\"";
    equals(key, input, here, example)?;
    let name = text(key, input, here)?;
    if name.value().trim().is_empty() {
        return Err(here.error(
            &name,
            "a claim needs a name",
            "write `claim` alone to take the field's name, or `claim = \"name\"`",
        ));
    }
    Ok(Some(name))
}

/// `vis = pub(crate)`.
pub(super) fn visibility(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut ScopedCtxt<'_>,
) -> Result<Visibility, Reported> {
    equals(key, input, here, "vis = pub(crate)")?;
    let value = until_comma(input);
    match syn::parse2(value.clone()) {
        Ok(vis @ (Visibility::Public(_) | Visibility::Restricted(_))) => Ok(vis),
        Ok(Visibility::Inherited) | Err(_) => {
            let help = suggested(key, &value);
            let help =
                format!("{help} without quotes, or `vis = pub(self)` for the current module");
            Err(here.error(value, "expected a visibility for `vis`", help))
        }
    }
}

/// `builder = Name`, for the struct `input`.
pub(super) fn builder(
    key: &Key,
    value: ParseStream<'_>,
    input: &DeriveInput,
    here: &mut ScopedCtxt<'_>,
) -> Result<Ident, Reported> {
    equals(key, value, here, "builder = NewSession")?;
    let value = until_comma(value);
    let Ok(builder) = syn::parse2::<Ident>(value.clone()) else {
        let help = suggested(key, &value);
        let help = format!("{help} without quotes; the builder is declared next to the struct");
        return Err(here.error(value, "expected a name for `builder`", help));
    };
    let has_it = |other: &Ident| builder.unraw() == other.unraw();
    let is_parameter = input
        .generics
        .params
        .iter()
        .any(|parameter| match parameter {
            GenericParam::Type(parameter) => has_it(&parameter.ident),
            GenericParam::Const(parameter) => has_it(&parameter.ident),
            GenericParam::Lifetime(_) => false,
        });
    let what = match (has_it(&input.ident), is_parameter) {
        (true, _) => "the struct's own name",
        (false, true) => "a parameter of the struct",
        (false, false) => return Ok(builder),
    };
    Err(here.error(
        &builder,
        format!("`{builder}` is {what}"),
        format!(
            "write another name, or leave `builder` out: it is `{}Builder` then",
            input.ident.unraw()
        ),
    ))
}

/// `crate = "path"`.
pub(super) fn crate_path(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut ScopedCtxt<'_>,
) -> Result<Path, Reported> {
    let path = match crate_path_seen(input) {
        CratePath::At(path) => source_text(path.to_token_stream()),
        CratePath::Usual | CratePath::Invalid => "::actor_token".to_owned(),
    };
    let example = format!("crate = \"{path}\"");
    equals(key, input, here, &example)?;
    let literal = text(key, input, here)?;
    let spelt = literal.value();
    let path = literal.parse_with(Path::parse_mod_style);
    path.ok().filter(has_keywords_in_front).ok_or_else(|| {
        let mended = spelt.replace('-', "_");
        let is_mended = Path::parse_mod_style.parse_str(&mended).is_ok() && mended != spelt;
        let help = if is_mended {
            format!("write `crate = \"{mended}\"`: in code, a crate's name has no hyphen")
        } else {
            format!("write `{example}`, or the path at which it is re-exported")
        };
        here.error(&literal, "this is not the path of a crate or module", help)
    })
}

/// The path that the value of `crate` looks like, whatever is wrong with how it is written. Nothing is reported, and nothing read.
pub(super) fn crate_path_seen(input: ParseStream<'_>) -> CratePath {
    fn text(tokens: TokenStream) -> String {
        let tokens = tokens.into_iter().map(|token| match token {
            TokenTree::Group(group) => text(group.stream()),
            TokenTree::Literal(literal) => syn::parse2::<LitStr>(TokenTree::from(literal).into())
                .map_or_else(|_| "?".to_owned(), |literal| literal.value()),
            token => token.to_string(),
        });
        tokens.collect()
    }
    let tokens = until_comma(&input.fork());
    let place = tokens.span();
    let text = text(tokens);
    let text = text.trim_start_matches(['=', ' ']).replace('-', "_");
    let path = LitStr::new(&text, place).parse_with(Path::parse_mod_style);
    let path = path.ok().filter(has_keywords_in_front);
    match path {
        Some(path) if !path.is_ident("crate") && !path.is_ident("self") => CratePath::At(path),
        Some(_) | None => CratePath::Invalid,
    }
}

/// Whether `crate`, `self` and `super` stand where a path can have them.
fn has_keywords_in_front(path: &Path) -> bool {
    let mut in_front = path.leading_colon.is_none();
    path.segments.iter().enumerate().all(|(index, segment)| {
        let name = segment.ident.to_string();
        let fits = match name.as_str() {
            "crate" | "self" => in_front && index == 0,
            "super" => in_front,
            "Self" => false,
            _ => true,
        };
        in_front &= matches!(name.as_str(), "self" | "super");
        fits
    })
}

/// The bytes of `{"sub":"a"}`.
pub(super) const SMALLEST_ACTOR: u32 = 11;

/// `max_actor_bytes = N`, `max_actor_bytes = none`.
pub(super) fn max_actor_bytes(
    key: &Key,
    input: ParseStream<'_>,
    here: &mut ScopedCtxt<'_>,
) -> Result<MaxActorBytes, Reported> {
    equals(key, input, here, "max_actor_bytes = 2000")?;
    let value = until_comma(input);
    if let Ok(word) = syn::parse2::<Ident>(value.clone()) {
        if word == "none" {
            return Ok(MaxActorBytes::Unlimited);
        }
    }
    let is_plain = |number: &LitInt| {
        let of_bytes = matches!(number.suffix(), "" | "u32" | "u64" | "usize");
        of_bytes && !number.base10_digits().starts_with('-')
    };
    let number = syn::parse2::<LitInt>(value.clone()).ok().filter(is_plain);
    match number.map(|number| number.base10_parse::<u32>()) {
        Some(Ok(bytes)) if bytes < SMALLEST_ACTOR => Err(here.error(
            value,
            format!("no actor fits into {bytes} bytes: the smallest, `{{\"sub\":\"a\"}}`, has {SMALLEST_ACTOR}"),
            "write a larger number, or `max_actor_bytes = none` for no limit",
        )),
        Some(Ok(bytes)) => Ok(MaxActorBytes::AtMost(bytes)),
        Some(Err(_)) => Err(here.error(
            value,
            format!("`max_actor_bytes` must be at most {}", u32::MAX),
            "write `max_actor_bytes = none` for no limit",
        )),
        None => {
            let help = suggested(key, &value);
            Err(here.error(
                value,
                "`max_actor_bytes` takes a number of bytes, or `none`",
                format!("{help}, or `max_actor_bytes = none` for no limit"),
            ))
        }
    }
}

fn text(key: &Key, input: ParseStream<'_>, here: &mut ScopedCtxt<'_>) -> Result<LitStr, Reported> {
    let ahead = input.fork();
    let literal = ahead.parse::<LitStr>().ok();
    if let Some(literal) = literal.filter(|literal| literal.suffix().is_empty()) {
        input.advance_to(&ahead);
        return Ok(literal);
    }
    let wrong = format!("expected a string literal for `{}`", key.name);
    let value = until_comma(input);
    Err(here.error(&value, wrong, suggested(key, &value)))
}
