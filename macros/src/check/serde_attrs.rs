//! serde attributes on a claim that look as if they changed its name in the request, which is not serialized with serde's derive.
//!
//! A struct may also derive `Serialize` or `Deserialize` for other purposes, and a derive macro can't see that. Therefore only
//! `rename` and `flatten` are checked, and only on claims without an explicit name. Other attributes don't affect names.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Attribute, LitStr, Meta};

use crate::ctxt::ScopedCtxt;
use crate::syntax::{ClaimName, Field, Role, is_similar_to_sub};

/// One entry of a `#[serde(…)]`.
struct Entry {
    key: Ident,
    /// The first text in its value: of one for both directions, that for the way out.
    text: Option<String>,
    /// It speaks of the way in alone: `rename(deserialize = "x")`.
    reads_only: bool,
}

/// Reports the first serde attribute that would change the name of this claim.
pub(super) fn reject_on_claim(field: &Field<'_>, here: &mut ScopedCtxt<'_>) {
    let mark = field
        .attrs
        .roles
        .first()
        .map(|mark| (mark.role, &mark.claim));
    let Some((Role::Claim, ClaimName::OfField)) = mark else {
        return;
    };
    for Entry { key, text, .. } in entries(field.syn_attrs) {
        let (does, help) = match key.to_string().as_str() {
            "rename" if text.as_ref() != Some(&field.name) => (
                "rename this claim",
                format!(
                    "use `#[actor_token(claim = {:?})]`",
                    text.as_deref()
                        .filter(|name| !name.trim().is_empty() && !is_similar_to_sub(name))
                        .unwrap_or("name")
                ),
            ),
            "flatten" => (
                "flatten this claim into the actor",
                "use a `claim` field for each member, or one complete actor: `#[actor_token(actor)]`"
                    .to_owned(),
            ),
            _ => continue,
        };
        here.error(
            &key,
            format!(
                "`#[serde({key})]` does not {does}: the request is not serialized with serde's derive"
            ),
            format!(
                "{help}; to keep the serde attribute, name the claim explicitly: `#[actor_token(claim = \"{}\")]`",
                field.name
            ),
        );
        return;
    }
}

/// The name that serde would give the field.
pub(super) fn renamed_to(field: &Field<'_>) -> Option<String> {
    let mut entries = entries(field.syn_attrs).into_iter();
    entries.find(|entry| entry.key == "rename")?.text
}

fn entries(attrs: &[Attribute]) -> Vec<Entry> {
    let lists = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::List(list) if list.path.is_ident("serde") => Some(&list.tokens),
        _ => None,
    });
    let mut entries: Vec<_> = lists.cloned().flat_map(entries_in).collect();
    entries.retain(|entry| !entry.reads_only);
    entries
}

fn entries_in(tokens: TokenStream) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut is_first = true;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => is_first = true,
            TokenTree::Ident(key) if is_first => {
                entries.push(Entry {
                    key,
                    text: None,
                    reads_only: false,
                });
                is_first = false;
            }
            token => {
                is_first = false;
                if let Some(entry) = entries.last_mut() {
                    entry.take(token);
                }
            }
        }
    }
    entries
}

impl Entry {
    /// Takes a token of the value.
    fn take(&mut self, token: TokenTree) {
        if let TokenTree::Group(group) = &token {
            let mut ways = entries_in(group.stream());
            if let Some(out) = ways.iter_mut().find(|way| way.key == "serialize") {
                self.text = out.text.take();
                return;
            }
            self.reads_only = ways.iter().any(|way| way.key == "deserialize");
        }
        if self.text.is_none() {
            self.text = first_text(token.into());
        }
    }
}

fn first_text(tokens: TokenStream) -> Option<String> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) => first_text(group.stream()),
        TokenTree::Literal(literal) => {
            let text: LitStr = syn::parse2(TokenTree::Literal(literal).into()).ok()?;
            Some(text.value())
        }
        TokenTree::Ident(_) | TokenTree::Punct(_) => None,
    })
}
