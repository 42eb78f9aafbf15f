//! Reports a field without a role, and suggests one from its name and its type. Nothing is
//! generated from a suggestion.

use super::missing::Missing;
use crate::ctxt::ScopedCtxt;
use crate::syntax::{Attr, Field, FieldAttr, Role};
use crate::type_syntax::{is_named, is_phantom_data, option_inner};

/// Names as they are compared: in lower case, without underscores.
#[rustfmt::skip]
const NAMES: &[(Role, &[&str])] = &[
    (Role::UserId, &["userid", "id", "uid", "user", "customer", "customerid", "targetuserid"]),
    (Role::Sub, &["sub", "subject", "agent", "agentid", "admin", "adminid", "impersonator", "impersonatorid", "staffid"]),
    (Role::Actor, &["act", "actorpayload"]),
    (Role::ExpiresIn, &["expiresin", "expires", "expiry", "ttl", "lifetime", "tokenttl", "timeout"]),
    (Role::SessionMaxDuration, &["session", "maxduration", "duration", "sessionduration", "maxsessionduration", "sessiontimeout"]),
    (Role::Claim, &["case", "caseid", "ticket", "ticketid", "reason", "note", "team", "role"]),
    (Role::Skip, &["marker", "phantom"]),
];

/// Reports a field without a role.
pub(super) fn report_no_role(field: &Field<'_>, missing: &mut Missing, here: &mut ScopedCtxt<'_>) {
    let suggested = role_of(field);
    let likely = suggested.map(help).unwrap_or_default();
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
    let is_role = |attr: &&FieldAttr| matches!(attr, FieldAttr::Role(role) if *role != Role::Skip);
    let roles = FieldAttr::ALL.iter().filter(is_role);
    roles
        .map(|attr| format!("`{}`", attr.info().name))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Returns the role that the field was most likely meant to have.
fn role_of(field: &Field<'_>) -> Option<Role> {
    if is_phantom_data(field.ty) {
        return Some(Role::Skip);
    }
    let ty = option_inner(field.ty).unwrap_or(field.ty);
    let is_duration = is_named(ty, &["Duration"]);
    by_name(&field.name).or(is_duration.then_some(Role::ExpiresIn))
}

fn by_name(name: &str) -> Option<Role> {
    let name = name.replace('_', "").to_lowercase();
    let mut rows = NAMES.iter();
    let (role, _) = rows.find(|(_, names)| names.contains(&name.as_str()))?;
    Some(*role)
}

/// Returns the beginning of a help that names the role, which all roles follow.
fn help(role: Role) -> String {
    let what = match role {
        Role::UserId => "the user to be impersonated",
        Role::Actor => "the whole actor",
        Role::Sub => "the impersonator's ID",
        Role::Claim => "a further claim of the actor",
        Role::ExpiresIn => "the token's life",
        Role::SessionMaxDuration => "the session's longest life",
        Role::Skip => "not part of the request",
    };
    let attr = role.attr_name();
    format!("if it is {what}, write `#[actor_token({attr})]`; otherwise ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_suggests_role() {
        for (name, role) in [
            ("userId", Some(Role::UserId)),
            ("UserID", Some(Role::UserId)),
            ("customer_id", Some(Role::UserId)),
            ("expires_in", Some(Role::ExpiresIn)),
            ("session_duration", Some(Role::SessionMaxDuration)),
            ("ticket_id", Some(Role::Claim)),
            ("session_kind", None),
            ("x", None),
        ] {
            assert_eq!(by_name(name), role, "{name}");
        }
    }

    #[test]
    fn name_suggests_one_role() {
        let mut names: Vec<_> = NAMES.iter().flat_map(|(_, names)| *names).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
