//! The rules that need more than one attribute to judge: between the keys of a field, and between fields.
//!
//! Each mistake is reported once, on the token that is wrong; where two fields disagree, from the one to the other, by the
//! names of both.

mod builder;
mod durations;
mod field;
mod missing;
mod roles;
mod serde_attrs;
mod suggest;
mod types;

#[cfg(test)]
mod tests;

use self::roles::RoleAssignments;
use crate::ctxt::{Ctxt, Reported};
use crate::model::{BuilderField, Request};
use crate::syntax::StructInput;

/// The request that `declared` describes, or proof that its mistakes were reported.
pub(crate) fn check<'a>(
    declared: &'a StructInput<'a>,
    cx: &mut Ctxt,
) -> Result<Request<'a>, Reported> {
    declared.is_named_struct?;
    builder::there_is_one_to_name(declared, cx);
    types::can_be_declared(declared, cx);
    let mut filled = RoleAssignments::default();
    let mut members: Vec<BuilderField<'a>> = Vec::new();
    for field in &declared.fields {
        let mut here = cx.scoped(field.scope);
        field::in_one_slot(declared, field, &mut here);
        if let Some(slot) = field.role() {
            field::limits_are_of_a_life(field, slot, &mut here);
            filled.put(field, slot, &mut here);
        }
        durations::in_order(field, &mut here);
        serde_attrs::reject_on_claim(field, &mut here);
        let member = BuilderField::of(field);
        if declared.attrs.no_builder.is_some() {
            builder::nothing_is_said_of_it(field, &mut here);
        } else {
            builder::keys_say_something(&member, &mut here);
            builder::methods_are_new(&members, &member, &mut here);
        }
        members.push(member);
    }
    filled.finish(declared, members, cx)
}
