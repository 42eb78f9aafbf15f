//! Reads the attributes of one field.

use proc_macro2::{Ident, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Meta};

use super::attr_names::{FIELD_ATTRS, edits};
use super::list::{Key, entries};
use super::role::Role;
use super::{
    ClaimName, DefaultValue, Field, FieldAttrs, Limit, RoleAttr, expression, suggestion, value,
};
use crate::ctxt::{Ctxt, ErrorScope, Reported, ScopedCtxt};

pub(super) fn read<'a>(index: usize, field: &'a syn::Field, cx: &mut Ctxt) -> Option<Field<'a>> {
    let ident = field.ident.as_ref()?;
    let scope = ErrorScope::Field(index);
    let name = ident.unraw().to_string();
    let mut attrs = read_attrs(field, &mut cx.scoped(scope));
    let has_slot = !attrs.roles.is_empty() || Role::from_field_name(&name).is_some();
    let mut similar = field.attrs.iter().filter(|attr| is_near_ours(attr));
    let misspelled = similar.next().filter(|_| !has_slot);
    if let Some(attr) = misspelled {
        // rustc reports an unknown attribute. That the field has no role would be a second error for the same mistake.
        attrs.invalid = Some(cx.leave_to_the_compiler());
        attrs.suggested_role = slot_in(attr);
    }
    Some(Field {
        scope,
        syn_attrs: &field.attrs,
        ident,
        name,
        ty: &field.ty,
        attrs,
        misspelled,
    })
}

/// Whether the attribute is ours but for a slip: `#[actor_tokn(sub)]`, `#[actor_token::sub]`.
fn is_near_ours(attr: &Attribute) -> bool {
    match attr.path().segments.first() {
        Some(first) if attr.path().segments.len() == 1 => {
            matches!(edits(&first.ident.to_string(), "actor_token"), 1 | 2)
        }
        Some(first) => first.ident == "actor_token",
        None => false,
    }
}

/// The slot that such an attribute speaks of.
fn slot_in(attr: &Attribute) -> Option<Role> {
    let last = attr.path().segments.last()?;
    let words = match &attr.meta {
        Meta::List(meta) => meta.tokens.clone().into_iter().collect(),
        Meta::Path(_) | Meta::NameValue(_) => Vec::new(),
    };
    let mut words = words.iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Role::from_attr_name(&word.to_string()),
        _ => None,
    });
    words
        .next()
        .or_else(|| Role::from_attr_name(&last.ident.to_string()))
}

fn read_attrs(field: &syn::Field, here: &mut ScopedCtxt<'_>) -> FieldAttrs {
    let mut attrs = FieldAttrs::default();
    let read = |key: Key, input: ParseStream<'_>, here: &mut ScopedCtxt<'_>| {
        read_key(&mut attrs, key, input, here)
    };
    let all_read = entries(&field.attrs, FIELD_ATTRS, Some(&field.ty), here, read);
    attrs.invalid = all_read.err();
    attrs
}

fn read_key(
    attrs: &mut FieldAttrs,
    key: Key,
    input: ParseStream<'_>,
    here: &mut ScopedCtxt<'_>,
) -> Result<(), Reported> {
    if let Some(reported) = key.problem {
        attrs.suggested_role =
            suggestion::meant(FIELD_ATTRS, &key.name).and_then(Role::from_attr_name);
        attrs.forget(&key.name);
        return Err(reported);
    }
    attrs.names.push(key.ident.clone());
    match (Role::from_attr_name(&key.name), key.name.as_str()) {
        (Some(Role::Claim), _) => {
            let name = value::claim_name(&key, input, here);
            let (claim, read) = match name {
                Ok(None) => (ClaimName::OfField, Ok(())),
                Ok(Some(name)) => (ClaimName::Given(name), Ok(())),
                Err(reported) => (ClaimName::Invalid, Err(reported)),
            };
            attrs.add_role(Role::Claim, key.ident, claim);
            read
        }
        (Some(slot), _) => {
            let read = value::flag(&key, input, here);
            attrs.add_role(slot, key.ident, ClaimName::OfField);
            read
        }
        (None, "default") => {
            let preset = attrs.default.insert(DefaultValue::Invalid);
            *preset = match expression::default(&key, input, here)? {
                Some(value) => DefaultValue::Expression(Box::new(value)),
                None => DefaultValue::TypeDefault,
            };
            Ok(())
        }
        (None, "validate") => {
            attrs.validate = Some(expression::function(&key, input, here)?);
            Ok(())
        }
        (None, "into") => value::flag(&key, input, here),
        (None, "vis") => {
            attrs.vis = Some(value::visibility(&key, input, here)?);
            Ok(())
        }
        (None, name) => {
            let limit = match name {
                "min" => &mut attrs.min,
                _ => &mut attrs.max,
            };
            let limit = limit.insert(Limit {
                name: key.ident.clone(),
                bound: None,
            });
            limit.bound = Some(expression::bound(&key, input, here)?);
            Ok(())
        }
    }
}

impl FieldAttrs {
    /// Which of two values is meant isn't known, so neither is judged.
    fn forget(&mut self, key: &str) {
        match key {
            "default" => self.default = Some(DefaultValue::Invalid),
            "min" => self.min = None,
            "max" => self.max = None,
            // Nothing else of a field with a mistake is judged.
            _ => {}
        }
    }

    fn add_role(&mut self, role: Role, name: Ident, claim: ClaimName) {
        self.roles.push(RoleAttr { role, name, claim });
    }
}
