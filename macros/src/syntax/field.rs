//! Reads the attributes of one field.

use proc_macro2::Ident;
use syn::Attribute;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::keys::FIELD_KEYS;
use super::list::{Key, entries};
use super::slot::Slot;
use super::{ClaimName, Field, FieldAttrs, Limit, Mark, Preset, expression, value};
use crate::ctxt::{Ctxt, Here, Place, Reported};

pub(super) fn read<'a>(index: usize, field: &'a syn::Field, cx: &mut Ctxt) -> Option<Field<'a>> {
    let ident = field.ident.as_ref()?;
    let place = Place::Field(index);
    Some(Field {
        place,
        attrs: &field.attrs,
        ident,
        name: ident.unraw().to_string(),
        ty: &field.ty,
        says: read_attrs(&field.attrs, &mut cx.at(place)),
    })
}

fn read_attrs(attrs: &[Attribute], here: &mut Here<'_>) -> FieldAttrs {
    let mut says = FieldAttrs::default();
    let all_read = entries(attrs, FIELD_KEYS, here, |key, input, here| {
        read_key(&mut says, key, input, here)
    });
    says.unread = all_read.err();
    says
}

fn read_key(
    says: &mut FieldAttrs,
    key: Key,
    input: ParseStream<'_>,
    here: &mut Here<'_>,
) -> Result<(), Reported> {
    if let Some(reported) = key.problem {
        says.misspelt = FIELD_KEYS.nearest(&key.name).and_then(Slot::from_key);
        return Err(reported);
    }
    says.keys.push(key.ident.clone());
    match (Slot::from_key(&key.name), key.name.as_str()) {
        (Some(Slot::Claim), _) => {
            let name = value::claim_name(&key, input, here);
            let (claim, read) = match name {
                Ok(None) => (ClaimName::OfField, Ok(())),
                Ok(Some(name)) => (ClaimName::Given(name), Ok(())),
                Err(reported) => (ClaimName::Unread, Err(reported)),
            };
            says.mark(Slot::Claim, key.ident, claim);
            read
        }
        (Some(slot), _) => {
            let read = value::flag(&key, input, here);
            says.mark(slot, key.ident, ClaimName::OfField);
            read
        }
        (None, "default") => {
            let preset = says.default.insert(Preset::Unread);
            *preset = match expression::default(&key, input, here)? {
                Some(value) => Preset::Expression(value),
                None => Preset::OfType,
            };
            Ok(())
        }
        (None, "validate") => {
            says.validate = Some(expression::function(&key, input, here)?);
            Ok(())
        }
        (None, "into") => value::flag(&key, input, here),
        (None, "vis") => {
            says.vis = Some(value::visibility(&key, input, here)?);
            Ok(())
        }
        (None, name) => {
            let limit = match name {
                "min" => &mut says.min,
                _ => &mut says.max,
            };
            let limit = limit.insert(Limit {
                key: key.ident.clone(),
                bound: None,
            });
            limit.bound = Some(expression::bound(&key, input, here)?);
            Ok(())
        }
    }
}

impl FieldAttrs {
    fn mark(&mut self, slot: Slot, key: Ident, claim: ClaimName) {
        self.marks.push(Mark { slot, key, claim });
    }
}
