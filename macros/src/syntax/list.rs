//! Walks the entries of `#[actor_token(…)]`, whatever is wrong with some of them. What a key means is not its business.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, LitStr, MacroDelimiter, Meta, Token, Type};

use super::attr_names::AttrNames;
use super::expression::is_plain;
use crate::ctxt::{Reported, ScopedCtxt};

/// Calls `entry` with each key of the struct, or of a field of the type, whose value it has read when it returns `Ok`.
///
/// A key with a `problem` is reported already; its value is passed over. The result says whether all could be read.
pub(super) fn entries(
    attrs: &[Attribute],
    keys: AttrNames,
    ty: Option<&Type>,
    here: &mut ScopedCtxt<'_>,
    mut entry: impl FnMut(Key, ParseStream<'_>, &mut ScopedCtxt<'_>) -> Result<(), Reported>,
) -> Result<(), Reported> {
    let mut seen = Vec::new();
    let mut all_read = Ok(());
    for attr in attrs {
        if !attr.path().is_ident("actor_token") {
            continue;
        }
        let Meta::List(list) = &attr.meta else {
            all_read = Err(here.error(
                &attr.meta,
                "missing parentheses after `actor_token`",
                format!("use `#[actor_token(…)]` with {}", keys.listed()),
            ));
            continue;
        };
        if !matches!(list.delimiter, MacroDelimiter::Paren(_)) {
            all_read = Err(here.error(
                &attr.meta,
                "`actor_token` takes its keys in round parentheses",
                "write `#[actor_token(…)]`",
            ));
            continue;
        }
        let walked = list.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                let read = walk_one(input, keys, ty, &mut seen, here, &mut entry);
                all_read = all_read.and(read);
                let _: Option<Token![,]> = input.parse()?;
            }
            Ok(())
        });
        if let Err(error) = walked {
            all_read = Err(here.error(list, error.to_string(), format!("use {}", keys.listed())));
        }
    }
    all_read
}

/// A key as it stands in the list.
pub(super) struct Key {
    pub(super) ident: Ident,
    pub(super) name: String,
    /// The keys that are valid where this one stands.
    pub(super) keys: AttrNames,
    /// The type of the field.
    pub(super) ty: Option<Type>,
    pub(super) problem: Option<Reported>,
}

fn walk_one(
    input: ParseStream<'_>,
    keys: AttrNames,
    ty: Option<&Type>,
    seen: &mut Vec<String>,
    here: &mut ScopedCtxt<'_>,
    entry: &mut impl FnMut(Key, ParseStream<'_>, &mut ScopedCtxt<'_>) -> Result<(), Reported>,
) -> Result<(), Reported> {
    let Ok(ident) = Ident::parse_any(input) else {
        let next: Option<TokenTree> = input.fork().parse().ok();
        let junk = until_comma(input);
        let junk = if junk.is_empty() {
            next.into_token_stream()
        } else {
            junk
        };
        let help = match next_text(&junk).filter(|text| keys.contains(text)) {
            Some(key) => format!("use `{key}` without quotes"),
            None => format!("use {}", keys.listed()),
        };
        return Err(here.error(junk, "expected an attribute name", help));
    };
    let name = ident.to_string();
    let problem = if !keys.contains(&name) {
        let value = until_comma(&input.fork());
        Some(keys.unknown(&ident, &value, ty, here))
    } else if seen.contains(&name) {
        Some(here.error(
            &ident,
            format!("`{name}` is given twice"),
            "remove one of the two",
        ))
    } else {
        seen.push(name.clone());
        None
    };
    let key = Key {
        ident,
        name: name.clone(),
        keys,
        ty: ty.cloned(),
        problem,
    };
    let read = match problem {
        Some(reported) => entry(key, input, here).and(Err(reported)),
        None => entry(key, input, here),
    };
    let rest = until_comma(input);
    read?;
    if rest.is_empty() {
        return Ok(());
    }
    Err(here.error(
        rest,
        format!("unexpected tokens after `{name}`"),
        "separate the keys by commas",
    ))
}

/// The text that the tokens are.
fn next_text(tokens: &TokenStream) -> Option<String> {
    let text: LitStr = syn::parse2(tokens.clone()).ok()?;
    Some(text.value())
}

/// The tokens up to the next comma, which stays.
pub(super) fn until_comma(input: ParseStream<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        match input.parse::<TokenTree>() {
            Ok(token) => tokens.extend([token]),
            Err(_) => break,
        }
    }
    tokens
}

/// The tokens up to a comma after which an entry with a known key begins: what can't be read may have commas in it.
pub(super) fn until_entry(input: ParseStream<'_>, keys: AttrNames) -> TokenStream {
    let mut tokens = until_comma(input);
    while input.peek(Token![,]) && !entry_follows(input, keys) {
        if let Ok(comma) = input.parse::<TokenTree>() {
            tokens.extend([comma]);
        }
        tokens.extend(until_comma(input));
    }
    tokens
}

fn entry_follows(input: ParseStream<'_>, keys: AttrNames) -> bool {
    let ahead = input.fork();
    let _: syn::Result<Token![,]> = ahead.parse();
    match Ident::parse_any(&ahead) {
        Ok(key) => {
            let ends = ahead.is_empty() || ahead.peek(Token![,]) || ahead.peek(Token![=]);
            keys.contains(&key.to_string()) && ends
        }
        Err(_) => ahead.is_empty(),
    }
}

/// The next token if it is an expression that a `macro_rules!` macro passed on, and nothing follows it. It may be one that only
/// syn's `full` reads.
pub(super) fn passed_on(input: ParseStream<'_>) -> Option<Expr> {
    let ahead = input.fork();
    let Ok(TokenTree::Group(group)) = ahead.parse() else {
        return None;
    };
    let alone = ahead.is_empty() || ahead.peek(Token![,]);
    if group.delimiter() != Delimiter::None || !alone {
        return None;
    }
    let tokens = TokenStream::from(TokenTree::Group(group));
    let parsed = syn::parse2(tokens.clone()).ok().filter(is_plain);
    Some(parsed.unwrap_or(Expr::Verbatim(tokens)))
}
