//! The rules on the builder: its name, its methods, and the keys that speak of it.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use super::lower::is_filled;
use crate::ctxt::{Ctxt, ErrorScope, ScopedCtxt};
use crate::model::Setter;
use crate::syntax::{DefaultValue, Field, StructInput};
use crate::type_syntax::{is_none, is_owned_string, option_inner};

/// Reports a name for a builder that isn't made.
pub(super) fn there_is_one_to_name(declared: &StructInput<'_>, cx: &mut Ctxt) {
    if let (Some(builder), Some(none)) = (&declared.attrs.builder, &declared.attrs.no_builder) {
        cx.scoped(ErrorScope::Struct).conflict(
            (builder, none),
            "`builder` names a builder, and `no_builder` says that there is none",
            "remove one of the two",
        );
    }
}

/// Reports the keys that are about the builder, where there is none.
pub(super) fn nothing_is_said_of_it(field: &Field<'_>, here: &mut ScopedCtxt<'_>) {
    for name in ["default", "into", "vis"] {
        if let Some(key) = field.attrs.name_token(name) {
            here.error(
                key,
                format!("`{name}` is about the builder, and `no_builder` says that there is none"),
                format!("remove `{name}` here, or `no_builder` from the struct"),
            );
        }
    }
}

/// Reports keys without an effect, and defaults that say nothing.
pub(super) fn keys_say_something(field: &Field<'_>, here: &mut ScopedCtxt<'_>) {
    if let Some(default) = field.attrs.name_token("default") {
        default_says_something(field, default, here);
    }
    if is_filled(field) {
        for name in ["into", "vis"] {
            if let Some(key) = field.attrs.name_token(name) {
                here.error(
                    key,
                    format!("`{name}` is about a setter, and `PhantomData` has none"),
                    format!("remove `{name}`"),
                );
            }
        }
    } else if let Some(into) = field.attrs.name_token("into") {
        let inner = option_inner(field.ty).unwrap_or(field.ty);
        if is_owned_string(inner) {
            here.error(
                into,
                "`into` says nothing here: the setter of text takes `impl Into` anyway",
                "remove `into`",
            );
        }
    }
}

fn default_says_something(field: &Field<'_>, default: &Ident, here: &mut ScopedCtxt<'_>) {
    let is_empty = match &field.attrs.default {
        Some(DefaultValue::Expression(expression)) => is_none(expression),
        Some(DefaultValue::TypeDefault) => true,
        Some(DefaultValue::Invalid) | None => false,
    };
    if is_filled(field) {
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

pub(super) fn methods_are_new(
    declared: &StructInput<'_>,
    field: &Field<'_>,
    here: &mut ScopedCtxt<'_>,
) {
    let methods = method_names(field);
    let mut others = declared
        .fields
        .iter()
        .take_while(|other| other.scope != field.scope);
    let clash = others.find_map(|other| {
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
    if is_filled(field) {
        return Vec::new();
    }
    let setter = Setter::new(field);
    let is_optional = field.attrs.default.is_some() || option_inner(field.ty).is_some();
    let maybe = is_optional.then_some(setter.maybe_ident);
    let idents = [setter.ident].into_iter().chain(maybe);
    idents.map(|ident| ident.unraw().to_string()).collect()
}
