//! Attributes of serde's on a slot that look as if they shaped the request, which is not written through them.
//!
//! A struct may be `Serialize` for another reason, so an attribute is only a mistake where it would change the very
//! part that it stands on, and where nobody said that the part is meant as it is: by writing out the claim's name, or the
//! slot of a field that is in it by its name alone.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Attribute, LitStr, Meta};

use crate::ctxt::Here;
use crate::syntax::{ClaimName, Field, Slot};

/// One entry of a `#[serde(…)]`.
struct Entry {
    key: Ident,
    /// The first text in its value: of one for both directions, that for the way out.
    text: Option<String>,
    /// It speaks of the way in alone: `rename(deserialize = "x")`.
    reads_only: bool,
}

/// Reports the first entry that would mislead.
pub(super) fn say_nothing_here(field: &Field<'_>, here: &mut Here<'_>) {
    match (
        field.slot(),
        field.says.marks.first().map(|mark| &mark.claim),
    ) {
        (Some(Slot::Claim), Some(ClaimName::OfField)) => say_nothing_of_a_claim(field, here),
        (Some(slot), None) => say_nothing_of_a_part(field, slot, here),
        _ => {}
    }
}

/// On a field that is in a slot by its name.
fn say_nothing_of_a_part(field: &Field<'_>, slot: Slot, here: &mut Here<'_>) {
    let mut entries = entries(field.attrs).into_iter();
    let Some(Entry { key, .. }) =
        entries.find(|entry| MISLEADING.iter().any(|key| entry.key == key))
    else {
        return;
    };
    let slot = slot.key();
    here.error(
        &key,
        format!("`#[serde({key})]` doesn't change the request: it is not written through it, and has `{slot}` in any case"),
        format!(
            "remove it; or, if it is there for another reason, mark the field `#[actor_token({slot})]`; or write \
             `#[actor_token(skip)]` if the field is not part of the request"
        ),
    );
}

/// What serde would do something with on the way out.
const MISLEADING: &[&str] = &[
    "rename",
    "skip",
    "skip_serializing",
    "skip_serializing_if",
    "flatten",
    "with",
    "serialize_with",
];

fn say_nothing_of_a_claim(field: &Field<'_>, here: &mut Here<'_>) {
    for Entry { key, text, .. } in entries(field.attrs) {
        let (does, help) = match key.to_string().as_str() {
            "rename" => (
                "rename this claim",
                format!(
                    "write `#[actor_token(claim = \"{}\")]`",
                    text.as_deref().unwrap_or("name")
                ),
            ),
            "skip" | "skip_serializing" => (
                "leave this claim out",
                "write `#[actor_token(skip)]` instead of `claim`".to_owned(),
            ),
            "skip_serializing_if" => (
                "leave this claim out",
                "make the field an `Option`: a claim that is `None` is left out".to_owned(),
            ),
            "flatten" => (
                "flatten this claim into the actor",
                "write a field for each claim, or one whole actor: `#[actor_token(actor)]`"
                    .to_owned(),
            ),
            "with" | "serialize_with" => (
                "change how this claim is written",
                "give the field a type whose own `Serialize` writes it so".to_owned(),
            ),
            _ => continue,
        };
        here.error(
            &key,
            format!("`#[serde({key})]` doesn't {does}: the request is not written through it"),
            format!(
                "{help}; or, if the attribute is there for another reason, write the claim's name out: \
                 `#[actor_token(claim = \"{}\")]`",
                field.name
            ),
        );
        return;
    }
}

/// The name that serde would give the field.
pub(super) fn renamed_to(field: &Field<'_>) -> Option<String> {
    let mut entries = entries(field.attrs).into_iter();
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
