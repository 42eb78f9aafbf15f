//! Reads the struct attributes, and checks that the type is a struct with named fields.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Fields, FieldsNamed, GenericParam, Meta};

use super::attr_table::{Attr, FieldAttr, StructAttr, Target};
use super::entry::Entry;
use super::list::{Reader, read_all};
use super::{CratePath, StructAttrs, expression, suggestion, value};
use crate::ctxt::{Reported, ScopedCtxt};

/// Reads the struct attributes. Reports `#[actor_token]` on generic parameters, and `packed`.
pub(super) fn read_attrs(input: &DeriveInput, cx: &mut ScopedCtxt<'_>) -> StructAttrs {
    let mut attrs = StructAttrs::default();
    for parameter in &input.generics.params {
        reject_on_parameter(parameter, cx);
    }
    for attr in &input.attrs {
        reject_packed(attr, cx);
    }
    // Ignored, because no later check depends on whether all struct attributes are valid.
    let _ = read_all(&input.attrs, None, &mut attrs, cx);
    let builder = attrs.builder.take();
    attrs.builder = builder.filter(|name| check_builder_name(name, input, cx));
    attrs
}

/// Reports `#[actor_token]` on a generic parameter, which rustc would ignore silently.
fn reject_on_parameter(parameter: &GenericParam, cx: &mut ScopedCtxt<'_>) {
    let attrs = match parameter {
        GenericParam::Lifetime(parameter) => &parameter.attrs,
        GenericParam::Type(parameter) => &parameter.attrs,
        GenericParam::Const(parameter) => &parameter.attrs,
    };
    let mut attrs = attrs.iter();
    if let Some(attr) = attrs.find(|attr| attr.path().is_ident("actor_token")) {
        cx.error(
            attr,
            "`#[actor_token]` is not allowed on generic parameters",
            "move it to a field or to the struct",
        );
    }
}

impl Reader for StructAttrs {
    type Attr = StructAttr;

    fn read(&mut self, attr: StructAttr, entry: &mut Entry<'_, '_>) -> Result<(), Reported> {
        match attr {
            StructAttr::Crate => {
                self.crate_path = CratePath::Invalid;
                self.crate_path = CratePath::At(value::crate_path(entry)?);
            }
            StructAttr::Validate => self.validate = Some(expression::function(entry)?),
            StructAttr::Builder => self.builder = Some(value::builder(entry)?),
            StructAttr::NoBuilder => {
                self.no_builder = Some(entry.ident.clone());
                value::flag(entry)?;
            }
            StructAttr::MaxActorBytes => {
                self.max_actor_bytes = Some(expression::max_actor_bytes(entry)?);
            }
            StructAttr::NoPrelude => {
                self.no_prelude = true;
                value::flag(entry)?;
            }
        }
        Ok(())
    }

    fn forget(&mut self, _: StructAttr) {}

    fn note_unknown(&mut self, name: &str, reported: Reported) {
        if let Some(FieldAttr::Role(_)) = FieldAttr::from_name(name) {
            self.misplaced_role = Some(reported);
        }
        let meant = suggestion::probably_meant(Target::Struct, name);
        if meant == Some(StructAttr::Crate.info()) {
            self.crate_path = CratePath::Invalid;
        }
    }
}

/// Returns `true` if the builder's name differs from those of the struct and its type parameters.
/// Reports the name otherwise.
fn check_builder_name(builder: &Ident, input: &DeriveInput, cx: &mut ScopedCtxt<'_>) -> bool {
    let name = input.ident.unraw();
    let mut type_parameters = input.generics.type_params();
    let used_as = if builder.unraw() == name {
        "the name"
    } else if type_parameters.any(|parameter| parameter.ident.unraw() == builder.unraw()) {
        "a generic parameter"
    } else {
        return true;
    };
    cx.error(
        builder,
        format!("builder name `{builder}` is already {used_as} of the struct"),
        format!(
            "use a different name, or remove `builder` to get the default name `{name}Builder`"
        ),
    );
    false
}

/// Reports `#[repr(packed)]` and `#[repr(packed(N))]`.
fn reject_packed(attr: &Attribute, cx: &mut ScopedCtxt<'_>) {
    let Meta::List(list) = &attr.meta else {
        return;
    };
    let mut tokens = list.tokens.clone().into_iter();
    let packed = tokens.find(|token| token.to_string() == "packed");
    let Some(packed) = packed.filter(|_| list.path.is_ident("repr")) else {
        return;
    };
    cx.error(
        packed,
        "`ActorTokenRequest` cannot be derived for a packed struct",
        "remove `packed`: a request borrows its fields, and those of a packed struct cannot be borrowed",
    );
}

/// Returns the fields, or reports that the type is not a struct with named fields.
pub(super) fn named_fields<'a>(
    input: &'a DeriveInput,
    cx: &mut ScopedCtxt<'_>,
) -> Result<&'a FieldsNamed, Reported> {
    let (kind, help) = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Ok(fields),
            Fields::Unnamed(_) => ("a struct with unnamed fields", "name the fields"),
            Fields::Unit => ("a struct without fields", "add fields"),
        },
        Data::Enum(_) => ("an enum", "move what the variants share into a struct"),
        Data::Union(_) => ("a union", "use a struct"),
    };
    let name = &input.ident;
    Err(cx.error(
        name,
        format!("`ActorTokenRequest` cannot be derived for {kind}"),
        format!("{help}, such as `struct {name} {{ user_id: String, actor: actor_token::Actor }}`"),
    ))
}
