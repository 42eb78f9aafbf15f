//! Reports required roles that no field has.
//!
//! A missing role is not reported if another error is probably the cause. If a field has the name
//! of the missing role, but an attribute for a different one, the error is on that attribute.

use crate::ctxt::{Ctxt, ErrorScope, Reported};
use crate::syntax::{Field, Role, StructInput};

/// The errors that may be the cause of a missing role, each with the role that the user probably
/// meant.
#[derive(Default)]
pub(super) struct MissingRoles(Vec<(Option<Role>, Reported)>);

impl MissingRoles {
    /// Adds an error. Without a `meant` role, it may be the cause of any missing role.
    pub(super) fn add_cause(&mut self, meant: Option<Role>, reported: Reported) {
        self.0.push((meant, reported));
    }

    /// Reports a missing role, unless another error is probably the cause.
    pub(super) fn report_missing_role(
        &self,
        input: &StructInput<'_>,
        role: Role,
        cx: &mut Ctxt,
    ) -> Reported {
        if let Some(reported) = self.possible_cause(role) {
            return reported;
        }
        let mut fields = input.fields.iter();
        if let Some(field) = fields.find(|field| Role::from_field_name(&field.name) == Some(role)) {
            return report_other_role(field, role, cx);
        }
        let (message, help) = match role {
            Role::UserId => (
                "missing field for `user_id`",
                "add a field named `user_id`, or annotate one with `#[actor_token(user_id)]`",
            ),
            _ => (
                "missing field for the actor",
                "annotate the impersonator's ID with `#[actor_token(sub)]`, or add a field named `actor`",
            ),
        };
        cx.scoped(ErrorScope::Struct)
            .error(input.ident, message, help)
    }

    /// Reports a claim without a `sub`, unless another error is probably the cause.
    pub(super) fn report_missing_sub(&self, claim: &Field<'_>, cx: &mut Ctxt) -> Reported {
        self.possible_cause(Role::Actor).unwrap_or_else(|| {
            cx.scoped(claim.scope).error(
                claim.role_token(),
                format!("claim `{}` requires a `sub` field", claim.name),
                "annotate the impersonator's ID with `#[actor_token(sub)]`",
            )
        })
    }

    /// Returns an error that may be the cause of the missing role.
    fn possible_cause(&self, role: Role) -> Option<Reported> {
        let mut errors = self.0.iter();
        let cause = errors.find(|(meant, _)| match meant {
            Some(Role::Sub) => role == Role::Actor,
            meant => meant.is_none_or(|meant| meant == role),
        });
        cause.map(|(_, reported)| *reported)
    }
}

/// Reports a missing role on a field that has the role's name, but an attribute for a different
/// role.
fn report_other_role(field: &Field<'_>, role: Role, cx: &mut Ctxt) -> Reported {
    let token = field.role_token();
    let (missing, other) = match role {
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
        format!("no field provides {missing} is annotated with `{token}`"),
        format!("remove `{token}`, or annotate {other}"),
    )
}
