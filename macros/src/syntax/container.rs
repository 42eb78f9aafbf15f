//! Reads what stands on the struct itself: its attributes, and whether it is a struct with named fields at all.

use syn::parse::ParseStream;
use syn::{Data, DeriveInput, Fields, FieldsNamed};

use super::keys::STRUCT_KEYS;
use super::list::{Key, entries};
use super::{StructAttrs, expression, value};
use crate::ctxt::{Here, Reported};

pub(super) fn read_attrs(declared: &DeriveInput, here: &mut Here<'_>) -> StructAttrs {
    let mut says = StructAttrs::default();
    // What could not be read is left out; nothing depends on it.
    let _ = entries(&declared.attrs, STRUCT_KEYS, here, |key, input, here| {
        read_key(&mut says, declared, &key, input, here)
    });
    says
}

fn read_key(
    says: &mut StructAttrs,
    declared: &DeriveInput,
    key: &Key,
    input: ParseStream<'_>,
    here: &mut Here<'_>,
) -> Result<(), Reported> {
    if let Some(reported) = key.problem {
        return Err(reported);
    }
    match key.name.as_str() {
        "crate" => says.crate_path = Some(value::crate_path(key, input, here)?),
        "validate" => says.validate = Some(expression::function(key, input, here)?),
        "builder" => says.builder = Some(value::builder(key, input, declared, here)?),
        "no_builder" => {
            says.no_builder = Some(key.ident.clone());
            value::flag(key, input, here)?;
        }
        "no_prelude" => {
            says.no_prelude = true;
            value::flag(key, input, here)?;
        }
        _ => says.max_actor_bytes = Some(value::max_actor_bytes(key, input, here)?),
    }
    Ok(())
}

pub(super) fn named_fields<'a>(
    input: &'a DeriveInput,
    here: &mut Here<'_>,
) -> Result<&'a FieldsNamed, Reported> {
    let (what, help) = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Ok(fields),
            Fields::Unnamed(_) => ("a struct with unnamed fields", "name the fields"),
            Fields::Unit => ("a struct without fields", "give it fields"),
        },
        Data::Enum(_) => (
            "an enum",
            "put what the variants have in common into a struct",
        ),
        Data::Union(_) => ("a union", "make it a struct"),
    };
    let name = &input.ident;
    Err(here.error(
        name,
        format!("`ActorTokenRequest` can't be derived for {what}"),
        format!(
            "{help}: `struct {name} {{ user_id: String, actor: actor_token::Actor }}`, for example"
        ),
    ))
}
