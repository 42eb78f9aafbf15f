//! What is said where no field is in a slot that a request must have.
//!
//! It is said once: not beside an attribute that can't be read, which may be all that is wrong. And it is said of the field that
//! looks like the one, if there is such a field: in a slot by its name, but for a mark that puts it elsewhere.

use crate::ctxt::{Ctxt, ErrorScope, Reported};
use crate::syntax::{Field, Role, StructInput};

pub(super) struct Missing<'a> {
    declared: &'a StructInput<'a>,
    /// A field is in no slot for a mistake in its attributes, or a slot stands on the struct: that could be the missing one.
    excuse: Option<Reported>,
}

impl<'a> Missing<'a> {
    pub(super) fn of(declared: &'a StructInput<'a>) -> Self {
        let mut fields = declared.fields.iter();
        let excuse = fields.find_map(|field| match field.role() {
            Some(_) => None,
            None if field.attrs.suggested_role.is_some() => None,
            None => field.attrs.invalid,
        });
        let excuse = declared.attrs.misplaced_role.or(excuse);
        Self { declared, excuse }
    }

    /// No field is in `slot`, which is `wrong`.
    pub(super) fn slot(&self, slot: Role, wrong: &str, cx: &mut Ctxt) -> Reported {
        if let Some(reported) = self.excuse {
            return reported;
        }
        let mut fields = self.declared.fields.iter();
        if let Some(field) = fields.find(|field| Role::from_field_name(&field.name) == Some(slot)) {
            return marked_otherwise(field, slot, cx);
        }
        let help = match slot {
            Role::UserId => "name a field `user_id`, or mark one `#[actor_token(user_id)]`",
            _ => {
                "mark the field with the impersonator's ID `#[actor_token(sub)]`, or name a field with a whole actor `actor`"
            }
        };
        cx.scoped(ErrorScope::Struct)
            .error(self.declared.ident, wrong, help)
    }

    /// No field is the `sub` of the actor that has this claim.
    pub(super) fn sub_beside(&self, claim: &Field<'_>, cx: &mut Ctxt) -> Reported {
        if let Some(reported) = self.excuse {
            return reported;
        }
        cx.scoped(claim.scope).error(
            claim.role_token(),
            format!("a claim, `{}`, but no field for `sub`", claim.name),
            "mark the field with the impersonator's ID `#[actor_token(sub)]`",
        )
    }
}

fn marked_otherwise(field: &Field<'_>, slot: Role, cx: &mut Ctxt) -> Reported {
    let (name, mark) = (&field.name, field.role_token());
    let (what, other) = match slot {
        Role::UserId => ("`user_id`", "another field `#[actor_token(user_id)]`"),
        _ => (
            "the actor",
            "the field with the impersonator's ID `#[actor_token(sub)]`",
        ),
    };
    cx.scoped(field.scope).error(
        mark,
        format!("`{name}` is marked `{mark}`, and no other field is for {what}"),
        format!("remove `{mark}`, or mark {other}"),
    )
}
