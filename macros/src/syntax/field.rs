//! Reads the attributes of one field.

use syn::Attribute;
use syn::ext::IdentExt;

use super::attr_table::{Attr, FieldAttr, Target, ValueKind};
use super::entry::Entry;
use super::list::{Reader, read_all};
use super::spelling::edit_distance;
use super::{
    ClaimName, DefaultValue, Field, FieldAttrs, RoleAttr, claim_name, expression, suggestion, value,
};
use crate::ctxt::{Ctxt, ErrorScope, Reported};

/// Reads a field. Returns `None` if the field has no name.
pub(super) fn read<'a>(index: usize, field: &'a syn::Field, cx: &mut Ctxt) -> Option<Field<'a>> {
    let ident = field.ident.as_ref()?;
    let scope = ErrorScope::Field(index);
    let mut attrs = FieldAttrs::default();
    let field_cx = &mut cx.scoped(scope);
    attrs.invalid = read_all(&field.attrs, Some(&field.ty), &mut attrs, field_cx).err();
    let mut field = Field {
        scope,
        syn_attrs: &field.attrs,
        ident,
        name: ident.unraw().to_string(),
        ty: &field.ty,
        attrs,
        misspelled: None,
    };
    if field.role().is_none() {
        field.misspelled = field.syn_attrs.iter().find(|attr| is_misspelled(attr));
    }
    if field.misspelled.is_some() {
        // rustc reports the unknown attribute. An error about the missing role would be a second
        // error about the same mistake.
        field.attrs.invalid = Some(cx.leave_to_rustc());
    }
    Some(field)
}

/// Returns `true` if the attribute was probably meant to be `actor_token`, such as
/// `#[actor_tokn(sub)]` or `#[actor_token::sub]`.
fn is_misspelled(attr: &Attribute) -> bool {
    match attr.path().segments.first() {
        Some(first) if attr.path().segments.len() == 1 => {
            matches!(
                edit_distance(&first.ident.to_string(), "actor_token"),
                1 | 2
            )
        }
        Some(first) => first.ident == "actor_token",
        None => false,
    }
}

impl Reader for FieldAttrs {
    type Attr = FieldAttr;

    fn read(&mut self, attr: FieldAttr, entry: &mut Entry<'_, '_>) -> Result<(), Reported> {
        match attr {
            FieldAttr::Role(role) => {
                let read = match entry.info.value {
                    ValueKind::ClaimName => claim_name::claim_name(entry),
                    _ => value::flag(entry).map(|()| ClaimName::OfField),
                };
                // The role is known even if the value is invalid.
                let (claim, read) = match read {
                    Ok(claim) => (claim, Ok(())),
                    Err(reported) => (ClaimName::Invalid, Err(reported)),
                };
                let name = entry.ident.clone();
                self.roles.push(RoleAttr { role, name, claim });
                read?;
            }
            FieldAttr::Default => {
                let default = self.default.insert(DefaultValue::Invalid);
                *default = expression::default(entry)?;
            }
            FieldAttr::Min => self.min = Some(expression::bound(entry)?),
            FieldAttr::Max => self.max = Some(expression::bound(entry)?),
            FieldAttr::Validate => self.validate = Some(expression::function(entry)?),
            FieldAttr::Into => value::flag(entry)?,
            FieldAttr::Vis => self.vis = Some(value::visibility(entry)?),
        }
        self.names.push((attr, entry.ident.clone()));
        Ok(())
    }

    fn forget(&mut self, attr: FieldAttr) {
        match attr {
            FieldAttr::Default => self.default = Some(DefaultValue::Invalid),
            FieldAttr::Min => self.min = None,
            FieldAttr::Max => self.max = None,
            // The first value is kept, because no check compares it with other attributes.
            FieldAttr::Role(_) | FieldAttr::Validate | FieldAttr::Into | FieldAttr::Vis => {}
        }
    }

    fn note_unknown(&mut self, name: &str, _: Reported) {
        let meant = suggestion::probably_meant(Target::Field, name);
        if let Some(FieldAttr::Role(role)) = meant.and_then(|info| FieldAttr::from_name(info.name))
        {
            self.suggested_role = Some(role);
        }
    }
}
