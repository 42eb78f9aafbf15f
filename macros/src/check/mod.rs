//! Rules about combinations: of the attributes of a field, and of fields.
//!
//! Each mistake is reported once, on the wrong token. If two fields conflict, the error extends
//! from one to the other and names both.

mod builder;
mod durations;
mod lower;
mod missing;
mod roles;
mod serde_attrs;
mod suggest;
mod types;

#[cfg(test)]
mod tests;

pub(crate) use self::lower::lower;
use self::roles::{RoleAssignments, Roles};
use crate::ctxt::{Ctxt, Reported};
use crate::syntax::StructInput;

/// Checks the struct and returns the roles of its fields. Returns [`Reported`] if a required role
/// is missing or ambiguous.
pub(crate) fn check<'a>(input: &'a StructInput<'a>, cx: &mut Ctxt) -> Result<Roles<'a>, Reported> {
    input.is_named_struct?;
    builder::reject_name_without_builder(input, cx);
    types::check_field_types(input, cx);
    let mut roles = RoleAssignments::default();
    if let Some(reported) = input.attrs.misplaced_role {
        roles.missing.add(None, reported);
    }
    for field in &input.fields {
        let mut here = cx.scoped(field.scope);
        roles::check_single_role(field, &mut here);
        if let Some(role) = field.role() {
            roles::check_attrs_allowed(field, role, &mut here);
            roles.assign(field, role, &mut here);
        } else {
            match field.attrs.invalid.or(input.attrs.misplaced_role) {
                Some(reported) => roles.missing.add(field.attrs.suggested_role, reported),
                None => suggest::report_no_role(field, &mut roles.missing, &mut here),
            }
        }
        durations::check_bounds(field, &mut here);
        serde_attrs::reject_on_claim(field, &mut here);
        if input.attrs.no_builder.is_some() {
            builder::check_no_builder_attrs(field, &mut here);
        } else {
            builder::check_redundant_attrs(field, &mut here);
            builder::check_method_conflicts(input, field, &mut here);
        }
    }
    roles.finish(input, cx)
}
