//! Reports required roles that no field has.
//!
//! A missing role is not reported if another error is probably the reason for it. If a field has
//! the role's name and an attribute with a different role, the error is on that attribute.

use crate::ctxt::{Ctxt, ErrorScope, Reported};
use crate::syntax::{Field, Role, StructInput};

/// The reported errors that may be the reason for a missing role, with the role that was probably
/// meant.
#[derive(Default)]
pub(super) struct Missing(Vec<(Option<Role>, Reported)>);

impl Missing {
    /// Adds an error. Without a role, it may be the reason for any missing role.
    pub(super) fn add(&mut self, meant: Option<Role>, reported: Reported) {
        self.0.push((meant, reported));
    }

    /// Reports a role that no field has.
    pub(super) fn report_missing_role(
        &self,
        input: &StructInput<'_>,
        role: Role,
        cx: &mut Ctxt,
    ) -> Reported {
        if let Some(reported) = self.known_reason(role) {
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

    /// Reports a claim without a `sub`.
    pub(super) fn report_missing_sub(&self, claim: &Field<'_>, cx: &mut Ctxt) -> Reported {
        self.known_reason(Role::Actor).unwrap_or_else(|| {
            cx.scoped(claim.scope).error(
                claim.role_token(),
                format!("claim `{}` requires a `sub` field", claim.name),
                "annotate the impersonator's ID with `#[actor_token(sub)]`",
            )
        })
    }

    /// Returns an error that may be the reason why the role is missing.
    fn known_reason(&self, role: Role) -> Option<Reported> {
        let mut errors = self.0.iter();
        let reason = errors.find(|(meant, _)| match meant {
            Some(Role::Sub) => role == Role::Actor,
            meant => meant.is_none_or(|meant| meant == role),
        });
        reason.map(|(_, reported)| *reported)
    }
}

/// Reports a missing role on the attribute that gives the field of that name another role.
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
