//! Detects field types whose syntax shows that they are invalid, and unused parameters.
//!
//! If rustc reports the type on the struct, the derive adds no error. An unsized last field is
//! valid in a struct, but a builder can't store it.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{GenericParam, Type};

use crate::ctxt::{Ctxt, ScopedCtxt};
use crate::rejected_types;
use crate::syntax::{Field, StructInput};
use crate::token_walk::{self, ends_with, is_punct};
use crate::type_syntax::is_str;

/// Reports an unsized last field of a struct with a builder. Leaves types that rustc rejects, and
/// unused parameters, to rustc.
pub(super) fn check_field_types(input: &StructInput<'_>, cx: &mut Ctxt) {
    for field in &input.fields {
        let last = input.fields.last();
        let is_last = last.is_some_and(|last| last.scope == field.scope);
        let is_unsized = rejected_types::is_unsized(field.ty);
        let is_rejected = rejected_types::is_rejected(field.ty, input.generics)
            || rejected_types::unsized_in_option(field.ty).is_some();
        if is_rejected || (is_unsized && !is_last) {
            cx.leave_to_rustc();
        } else if is_unsized && input.attrs.no_builder.is_none() {
            report_unsized(field, &mut cx.scoped(field.scope));
        }
    }
    let mut parameters = input.generics.params.iter();
    if parameters.any(|parameter| !is_used(parameter, input)) {
        cx.leave_to_rustc();
    }
}

/// Reports a field that is unsized.
fn report_unsized(field: &Field<'_>, cx: &mut ScopedCtxt<'_>) {
    let sized = match field.ty {
        ty if is_str(ty) => "String",
        Type::Slice(_) => "Vec<…>",
        _ => "Box<…>",
    };
    cx.error(
        field.ty,
        format!(
            "field `{}` is unsized, so it cannot be stored in a builder",
            field.name
        ),
        format!("use `{sized}`, or add `#[actor_token(no_builder)]` to the struct"),
    );
}

/// Returns `true` if a field, the `where` clause or another parameter refers to the parameter. A
/// macro may refer to it, too. rustc accepts an unused constant parameter.
fn is_used(parameter: &GenericParam, input: &StructInput<'_>) -> bool {
    let (name, is_lifetime) = match parameter {
        GenericParam::Lifetime(parameter) => (&parameter.lifetime.ident, true),
        GenericParam::Type(parameter) => (&parameter.ident, false),
        GenericParam::Const(_) => return true,
    };
    let is_name = |before: &[TokenTree], ident: &Ident| {
        ends_with(before, '\'') == is_lifetime && ident.unraw() == name.unraw()
    };
    let refers = |tokens: &dyn ToTokens| {
        token_walk::any(tokens.to_token_stream(), |before, token| match token {
            TokenTree::Ident(ident) => is_name(before, ident),
            token => is_punct(token, '!'),
        })
    };
    let others = input.generics.params.iter();
    let mut others = others.filter(|other| !std::ptr::eq(*other, parameter));
    input.fields.iter().any(|field| refers(field.ty))
        || others.any(|other| refers(other))
        || refers(&input.generics.where_clause)
}
