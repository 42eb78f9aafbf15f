//! Rejects serde attributes that seem to change the name of a claim. The request is not serialized
//! with serde's derive, so they have no effect on it.
//!
//! The user may have added serde attributes for another purpose. Therefore only `rename` and
//! `flatten` are rejected, and only on claims without an explicit name.

use proc_macro2::TokenTree;
use syn::{LitStr, Path, Token};

use crate::ctxt::ScopedCtxt;
use crate::syntax::{ClaimName, Field, Role, is_valid_claim_name};

/// Reports the first serde attribute that seems to change the name of the claim.
pub(super) fn reject_on_claim(field: &Field<'_>, cx: &mut ScopedCtxt<'_>) {
    let role = field
        .attrs
        .roles
        .first()
        .map(|attr| (attr.role, &attr.claim));
    let Some((Role::Claim, ClaimName::OfField)) = role else {
        return;
    };
    for (path, value) in serde_attrs(field) {
        let (attr, effect, help) = match value {
            Some(name) if path.is_ident("rename") && name != field.name => {
                let name = if is_valid_claim_name(&name) {
                    &name
                } else {
                    "name"
                };
                let help = format!("use `#[actor_token(claim = {name:?})]`");
                ("rename", "rename this claim", help)
            }
            None if path.is_ident("flatten") => (
                "flatten",
                "flatten this claim into the actor",
                "use `#[actor_token(claims)]` to send each member of the value as a claim"
                    .to_owned(),
            ),
            _ => continue,
        };
        let message = format!(
            "`#[serde({attr})]` does not {effect}: the request is not serialized with serde's derive"
        );
        let help = format!(
            "{help}; to keep the serde attribute, name the claim explicitly: `#[actor_token(claim = \"{}\")]`",
            field.name
        );
        cx.error(path, message, help);
        return;
    }
}

/// Returns the field's serde attributes, with the value if it is a string. serde itself reports a
/// malformed attribute.
fn serde_attrs(field: &Field<'_>) -> Vec<(Path, Option<String>)> {
    let mut found = Vec::new();
    let attrs = field.syn_attrs.iter();
    for attr in attrs.filter(|attr| attr.path().is_ident("serde")) {
        let _ = attr.parse_nested_meta(|meta| {
            let name: Option<LitStr> = meta.value().and_then(syn::parse::ParseBuffer::parse).ok();
            let value = name.map(|name| name.value());
            found.push((meta.path, value));
            while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
                meta.input.parse::<TokenTree>()?;
            }
            Ok(())
        });
    }
    found
}
