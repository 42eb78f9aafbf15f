//! The rules that need more than one attribute to judge: between the keys of a field, and between fields.
//!
//! Each mistake is reported once, on the token that is wrong; where two fields disagree, from the one to the other, by the
//! names of both.

mod builder;
mod durations;
mod field;
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

/// The roles of the fields, or proof that the mistakes of `declared` were reported.
pub(crate) fn check<'a>(
    declared: &'a StructInput<'a>,
    cx: &mut Ctxt,
) -> Result<Roles<'a>, Reported> {
    declared.is_named_struct?;
    builder::there_is_one_to_name(declared, cx);
    types::can_be_declared(declared, cx);
    let mut filled = RoleAssignments::default();
    for field in &declared.fields {
        let mut here = cx.scoped(field.scope);
        field::in_one_slot(declared, field, &mut here);
        if let Some(slot) = field.role() {
            field::limits_are_of_a_life(field, slot, &mut here);
            filled.put(field, slot, &mut here);
        }
        durations::in_order(field, &mut here);
        serde_attrs::reject_on_claim(field, &mut here);
        if declared.attrs.no_builder.is_some() {
            builder::nothing_is_said_of_it(field, &mut here);
        } else {
            builder::keys_say_something(field, &mut here);
            builder::methods_are_new(declared, field, &mut here);
        }
    }
    filled.finish(declared, cx)
}
