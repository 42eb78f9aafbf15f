//! Checks the builder's name, its method names, and the attributes that affect it.

use syn::ext::IdentExt;

use super::lower::is_phantom_field;
use crate::ctxt::{Ctxt, ErrorScope, ScopedCtxt};
use crate::model::Setter;
use crate::syntax::{Affects, DefaultValue, Field, FieldAttr, StructInput};
use crate::type_syntax::{is_none, is_owned_string, option_inner};

/// Reports `builder` and `no_builder` on the same struct.
pub(super) fn reject_name_without_builder(input: &StructInput<'_>, cx: &mut Ctxt) {
    if let (Some(builder), Some(none)) = (&input.attrs.builder, &input.attrs.no_builder) {
        cx.scoped(ErrorScope::Struct).conflict(
            (builder, none),
            "`builder` and `no_builder` are mutually exclusive",
            "remove one of the two",
        );
    }
}

/// Reports field attributes that affect the builder. The struct has no builder.
pub(super) fn check_no_builder_attrs(field: &Field<'_>, cx: &mut ScopedCtxt<'_>) {
    let attrs = field.attrs.affecting(Affects::Builder);
    for (name, token) in attrs.chain(field.attrs.affecting(Affects::Setter)) {
        let message = format!("`{name}` cannot be used together with `no_builder`");
        let help = format!("remove `{name}`, or remove `no_builder` from the struct");
        cx.error(token, message, help);
    }
}

/// Reports `default`, `into` and `vis` where they have no effect.
pub(super) fn check_redundant_attrs(field: &Field<'_>, cx: &mut ScopedCtxt<'_>) {
    check_redundant_default(field, cx);
    if is_phantom_field(field) {
        for (name, token) in field.attrs.affecting(Affects::Setter) {
            let message = format!("`{name}` has no effect: `PhantomData` fields have no setter");
            cx.error(token, message, format!("remove `{name}`"));
        }
        return;
    }
    let value_ty = option_inner(field.ty).unwrap_or(field.ty);
    if let (Some(into), true) = (
        field.attrs.name_token(FieldAttr::Into),
        is_owned_string(value_ty),
    ) {
        let message = "redundant `into`: setters of string fields already accept `impl Into`";
        cx.error(into, message, "remove `into`");
    }
}

fn check_redundant_default(field: &Field<'_>, cx: &mut ScopedCtxt<'_>) {
    let Some(default) = field.attrs.name_token(FieldAttr::Default) else {
        return;
    };
    let is_none_or_empty = match &field.attrs.default {
        Some(DefaultValue::Expression(expression)) => is_none(expression),
        Some(DefaultValue::TypeDefault) => true,
        Some(DefaultValue::Invalid) | None => false,
    };
    if is_phantom_field(field) {
        cx.error(
            default,
            "redundant `default`: `PhantomData` fields are initialized automatically",
            "remove `default`",
        );
    } else if is_none_or_empty && option_inner(field.ty).is_some() {
        cx.error(
            default,
            "redundant `default`: an unset `Option` field is already `None`",
            "remove `default`, or use `default = Some(VALUE)`",
        );
    }
}

/// Reports a field whose builder method has the same name as a method of an earlier field.
pub(super) fn check_method_conflicts(
    input: &StructInput<'_>,
    field: &Field<'_>,
    cx: &mut ScopedCtxt<'_>,
) {
    let methods = method_names(field);
    let fields = input.fields.iter();
    let mut previous = fields.take_while(|other| other.scope != field.scope);
    let conflict = previous.find_map(|other| {
        let other_methods = method_names(other);
        let method = methods.iter().find(|name| other_methods.contains(name))?;
        Some((other, method))
    });
    if let Some((other, method)) = conflict {
        let (first, second) = (&other.name, &field.name);
        cx.conflict(
            (other.ident, field.ident),
            format!("fields `{first}` and `{second}` would both get a builder method `{method}`"),
            "rename one of the two fields",
        );
    }
}

/// Returns the names of the field's methods on the builder, without `r#`.
fn method_names(field: &Field<'_>) -> Vec<String> {
    if is_phantom_field(field) {
        return Vec::new();
    }
    let setter = Setter::new(field);
    let is_optional = field.attrs.default.is_some() || option_inner(field.ty).is_some();
    let maybe = is_optional.then_some(setter.maybe_ident);
    let idents = [setter.ident].into_iter().chain(maybe);
    idents.map(|ident| ident.unraw().to_string()).collect()
}
