//! Field types that can't be, as far as their spelling makes that sure; and parameters that no field has.
//!
//! Where rustc says so on the struct, nothing is added. It has no word for a last field without a size, since a struct can
//! have one, and a builder can't.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Type;
use syn::ext::IdentExt;

use crate::ctxt::{Ctxt, Here};
use crate::refusal;
use crate::spelling::is_str;
use crate::syntax::{Declared, Field};

pub(super) fn can_be_declared(declared: &Declared<'_>, cx: &mut Ctxt) {
    let last = last_without_size(declared);
    for field in &declared.fields {
        let is_allowed = last.is_some_and(|last| last.place == field.place);
        if refusal::of(field.ty, declared.generics).is_some() && !is_allowed {
            cx.leave_to_the_compiler();
        }
    }
    if let (Some(field), None) = (last, &declared.says.no_builder) {
        has_a_size(field, &mut cx.at(field.place));
    }
    let mut parameters = declared.generics.type_params();
    if parameters.any(|parameter| !is_used(&parameter.ident, &declared.fields)) {
        cx.leave_to_the_compiler();
    }
}

/// The last field, if it is without a size, which a struct can have.
pub(crate) fn last_without_size<'d, 'a>(declared: &'d Declared<'a>) -> Option<&'d Field<'a>> {
    declared
        .fields
        .last()
        .filter(|field| refusal::is_unsized(field.ty))
}

/// Reports the one field that may be without a size, but not in a builder.
fn has_a_size(field: &Field<'_>, here: &mut Here<'_>) {
    let help = match field.ty {
        ty if is_str(ty) => "write `String`",
        Type::Slice(_) => "write `Vec<…>`",
        _ => "write `Box<…>`",
    };
    here.error(
        field.ty,
        format!(
            "`{}` has a type without a size, which a builder can't hold",
            field.name
        ),
        format!("{help}; or leave the builder out: `#[actor_token(no_builder)]` on the struct"),
    );
}

/// Whether a field speaks of the parameter, or may do so within a macro.
fn is_used(parameter: &Ident, fields: &[Field<'_>]) -> bool {
    fn speaks_of(tokens: TokenStream, parameter: &Ident) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident.unraw() == parameter.unraw(),
            TokenTree::Punct(punct) => punct.as_char() == '!',
            TokenTree::Group(group) => speaks_of(group.stream(), parameter),
            TokenTree::Literal(_) => false,
        })
    }
    fields
        .iter()
        .any(|field| speaks_of(field.ty.to_token_stream(), parameter))
}
