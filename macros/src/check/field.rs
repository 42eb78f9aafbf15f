//! The rules on the role of one field.

use super::missing::Missing;
use super::suggest;
use crate::ctxt::ScopedCtxt;
use crate::syntax::{Attr, Field, FieldAttr, Role, Subject};

/// Reports a field with two roles.
pub(super) fn check_single_role(field: &Field<'_>, here: &mut ScopedCtxt<'_>) {
    if let [first, second, ..] = field.attrs.roles.as_slice() {
        let name = &field.name;
        let (a, b) = (first.role.attr_name(), second.role.attr_name());
        here.conflict(
            (&first.name, &second.name),
            format!("`{name}` is put into two slots: `{a}` and `{b}`"),
            "keep one of the two: a field is one part of the request, or `skip`, which is none",
        );
    }
}

/// Reports a field without a role.
pub(super) fn report_no_role(field: &Field<'_>, missing: &mut Missing, here: &mut ScopedCtxt<'_>) {
    let suggested = suggest::role_of(field);
    let likely = suggested.map(suggest::help).unwrap_or_default();
    let roles = roles_listed();
    let reported = here.error(
        field.ident,
        format!("`{}` is in no slot of the request", field.name),
        format!(
            "{likely}mark it `#[actor_token(…)]` with one of {roles}; or with `skip` if it is not part of the \
             request: `#[actor_token(skip)]`"
        ),
    );
    if suggested.is_some() {
        missing.add(suggested, reported);
    }
}

fn roles_listed() -> String {
    let mut roles = Vec::new();
    for attr in FieldAttr::ALL {
        if matches!(attr, FieldAttr::Role(role) if *role != Role::Skip) {
            roles.push(format!("`{}`", attr.info().name));
        }
    }
    roles.join(", ")
}

/// Reports bounds on a field that isn't a duration.
pub(super) fn check_bounds_apply(field: &Field<'_>, role: Role, here: &mut ScopedCtxt<'_>) {
    if role.is_duration() {
        return;
    }
    let names = field.attrs.names.iter();
    for (attr, token) in names.filter(|(attr, _)| attr.info().subject == Subject::Duration) {
        here.error(
            token,
            format!(
                "`{}` limits a life, and `{}` is put into `{}`",
                attr.info().name,
                field.name,
                role.attr_name()
            ),
            "remove it, or write `validate = check` with a function of your own; only `expires_in_seconds` and \
             `session_max_duration_in_seconds` have limits",
        );
    }
}
