//! Reads what stands on the struct itself: its attributes, and whether it is a struct with named fields at all.

use syn::parse::ParseStream;
use syn::{Attribute, Data, DeriveInput, Fields, FieldsNamed, GenericParam, Meta};

use super::attr_names::STRUCT_ATTRS;
use super::list::{Key, entries};
use super::{CratePath, Role, StructAttrs, expression, suggestion, value};
use crate::ctxt::{Reported, ScopedCtxt};

pub(super) fn read_attrs(declared: &DeriveInput, here: &mut ScopedCtxt<'_>) -> StructAttrs {
    let mut attrs = StructAttrs::default();
    for parameter in &declared.generics.params {
        nothing_is_said_of(parameter, here);
    }
    attrs.is_packed = declared.attrs.iter().any(|attr| reject_packed(attr, here));
    // What could not be read is left out; nothing depends on it.
    let read = |key: Key, input: ParseStream<'_>, here: &mut ScopedCtxt<'_>| {
        read_key(&mut attrs, declared, &key, input, here)
    };
    let _ = entries(&declared.attrs, STRUCT_ATTRS, None, here, read);
    attrs
}

fn read_key(
    attrs: &mut StructAttrs,
    declared: &DeriveInput,
    key: &Key,
    input: ParseStream<'_>,
    here: &mut ScopedCtxt<'_>,
) -> Result<(), Reported> {
    if let Some(reported) = key.problem {
        if Role::from_attr_name(&key.name).is_some() {
            attrs.misplaced_role = Some(reported);
        }
        if suggestion::meant(STRUCT_ATTRS, &key.name) == Some("crate") {
            attrs.crate_path = value::crate_path_seen(input);
        }
        return Err(reported);
    }
    match key.name.as_str() {
        "crate" => {
            attrs.crate_path = value::crate_path_seen(input);
            attrs.crate_path = CratePath::At(value::crate_path(key, input, here)?);
        }
        "validate" => attrs.validate = Some(expression::function(key, input, here)?),
        "builder" => attrs.builder = Some(value::builder(key, input, declared, here)?),
        "no_builder" => {
            attrs.no_builder = Some(key.ident.clone());
            value::flag(key, input, here)?;
        }
        "no_prelude" => {
            attrs.no_prelude = true;
            value::flag(key, input, here)?;
        }
        _ => attrs.max_actor_bytes = Some(value::max_actor_bytes(key, input, here)?),
    }
    Ok(())
}

/// Reports attributes of ours on a parameter: the compiler lets them stand, and nothing would come of them.
fn nothing_is_said_of(parameter: &GenericParam, here: &mut ScopedCtxt<'_>) {
    let attrs = match parameter {
        GenericParam::Lifetime(parameter) => &parameter.attrs,
        GenericParam::Type(parameter) => &parameter.attrs,
        GenericParam::Const(parameter) => &parameter.attrs,
    };
    if let Some(attr) = attrs
        .iter()
        .find(|attr| attr.path().is_ident("actor_token"))
    {
        here.error(
            attr,
            "`actor_token` stands on a field or on the struct, not on a parameter",
            "move it to the field that is meant, or to the struct",
        );
    }
}

/// Reports `#[repr(packed)]`, with any alignment. Returns `true` if it did.
fn reject_packed(attr: &Attribute, here: &mut ScopedCtxt<'_>) -> bool {
    let Meta::List(list) = &attr.meta else {
        return false;
    };
    let mut tokens = list.tokens.clone().into_iter();
    let packed = tokens.find(|token| token.to_string() == "packed");
    let Some(packed) = packed.filter(|_| list.path.is_ident("repr")) else {
        return false;
    };
    here.error(
        packed,
        "`ActorTokenRequest` cannot be derived for a packed struct",
        "remove `packed`: a request borrows its fields, and those of a packed struct cannot be borrowed",
    );
    true
}

pub(super) fn named_fields<'a>(
    input: &'a DeriveInput,
    here: &mut ScopedCtxt<'_>,
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
