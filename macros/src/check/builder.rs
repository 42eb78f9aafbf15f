//! The rules on the builder: its name, its methods, and the attributes that are about it.

use syn::ext::IdentExt;

use super::lower::is_phantom_field;
use crate::ctxt::{Ctxt, ErrorScope, ScopedCtxt};
use crate::model::Setter;
use crate::syntax::{DefaultValue, Field, FieldAttr, StructInput, Subject};
use crate::type_syntax::{is_none, is_owned_string, option_inner};

/// Reports a name for a builder that isn't generated.
pub(super) fn reject_name_without_builder(input: &StructInput<'_>, cx: &mut Ctxt) {
    if let (Some(builder), Some(none)) = (&input.attrs.builder, &input.attrs.no_builder) {
        cx.scoped(ErrorScope::Struct).conflict(
            (builder, none),
            "`builder` names a builder, and `no_builder` says that there is none",
            "remove one of the two",
        );
    }
}

/// Reports the attributes that are about the builder, where there is none.
pub(super) fn check_no_builder_attrs(field: &Field<'_>, here: &mut ScopedCtxt<'_>) {
    let attrs = field.attrs.about(Subject::Builder);
    for (name, token) in attrs.chain(field.attrs.about(Subject::Setter)) {
        let wrong =
            format!("`{name}` is about the builder, and `no_builder` says that there is none");
        let help = format!("remove `{name}` here, or `no_builder` from the struct");
        here.error(token, wrong, help);
    }
}

/// Reports attributes without an effect.
pub(super) fn check_redundant_attrs(field: &Field<'_>, here: &mut ScopedCtxt<'_>) {
    check_redundant_default(field, here);
    if is_phantom_field(field) {
        for (name, token) in field.attrs.about(Subject::Setter) {
            let wrong = format!("`{name}` is about a setter, and `PhantomData` has none");
            here.error(token, wrong, format!("remove `{name}`"));
        }
        return;
    }
    let value_ty = option_inner(field.ty).unwrap_or(field.ty);
    if let (Some(into), true) = (
        field.attrs.name_token(FieldAttr::Into),
        is_owned_string(value_ty),
    ) {
        let wrong = "`into` says nothing here: the setter of text takes `impl Into` anyway";
        here.error(into, wrong, "remove `into`");
    }
}

fn check_redundant_default(field: &Field<'_>, here: &mut ScopedCtxt<'_>) {
    let Some(default) = field.attrs.name_token(FieldAttr::Default) else {
        return;
    };
    let is_empty = match &field.attrs.default {
        Some(DefaultValue::Expression(expression)) => is_none(expression),
        Some(DefaultValue::TypeDefault) => true,
        Some(DefaultValue::Invalid) | None => false,
    };
    if is_phantom_field(field) {
        here.error(
            default,
            "`default` says nothing here: `PhantomData` has one value only",
            "remove `default`; the builder fills the field in",
        );
    } else if is_empty && option_inner(field.ty).is_some() {
        here.error(
            default,
            "`default` says nothing here: an `Option` that isn't set is `None` anyway",
            "remove `default`, or write `default = Some(VALUE)`",
        );
    }
}

pub(super) fn check_method_conflicts(
    input: &StructInput<'_>,
    field: &Field<'_>,
    here: &mut ScopedCtxt<'_>,
) {
    let methods = method_names(field);
    let fields = input.fields.iter();
    let mut previous = fields.take_while(|other| other.scope != field.scope);
    let clash = previous.find_map(|other| {
        let of_other = method_names(other);
        let method = methods.iter().find(|name| of_other.contains(name))?;
        Some((other, method))
    });
    if let Some((other, method)) = clash {
        let (first, second) = (&other.name, &field.name);
        here.conflict(
            (other.ident, field.ident),
            format!(
                "the fields `{first}` and `{second}` would both have a builder method `{method}`"
            ),
            "rename one of the two fields",
        );
    }
}

/// The names of the methods that the field adds to the builder, without `r#`.
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
