//! Reports that no field has a role that a request needs.
//!
//! It is not reported if another error is about a field that was probably meant for the role. It is
//! reported on a field that has the role's name, but an attribute that gives it another role.

use crate::ctxt::{Ctxt, ErrorScope, Reported};
use crate::syntax::{Field, Role, StructInput};

/// The mistakes that are reported already and may be why a role is missing, with the role that was
/// probably meant.
#[derive(Default)]
pub(super) struct Missing(Vec<(Option<Role>, Reported)>);

impl Missing {
    /// Notes a mistake. Without a role, any may have been meant.
    pub(super) fn add(&mut self, meant: Option<Role>, reported: Reported) {
        self.0.push((meant, reported));
    }

    pub(super) fn report_role(
        &self,
        input: &StructInput<'_>,
        role: Role,
        cx: &mut Ctxt,
    ) -> Reported {
        if let Some(reported) = self.excuse(role) {
            return reported;
        }
        let mut fields = input.fields.iter();
        if let Some(field) = fields.find(|field| Role::from_field_name(&field.name) == Some(role)) {
            return report_other_role(field, role, cx);
        }
        let (wrong, help) = match role {
            Role::UserId => (
                "missing field for `user_id`",
                "add a field named `user_id`, or annotate one with `#[actor_token(user_id)]`",
            ),
            _ => (
                "missing field for the actor",
                "annotate the impersonator's ID with `#[actor_token(sub)]`, or add a field named `actor`",
            ),
        };
        let mut here = cx.scoped(ErrorScope::Struct);
        here.error(input.ident, wrong, help)
    }

    /// Reports that no field is the `sub` of the actor that has this claim.
    pub(super) fn report_sub(&self, claim: &Field<'_>, cx: &mut Ctxt) -> Reported {
        self.excuse(Role::Actor).unwrap_or_else(|| {
            cx.scoped(claim.scope).error(
                claim.role_token(),
                format!("claim `{}` requires a `sub` field", claim.name),
                "annotate the impersonator's ID with `#[actor_token(sub)]`",
            )
        })
    }

    fn excuse(&self, role: Role) -> Option<Reported> {
        let mut mistakes = self.0.iter();
        let mistake = mistakes.find(|(meant, _)| match meant {
            Some(Role::Sub) => role == Role::Actor,
            meant => meant.is_none_or(|meant| meant == role),
        });
        mistake.map(|(_, reported)| *reported)
    }
}

fn report_other_role(field: &Field<'_>, role: Role, cx: &mut Ctxt) -> Reported {
    let token = field.role_token();
    let (what, other) = match role {
        Role::UserId => (
            "`user_id`: the field of that name",
            "another field with `#[actor_token(user_id)]`",
        ),
        _ => (
            "the actor: the field `actor`",
            "the impersonator's ID with `#[actor_token(sub)]`",
        ),
    };
    cx.scoped(field.scope).error(
        token,
        format!("no field provides {what} is annotated with `{token}`"),
        format!("remove `{token}`, or annotate {other}"),
    )
}
