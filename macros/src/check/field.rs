//! The rules on the slot of one field.

use super::suggest;
use crate::ctxt::ScopedCtxt;
use crate::syntax::{Field, Role, StructInput};

/// Reports a field that is in two slots, or in none.
pub(super) fn in_one_slot(
    declared: &StructInput<'_>,
    field: &Field<'_>,
    here: &mut ScopedCtxt<'_>,
) {
    let name = &field.name;
    if let [first, second, ..] = field.attrs.roles.as_slice() {
        let (a, b) = (first.role.attr_name(), second.role.attr_name());
        here.conflict(
            (&first.name, &second.name),
            format!("`{name}` is put into two slots: `{a}` and `{b}`"),
            "keep one of the two: a field is one part of the request, or `skip`, which is none",
        );
    }
    let is_explained = field.attrs.invalid.is_some() || declared.attrs.misplaced_role.is_some();
    if field.role().is_none() && !is_explained {
        let likely = suggest::help(field).unwrap_or_default();
        here.error(
            field.ident,
            format!("`{name}` is in no slot of the request"),
            format!(
                "{likely}mark it `#[actor_token(…)]` with one of `user_id`, `actor`, `sub`, `claim`, \
                 `expires_in_seconds`, `session_max_duration_in_seconds`; or with `skip` if it is not part of the \
                 request: `#[actor_token(skip)]`",
            ),
        );
    }
}

pub(super) fn limits_are_of_a_life(field: &Field<'_>, slot: Role, here: &mut ScopedCtxt<'_>) {
    if slot.is_duration() {
        return;
    }
    let limits = [&field.attrs.min, &field.attrs.max].into_iter().flatten();
    for limit in limits.filter(|limit| limit.bound.is_some()) {
        here.error(
            &limit.name,
            format!(
                "`{}` limits a life, and `{}` is put into `{}`",
                limit.name,
                field.name,
                slot.attr_name()
            ),
            "remove it, or write `validate = check` with a function of your own; only `expires_in_seconds` and \
             `session_max_duration_in_seconds` have limits",
        );
    }
}
