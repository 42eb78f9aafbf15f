//! Checks the rules across attributes of a field, and across fields.
//!
//! Each mistake is one error, on the token that is wrong. The error about a conflict extends from
//! one field to the other, and names both.

mod builder;
mod constant_default;
mod durations;
mod json_path;
mod lower;
mod missing;
mod parameters;
mod roles;
mod serde_attrs;
mod setter_docs;
mod suggest;
mod types;

#[cfg(test)]
mod tests;

pub(crate) use self::lower::lower;
use self::roles::{RoleAssignments, Roles};
use crate::ctxt::{Ctxt, Reported};
use crate::syntax::StructInput;

/// Checks the struct and returns the roles of its fields.
///
/// # Errors
/// Fails if the type is not a struct with named fields, if a required role is missing, or if the
/// actor is ambiguous. Other errors are only added to `cx`.
pub(crate) fn check<'a>(input: &'a StructInput<'a>, cx: &mut Ctxt) -> Result<Roles<'a>, Reported> {
    input.is_named_struct?;
    builder::reject_name_without_builder(input, cx);
    types::check_field_types(input, cx);
    let mut roles = RoleAssignments::default();
    if let Some(reported) = input.attrs.misplaced_role {
        roles.missing.add_cause(None, reported);
    }
    for field in &input.fields {
        let mut field_cx = cx.scoped(field.scope);
        roles::check_single_role(field, &mut field_cx);
        if let Some(role) = field.role() {
            roles::check_attrs_allowed(field, role, &mut field_cx);
            roles.assign(field, role, &mut field_cx);
        } else {
            let missing = &mut roles.missing;
            match field.attrs.invalid.or(input.attrs.misplaced_role) {
                Some(reported) => missing.add_cause(field.attrs.suggested_role, reported),
                None => suggest::report_no_role(field, missing, &mut field_cx),
            }
        }
        durations::check_bounds(field, &mut field_cx);
        serde_attrs::reject_on_claim(field, &mut field_cx);
        if input.attrs.no_builder.is_some() {
            builder::check_no_builder_attrs(field, &mut field_cx);
        } else {
            builder::check_redundant_attrs(field, &mut field_cx);
            builder::check_method_conflicts(input, field, &mut field_cx);
        }
    }
    roles.finish(input, cx)
}
